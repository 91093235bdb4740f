"""What a finding says of its exchange: it can be sent again as it was, and be looked at."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from jimmyai_omni_contract.conform.document import verdict_document
from jimmyai_omni_contract.conform.evidence import BILLED_AGAIN
from jimmyai_omni_contract.conform.session import CREATE, QUERY, UPLOAD, USER_BALANCE, Answer, Session
from jimmyai_omni_contract.conform.step import Finding
from jimmyai_omni_contract.conform.verdict import judge
from jimmyai_omni_contract.mock.messages import MockRequest
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.recording import redaction
from tests.conform.runs import BODY, KEY, finding, run, step
from tests.recording.arriving import Running, arriving

OTHER = "sk-other-9d81"
VARIABLE, OTHERS = "$JIMMYAI_API_KEY", "$JIMMYAI_OTHER_API_KEY"
PNG = b"\x89PNG\r\n\x1a\n\0\xff"


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with arriving(MockOptions(key=KEY, balance=1e9)) as served:
        yield served


def told(running: Running, send: Callable[[Session], Answer]) -> tuple[dict[str, Any], MockRequest]:
    """The document of a run whose only finding is of what is sent, and what had arrived."""

    def act(session: Session) -> Finding:
        return finding(exchanges=(send(session).number,))

    running.arrived.clear()
    seen = run(step(act), base_url=running.server.base_url, other_key=OTHER, max_billed=9)
    assert not seen.ended, seen.why
    document = verdict_document(judge(seen))
    text = json.dumps(document)
    assert KEY not in text
    assert OTHER not in text
    # Around it the balance is read, and the prices.
    [found] = found_in(document)
    place = next(at for at, one in enumerate(document["exchanges"]) if one["number"] == found["exchanges"][0])
    return document, running.arrived[place]


def found_in(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [found for check in document["checks"] for found in check["findings"]]


def sent_again(running: Running, found: dict[str, Any]) -> list[tuple[MockRequest, str]]:
    """What arrives from the shell and from Python, and what they print; nobody has told them a host."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": ":".join(sys.path),
        "JIMMYAI_API_KEY": KEY,
        "JIMMYAI_OTHER_API_KEY": OTHER,
        "JIMMYAI_BASE_URL": "http://127.0.0.1:9",
    }
    again: list[tuple[MockRequest, str]] = []
    for words, text in ((["sh"], found["curl"]), ([sys.executable, "-"], found["python"])):
        running.arrived.clear()
        done = subprocess.run(
            words, input=text.encode(), capture_output=True, timeout=20, env=environment, check=False
        )
        assert done.returncode == 0, done.stderr
        [arrived] = running.arrived
        again.append((arrived, done.stdout.decode()))
    return again


SHAPES = {
    "Bearer not-a-key": "Bearer not-a-key",
    f"Bearer {KEY}": f"Bearer {VARIABLE}",
    f"Bearer {OTHER}": f"Bearer {OTHERS}",
    KEY: VARIABLE,
    f"Basic {KEY}": f"Basic {VARIABLE}",
    f"Bearer{KEY}": f"Bearer{VARIABLE}",
    f"bearer {KEY}x": f"bearer {VARIABLE}x",
    'Bearer a"b$HOME`c`\\': 'Bearer a"b$HOME`c`\\',
    "Bearer": "Bearer",
}


@pytest.mark.parametrize("sent", SHAPES, ids=SHAPES.values())
def test_the_header_with_the_key_is_told_as_it_was_sent(running: Running, sent: str) -> None:
    document, arrived = told(running, lambda session: session.send("GET", USER_BALANCE, authorization=sent))
    [found] = found_in(document)
    [exchange] = [one for one in document["exchanges"] if one["number"] == found["exchanges"][0]]
    assert exchange["request_headers"]["authorization"] == SHAPES[sent]
    assert arrived.headers["authorization"] == sent
    variable = OTHERS if OTHER in sent else VARIABLE
    assert (variable[1:] in found["curl"]) is (variable[1:] in found["python"]) is (variable in SHAPES[sent])


@pytest.mark.parametrize("sent", [f"bearer {KEY}x", f"Bearer {OTHER}", 'Bearer a"b$HOME`c`\\'])
def test_a_read_arrives_again_as_it_was_and_shows_its_answer(running: Running, sent: str) -> None:
    document, arrived = told(running, lambda session: session.query("a b", authorization=sent))
    for request, shown in sent_again(running, found_in(document)[0]):
        assert (request.path, request.headers["authorization"]) == (arrived.path, sent)
        assert "200" in shown
        assert "content-type" in shown.lower()


def test_an_upload_arrives_again_without_a_file_of_the_user(running: Running) -> None:
    files = {"file": ("not-there.png", PNG, "image/png")}
    document, arrived = told(running, lambda session: session.send("POST", UPLOAD, files=files))
    for request, _ in sent_again(running, found_in(document)[0]):
        assert (request.body, request.headers["content-type"]) == (
            arrived.body,
            arrived.headers["content-type"],
        )


@pytest.mark.parametrize(("body", "billed"), [(BODY, True), ({**BODY, "duration": 5}, False)])
def test_what_is_billed_again_says_so(running: Running, body: dict[str, Any], billed: bool) -> None:
    found, *_ = found_in(told(running, lambda session: session.create(body))[0])
    for snippet in (found["curl"], found["python"]):
        assert (snippet.splitlines()[0] == BILLED_AGAIN) is billed
    if billed:
        assert [json.loads(request.body) for request, _ in sent_again(running, found)] == [body, body]


def test_an_invented_word_is_not_taken_out_of_what_is_told(running: Running) -> None:
    def send(session: Session) -> Answer:
        return session.send("GET", QUERY + "unknown", authorization="Bearer unknown")

    document, _ = told(running, send)
    assert document["exchanges"][1]["url"].endswith("/unknown")


def test_the_headers_of_an_answer_are_told(running: Running) -> None:
    document, _ = told(running, lambda session: session.send("POST", CREATE, document={}))
    exchange = document["exchanges"][1]
    assert exchange["request_headers"]["content-type"] == "application/json"
    assert exchange["answer_headers"]["content-type"].startswith("application/json")


@pytest.mark.parametrize("key", ["e", "Bearer", "***", "sk-1", KEY])
def test_any_key_is_taken_out_of_its_header(key: str) -> None:
    known = redaction.KnownKeys({"JIMMYAI_API_KEY": key, "JIMMYAI_OTHER_API_KEY": f"{key}-more"})
    assert known.headers({"authorization": f"Basic {key}"})["authorization"].endswith(" ***")
    shown = known.headers({"authorization": f"Basic {key}-more"})["authorization"]
    assert shown.endswith("***JIMMYAI_OTHER_API_KEY***")
    assert known.headers({"cookie": "a=b"}) == {"cookie": "***"}


class MasksAll(redaction.KnownKeys):
    headers = redaction.Redactor.headers


def test_a_recording_that_loses_the_shape_is_caught(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jimmyai_omni_contract.gate.evidence.KnownKeys", MasksAll)
    with pytest.raises(AssertionError):
        test_the_header_with_the_key_is_told_as_it_was_sent(running, f"Basic {KEY}")
