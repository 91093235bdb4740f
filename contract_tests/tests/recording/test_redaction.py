"""No key is found in what is kept, wherever it stood and however it was written there."""

import html
import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse
from jimmyai_omni_contract.recording import spellings as spellings_module
from jimmyai_omni_contract.recording.exchange import KEPT_BYTES, RecordedExchange
from jimmyai_omni_contract.recording.har import write_entry
from jimmyai_omni_contract.recording.jsonl import write_line
from jimmyai_omni_contract.recording.observed import record_exchange
from jimmyai_omni_contract.recording.redaction import Redactor, sent_secrets
from jimmyai_omni_contract.recording.snippets import curl_line, python_snippet
from tests.recording.samples import CREATE

# What a key may be made of, and what its spellings treat in their own ways; `*` is what stands in its place.
CHARACTERS = st.one_of(
    st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters="*"),
    st.sampled_from("\"\\/&<>'+%=é€😀"),
)
KEYS = st.text(CHARACTERS, min_size=10, max_size=24).map(lambda text: f"sk-{text}")


def escaped(text: str) -> str:
    """JSON that writes each character by its number."""
    units = text.encode("utf-16-be")
    return "".join(f"\\u{units[place]:02X}{units[place + 1]:02x}" for place in range(0, len(units), 2))


def in_base64(before: str, encode: Callable[[bytes], bytes] = b64encode) -> Callable[[str], str]:
    return lambda key: encode(f"{before}{key}:and more".encode()).decode()


SPELLINGS: dict[str, Callable[[str], str]] = {
    "plain": lambda key: key,
    "percent": lambda key: quote(key, safe=""),
    "percent in lower case": lambda key: "".join(f"%{byte:02x}" for byte in key.encode()),
    "percent as in forms": quote_plus,
    "percent twice": lambda key: quote(quote(key, safe=""), safe=""),
    "JSON": lambda key: json.dumps(key)[1:-1],
    "JSON in Unicode": lambda key: json.dumps(key, ensure_ascii=False)[1:-1],
    "JSON by numbers": escaped,
    "JSON with slashes": lambda key: json.dumps(key)[1:-1].replace("/", "\\/"),
    "JSON in JSON": lambda key: json.dumps(json.dumps(key))[1:-1],
    "HTML": html.escape,
    "HTML by numbers": lambda key: "".join(f"&#{ord(character)};" for character in key),
    "HTML by hexadecimals": lambda key: "".join(f"&#x{ord(character):X};" for character in key),
    "base64": in_base64(""),
    "base64 after a name": in_base64("u:"),
    "base64 after a byte": in_base64(":"),
    "base64 for URLs": in_base64("?~", urlsafe_b64encode),
    "base64 in a URL": lambda key: quote(in_base64("?~")(key), safe=""),
}


def traces(key: str) -> list[str]:
    """What must not stand anywhere: every spelling, without what stands around it."""
    # Base64 of less than three bytes more on either side shares its digits with that of the key alone.
    cores = [b64encode(bytes(shift) + key.encode()).decode()[4:-4] for shift in range(3)]
    urls = [core.replace("+", "-").replace("/", "_") for core in cores]
    return [
        *(spell(key) for name, spell in SPELLINGS.items() if "base64" not in name),
        *cores,
        *urls,
        *map(quote_plus, cores),
    ]


def kept(exchange: RecordedExchange) -> str:
    """All that is written of an exchange, as it is written and as it is read again."""
    written = [write_line(exchange).decode(), write_entry(exchange).decode()]
    assert exchange.answer
    kept_bodies = (exchange.request.body, exchange.answer.body)
    bodies = [body.content.decode("utf-8", "replace") for body in kept_bodies]
    return "\n".join([*written, *bodies, repr(exchange), curl_line(exchange), python_snippet(exchange)])


def assert_kept_secret(exchange: RecordedExchange, key: str) -> None:
    found = kept(exchange)
    assert [trace for trace in traces(key) if trace in found] == []


PLACES = ["header", "path", "query", "json", "text", "answer", "answer header", "basic", "user"]


def told(place: str, spelled: str, key: str, *, bearer: bool) -> tuple[MockRequest, MockResponse]:
    """A request and an answer with a key somewhere."""
    headers = {"content-type": "application/json", "x-any": "a"}
    if bearer:
        headers["authorization"] = f"Bearer {key}"
    path, query, body, answer = CREATE, "a=b", b'{"prompt": "a cat"}', b'{"code": "20000"}'
    answer_headers = {"content-type": "text/html"}
    match place:
        case "header":
            headers["x-any"] = f"my {spelled}"
        case "path":
            path = f"/files/{key}/a"
        case "query":
            query = f"token={spelled}&b=c"
        case "json":
            body = f'{{"prompt": "a {spelled} cat"}}'.encode()
        case "text":
            body = f"{spelled}".encode()
        case "answer":
            answer = f"<p>{spelled}</p>".encode()
        case "answer header":
            answer_headers["location"] = f"/?{spelled}"
        case _:
            pair = f"me:{key}" if place == "basic" else f"{key}:"
            headers["authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
            answer = f"<p>you sent {headers['authorization']}, and {spelled}</p>".encode()
    return MockRequest("POST", path, query, headers, body), MockResponse(200, answer_headers, answer)


@settings(max_examples=150)
@given(
    place=st.sampled_from(PLACES), spelling=st.sampled_from(sorted(SPELLINGS)), key=KEYS, known=st.booleans()
)
def test_a_key_is_kept_nowhere(place: str, spelling: str, key: str, known: bool) -> None:
    request, response = told(place, SPELLINGS[spelling](key), key, bearer=not known)
    redactor = Redactor(lambda: [key] if known else [])
    exchange = record_exchange(request, response, redactor, number=1, at=0, seconds=0)
    assert_kept_secret(exchange, key)


def test_a_key_at_the_place_of_the_cut_is_kept_in_no_part() -> None:
    key = "sk-0123456789abcdef"
    body = b"." * (KEPT_BYTES - 5) + key.encode()
    request = MockRequest("POST", "/", "", {"authorization": f"Bearer {key}"}, body)
    exchange = record_exchange(request, MockResponse(200, {}), Redactor(list), number=1, at=0, seconds=0)
    assert exchange.request.body.cut
    assert exchange.request.body.content.endswith(b"..***")


def test_all_else_stays_as_it_is() -> None:
    body = b'{ "prompt" :"a\\u0020sk-0123456789 cat", "n": 1.0, "n": 2 }\r\n'
    found = Redactor(lambda: ["sk-0123456789"]).body(body)
    assert found == b'{ "prompt" :"a\\u0020*** cat", "n": 1.0, "n": 2 }\r\n'


@pytest.mark.parametrize(
    ("authorization", "shown"),
    [
        *(("Bearer sk-1234", "Bearer ***"), ("sk-1234", "***"), ("Basic c2stMTIzNA==", "***")),
        *(("Bearer", "Bearer"), ("Bearer ", "Bearer "), ("", "")),
    ],
)
def test_a_header_tells_whether_a_key_was_sent_and_how(authorization: str, shown: str) -> None:
    headers = {"authorization": authorization}
    found = Redactor(list).headers(headers, sent_secrets(headers))
    assert found == {"authorization": shown}
    assert Redactor(list).text("a Bearer, basic", sent_secrets(headers)) == "a Bearer, basic"


def test_cookies_and_other_headers_of_secrets_are_kept_secret_where_they_are_echoed() -> None:
    headers = {"cookie": "a=cookie-1; b=cookie-2", "x-api-key": "sk-1234", "accept": "*/*"}
    redactor = Redactor(list)
    assert redactor.headers(headers) == {"cookie": "***", "x-api-key": "***", "accept": "*/*"}
    assert redactor.text("cookie-1 cookie-2 sk-1234", sent_secrets(headers)) == "*** *** ***"


MUTANTS = {
    "percent": "%(?:25)*",
    "JSON by numbers": r"\\\\*u",
    "JSON with slashes": r"\\\\*/",
    "HTML": "&amp;",
    "HTML by numbers": "&#0*",
    "HTML by hexadecimals": "&#[xX]0*",
}


@pytest.mark.parametrize("spelling", MUTANTS)
def test_a_redactor_that_knows_one_escape_less_is_caught(
    spelling: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    right, key = spellings_module._character, f"sk-/one+two&three {spelling}".replace(" ", "-")
    monkeypatch.setattr(
        spellings_module, "_character", lambda character: right(character).replace(MUTANTS[spelling], "never")
    )
    request, response = told("answer", SPELLINGS[spelling](key), key, bearer=True)
    exchange = record_exchange(request, response, Redactor(list), number=1, at=0, seconds=0)
    with pytest.raises(AssertionError):
        assert_kept_secret(exchange, key)


@pytest.mark.parametrize("spelling", [name for name in SPELLINGS if "base64" in name])
def test_a_redactor_that_knows_no_base64_is_caught(spelling: str, monkeypatch: pytest.MonkeyPatch) -> None:
    key = f"sk-?>?one+two&three {spelling}".replace(" ", "-")
    monkeypatch.setattr(spellings_module, "_in_base64", lambda encoded: set[str]())
    request, response = told("answer", SPELLINGS[spelling](key), key, bearer=True)
    exchange = record_exchange(request, response, Redactor(list), number=1, at=0, seconds=0)
    with pytest.raises(AssertionError):
        assert_kept_secret(exchange, key)
