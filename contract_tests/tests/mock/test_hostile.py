"""Bytes that no client should send: an answer or a closed connection, and nothing is done by mistake."""

from collections.abc import Iterator

import pytest

from jimmyai_omni_contract.mock.serve.embedded import RunningServer, serve_in_thread
from tests.mock.caller import BODY, CREATE, QUERY, USER_BALANCE
from tests.mock.wire import JSON, ask, get, message, statuses

ONE = message()
LENGTH = f"Content-Length: {len(JSON)}"
CHUNKED = "Transfer-Encoding: chunked"
CHUNKS = b"%x\r\n%b\r\n0\r\n\r\n" % (len(JSON), JSON)
TLS_HELLO = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(200))


@pytest.fixture(scope="module")
def running() -> Iterator[RunningServer]:
    with serve_in_thread() as server:
        yield server


@pytest.fixture
def server(
    running: RunningServer, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> Iterator[RunningServer]:
    running.service.reset()
    yield running
    assert statuses(ask(running, get(USER_BALANCE))) == [200], "it does not live any more"
    assert (caplog.records, capfd.readouterr()) == ([], ("", ""))


def bare(*lines: str, body: bytes = b"") -> bytes:
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


START = f"POST {CREATE} HTTP/1.1"
WHO = ["Authorization: Bearer mock-key", "Content-Type: application/json"]

REFUSED = {
    "a TLS hello": TLS_HELLO,
    "garbage": bytes(range(256)) * 4,
    "a line of text": b"hello\r\n\r\n",
    "HTTP/0.9": b"GET /\r\n\r\n",
    "HTTP/2, known before": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HTTP/3.0": b"GET / HTTP/3.0\r\nHost: x\r\n\r\n",
    "an unknown method": get("/", method="BREW"),
    "a path outside of ASCII": get("/\xe4"),
    "a space in the path": get("/a b"),
    "no host": bare(START, *WHO, LENGTH, body=JSON),
    "two hosts": bare(START, "Host: a", "Host: b", *WHO, LENGTH, body=JSON),
    "a host that is none": bare(START, 'Host: "><script>', *WHO, LENGTH, body=JSON),
    "a length and chunks": message(CREATE, JSON, CHUNKED),
    "chunks and a length": bare(START, "Host: a", *WHO, CHUNKED, LENGTH, body=CHUNKS),
    "two lengths": message(CREATE, JSON, LENGTH),
    "two different lengths": message(CREATE, JSON, "Content-Length: 5"),
    "a list of lengths": bare(START, "Host: a", *WHO, f"{LENGTH}, {len(JSON)}", body=JSON),
    "a signed length": bare(START, "Host: a", *WHO, f"Content-Length: +{len(JSON)}", body=JSON),
    "a length of 2 to the 64": bare(START, "Host: a", *WHO, f"Content-Length: {2**64}", body=JSON),
    "chunks that are not last": bare(START, "Host: a", *WHO, f"{CHUNKED}, identity", body=CHUNKS),
    "another coding": bare(START, "Host: a", *WHO, "Transfer-Encoding: xchunked", body=CHUNKS),
    "chunks twice": bare(START, "Host: a", *WHO, CHUNKED, CHUNKED, body=CHUNKS),
    "a space before the colon": bare(START, "Host: a", *WHO, "Transfer-Encoding : chunked", body=CHUNKS),
    "a folded header": bare(START, "Host: a", *WHO, "X: a", " folded", LENGTH, body=JSON),
    "a NUL in a header": message(CREATE, JSON, "X: a\0b"),
    "a bare CR in a header": message(CREATE, JSON, "X: a\rContent-Length: 0"),
    "lines without CR": ONE.replace(b"\r\n", b"\n"),
    "a header without a name": message(CREATE, JSON, ": x"),
    "a chunk size that is none": bare(START, "Host: a", *WHO, CHUNKED, body=b"0x5\r\nhello\r\n0\r\n\r\n"),
    "a chunk longer than it says": bare(START, "Host: a", *WHO, CHUNKED, body=b"2\r\nhello\r\n0\r\n\r\n"),
}


@pytest.mark.parametrize("sent", REFUSED.values(), ids=REFUSED)
def test_what_is_no_request_is_refused_and_nothing_behind_it_is_read(
    server: RunningServer, sent: bytes
) -> None:
    came = ask(server, sent + ONE)
    assert statuses(came) in ([400], [505])
    assert b"\r\nconnection: close\r\n" in came
    assert (server.service.billed, server.service.requests) == ((), ())


UNUSUAL = {
    "HTTP/1.0": (message(version="1.0"), [200], 1),
    "HTTP/1.0 without a host": (ONE.replace(b"HTTP/1.1\r\nHost: mock.test", b"HTTP/1.0"), [200], 1),
    "a HEAD": (get("/nowhere", method="HEAD"), [404], 0),
    "OPTIONS": (get(CREATE, method="OPTIONS"), [405], 0),
    "OPTIONS of the server": (get("*", method="OPTIONS"), [404], 0),
    "CONNECT": (get("api.test:443", method="CONNECT"), [404], 0),
    "TRACE": (get(CREATE, method="TRACE"), [405], 0),
    "the absolute form": (message(f"http://other.test{CREATE}?a=b"), [200], 1),
    "the absolute form of nothing": (get("http://other.test"), [404], 0),
    "a fragment": (message(f"{CREATE}#x"), [200], 1),
    "empty lines before": (b"\r\n\r\n" + ONE, [200], 1),
    "chunks": (bare(START, "Host: a", *WHO, CHUNKED, body=CHUNKS), [200], 1),
    "chunks of one byte": (
        bare(START, "Host: a", *WHO, CHUNKED, body=b"".join(b"1\r\n%c\r\n" % c for c in JSON) + b"0\r\n\r\n"),
        [200],
        1,
    ),
    "a chunk with an extension": (
        bare(START, "Host: a", *WHO, CHUNKED, body=CHUNKS.replace(b"\r\n", b";a=b\r\n", 1)),
        [200],
        1,
    ),
    "a wish for another protocol": (
        message(CREATE, JSON, "Upgrade: h2c", "Connection: Upgrade, HTTP2-Settings") + ONE,
        [200, 200],
        2,
    ),
    "pipelined": (ONE + get(USER_BALANCE) + ONE, [200, 200, 200], 2),
    "pipelined before garbage": (ONE + ONE + TLS_HELLO, [200, 200, 400], 2),
    "one behind the last": (message(CREATE, JSON, "Connection: close") + ONE, [200], 1),
    "garbage behind the last": (message(CREATE, JSON, "Connection: close") + TLS_HELLO, [200], 1),
    "a body that was not waited for": (message(CREATE, JSON, "Expect: 100-continue"), [100, 200], 1),
    "half a request": (ONE[:-1], [], 0),
    "nothing": (b"", [], 0),
}


@pytest.mark.parametrize(("sent", "answers", "billed"), UNUSUAL.values(), ids=UNUSUAL)
def test_what_is_unusual_is_answered(
    server: RunningServer, sent: bytes, answers: list[int], billed: int
) -> None:
    assert statuses(ask(server, sent)) == answers
    server.service.assert_billed(billed)


def test_a_header_behind_the_body_is_none_before_it(server: RunningServer) -> None:
    authorization, content_type = WHO
    trailed = CHUNKS[:-2] + f"{authorization}\r\n\r\n".encode()
    came = ask(server, bare(START, "Host: a", content_type, CHUNKED, body=trailed))
    assert b'"code":"20001"' in came
    server.service.assert_billed(0)


def test_two_tokens_are_no_token(server: RunningServer) -> None:
    sent = message(CREATE, JSON, "Authorization: Bearer mock-key")
    assert b'"code":"20001"' in ask(server, sent)
    server.service.assert_billed(0)


PATHS = [
    *("../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e", "%2e%2e/%2e%2e/etc/passwd", "%00", "a%00.mp4"),
    *(
        "%ff%fe",
        "%C0%AE",
        "%",
        "%zz",
        "%E4%BB%BB%E5%8A%A1",
        "%u0041",
        "a" * 20_000,
        "\\..\\x",
        ";a=b",
        "%0d%0aX:y",
    ),
]


@pytest.mark.parametrize("folder", [QUERY, "/videos/", "/uploads/", "/mirror/videos/", "/_mock/", "/"])
def test_a_path_is_never_one_of_this_machine(server: RunningServer, folder: str) -> None:
    for path in PATHS:
        came = ask(server, get(folder + path))
        assert statuses(came) == [404] or b'"code":"-1"' in came
        assert b"root:" not in came


@pytest.mark.parametrize(
    "filename",
    [
        "../../x.jpg",
        "/etc/x.jpg",
        "..\\..\\x.jpg",
        "\0.jpg",
        "%2e%2e%2fx.jpg",
        "任务.jpg",
        "a" * 9000 + ".jpg",
    ],
)
def test_a_file_name_decides_no_place(server: RunningServer, filename: str) -> None:
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\n\r\n'
    body = head.encode() + b"picture\r\n--x--\r\n"
    sent = message("/api/open-api/v1/files/upload", body).replace(
        b"application/json", b"multipart/form-data; boundary=x"
    )
    assert statuses(ask(server, sent)) == [200]
    for name in server.service.state.uploads:
        assert name.startswith("file_")
        assert name.removeprefix("file_").removesuffix(".jpg").isalnum()


def test_a_body_of_the_wrong_type_is_refused_whatever_it_is(server: RunningServer) -> None:
    for media_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "\xff"):
        sent = ONE.replace(b"application/json", media_type.encode("latin-1"))
        assert b'"code":"20002"' in ask(server, sent)
    server.service.assert_billed(0)


def test_of_a_key_that_comes_twice_the_last_counts(server: RunningServer) -> None:
    twice = JSON[:-1] + b', "prompt": ""}'
    assert b'"code":"20002"' in ask(server, message(CREATE, twice))
    assert b'"code":"20000"' in ask(server, message(CREATE, b'{"prompt": "", ' + JSON[1:]))
    server.service.assert_billed(1)
    assert BODY["prompt"]
