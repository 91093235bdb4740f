"""What a server bears of its callers, and what it says beyond it. Nothing refused is done."""

import resource
import socket
from collections.abc import Iterator
from contextlib import closing
from math import inf
from pathlib import Path

import attrs
import httpx
import pytest

from jimmyai_omni.uploads import MAX_UPLOAD_BYTES
from jimmyai_omni_contract.mock import state as state_module
from jimmyai_omni_contract.mock.api.media import Media
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.connection import Connection
from jimmyai_omni_contract.mock.serve.embedded import RunningServer, serve_in_thread
from jimmyai_omni_contract.mock.serve.limits import LIMITS, Budget, Limits
from jimmyai_omni_contract.mock.serve.reading import RequestReader
from jimmyai_omni_contract.mock.serve.transports import ServiceTransport
from jimmyai_omni_contract.mock.service import Api, MockServer
from jimmyai_omni_contract.mock.sqlite_store import SqliteStore
from tests.mock.caller import CATALOG, CREATE, KEY, UPLOAD, USER_BALANCE
from tests.mock.wire import JSON, Desk, Line, ask, connect, get, message, rest, statuses

SMALL = Limits(head_bytes=2000, body_bytes=1000, upload_bytes=3000, in_flight_bytes=4000, connections=3)
LONG = JSON[:-1] + b', "x": "' + b"x" * 1000 + b'"}'
HEAD = message(CREATE, b"")[:-2]


@pytest.fixture(scope="module")
def running() -> Iterator[RunningServer]:
    with serve_in_thread(limits=SMALL) as server:
        yield server


@pytest.fixture
def server(running: RunningServer) -> Iterator[RunningServer]:
    running.service.reset()
    yield running
    assert statuses(ask(running, get(USER_BALANCE))) == [200], "it does not live any more"


def in_chunks(body: bytes) -> bytes:
    return HEAD + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)


@pytest.mark.parametrize(
    ("sent", "answers"),
    [
        (message(CREATE, LONG), [413]),
        (message(CREATE, LONG, "Expect: 100-continue"), [413]),
        (in_chunks(LONG), [413]),
        (message(UPLOAD, LONG), [200, 200]),
        (message(UPLOAD, LONG * 3), [413]),
        (message(CREATE, JSON, f"X: {'x' * 2000}"), [431]),
        (message(CREATE, JSON, *[f"X{number}: x" for number in range(300)]), [431]),
        (message(CREATE, JSON, f"X: {'x' * 300_000}"), [431]),
        (get("/" + "x" * 2000), [431]),
        (get("/" + "x" * 300_000), [431]),
    ],
)
def test_what_is_too_large_is_refused_and_the_connection_closed(
    server: RunningServer, sent: bytes, answers: list[int]
) -> None:
    assert statuses(ask(server, sent + message())) == answers
    assert len(server.service.billed) == (answers == [200, 200])


def test_a_body_is_refused_before_it_is_sent(server: RunningServer) -> None:
    with connect(server) as caller:
        caller.sendall(HEAD + b"Content-Length: 99999999\r\n\r\n")
        assert statuses(rest(caller)) == [413]


def test_one_connection_too_many_is_told_to_come_again(server: RunningServer) -> None:
    with connect(server) as first, connect(server) as second, connect(server) as third:
        with connect(server) as fourth:
            told = rest(fourth)
        for caller in (first, second, third):
            caller.sendall(message())
            caller.shutdown(socket.SHUT_WR)
            assert statuses(rest(caller)) == [200]
    assert (statuses(told), b"\r\nretry-after: 1\r\n" in told) == ([503], True)
    assert statuses(ask(server, message())) == [200]


def test_a_thousand_connections_at_once_are_all_served() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    many = 1000
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 4096)), hard))
    try:
        with serve_in_thread(MockOptions(balance=1e9)) as server:
            callers = [connect(server) for _ in range(many)]
            for part in (message()[:100], message()[100:]):
                for caller in callers:
                    caller.sendall(part)
            for caller in callers:
                caller.shutdown(socket.SHUT_WR)
            assert [statuses(rest(caller)) for caller in callers] == [[200]] * many
            server.service.assert_billed(many)
            for caller in callers:
                caller.close()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def upload(size: int) -> bytes:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n'
    return head + bytes(size) + b"\r\n--x--\r\n"


MULTIPART = "multipart/form-data; boundary=x"


def test_the_largest_file_is_taken_over_a_socket_and_served_again() -> None:
    sent = message(UPLOAD, upload(MAX_UPLOAD_BYTES)).replace(b"application/json", MULTIPART.encode())
    with serve_in_thread() as server:
        assert b'"code":"20000"' in ask(server, sent)
        [name] = server.service.state.uploads
        assert ask(server, get(f"/uploads/{name}", "Range: bytes=104857598-")).endswith(b"\r\n\r\n\0\0")


def test_a_file_that_is_one_byte_larger_is_told_so() -> None:
    headers = {"authorization": f"Bearer {KEY}", "content-type": MULTIPART}
    body = upload(MAX_UPLOAD_BYTES + 1)
    assert len(body) < LIMITS.upload_bytes
    assert MockServer().handle(MockRequest("POST", UPLOAD, headers=headers, body=body)).code == "20002"


@pytest.mark.parametrize(("before", "code"), [(99, "20000"), (100, "20002")])
@pytest.mark.parametrize("more", ["", '; filename="a.mp4"'])
def test_an_upload_has_not_too_many_parts(before: int, code: str, more: str) -> None:
    part = f'--x\r\nContent-Disposition: form-data; name="x"{more}\r\n\r\nx\r\n'.encode()
    headers = {"authorization": f"Bearer {KEY}", "content-type": MULTIPART}
    request = MockRequest("POST", UPLOAD, headers=headers, body=part * before + upload(10))
    assert MockServer().handle(request).code == code


def test_of_too_many_uploads_the_eldest_are_forgotten(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(state_module, "_UPLOADED_BYTES", 2500)
    store = SqliteStore(tmp_path / "state.db")
    service = MockServer(store=store)
    for number in range(4):
        service.state.add_upload(f"file_{number}.png", Media(bytes(1000), "image/png"))
    service.state.add_upload("file_large.png", Media(bytes(5000), "image/png"))
    service.handle(MockRequest("GET", "/"))
    assert list(service.state.uploads) == ["file_large.png"]
    store.close()
    with closing(SqliteStore(tmp_path / "state.db")) as again:
        assert list(MockServer(store=again).state.uploads) == ["file_large.png"]


def test_what_is_remembered_of_requests_is_bounded_whatever_they_are_made_of() -> None:
    service = MockServer()
    for number in range(1500):
        service.handle(MockRequest("GET", f"/{number}", headers={"x": "x" * 30_000}))
    assert 1000 < len(service.requests) < 1200


# From here on without a socket, in a time that stands still.


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_head_has_to_come_in_time(desk: Desk) -> None:
    connection, line = desk.connect()
    for byte in message()[: int(LIMITS.head_s) - 1]:
        connection.data_received(bytes([byte]))
        desk.time_s += 1
        connection.expire(desk.time_s)
    assert (line.came, line.ended) == (b"", "")
    desk.time_s += 1
    connection.expire(desk.time_s)
    assert (statuses(line.came), line.ended) == ([408], "eof")
    desk.time_s += 10
    connection.expire(desk.time_s)
    assert line.ended == "abort"


@pytest.mark.parametrize("sent", [b"", message()])
def test_who_says_nothing_is_left_alone_for_a_while_only(desk: Desk, sent: bytes) -> None:
    connection, line = desk.connect()
    if sent:
        connection.data_received(sent)
    connection.expire(9.0)
    assert line.ended == ""
    connection.expire(LIMITS.idle_s)
    assert line.ended == "abort"
    assert statuses(line.came) == ([200] if sent else [])


def test_empty_lines_are_no_sign_of_life(desk: Desk) -> None:
    connection, line = desk.connect()
    for _ in range(20):
        connection.data_received(b"\r\n")
        desk.time_s += 1
    connection.expire(desk.time_s)
    assert line.ended == "abort"


def test_a_body_that_makes_no_progress_is_given_up(desk: Desk) -> None:
    connection, line = desk.connect()
    connection.data_received(message()[:-10])
    connection.expire(LIMITS.pause_s - 1)
    assert line.came == b""
    connection.expire(LIMITS.pause_s)
    assert statuses(line.came) == [408]
    connection.data_received(message()[-10:])
    desk.service.assert_billed(0)


def test_a_body_that_trickles_is_given_up_in_the_end(desk: Desk) -> None:
    connection, line = desk.connect()
    connection.data_received(HEAD + b"Content-Length: 1000\r\n\r\n")
    while not line.came:
        connection.data_received(b"x")
        desk.time_s += LIMITS.pause_s - 1
        connection.expire(desk.time_s)
    assert statuses(line.came) == [408]
    assert LIMITS.request_s <= desk.time_s < LIMITS.request_s + LIMITS.pause_s


def test_bodies_that_are_together_too_large_are_refused_and_forgotten() -> None:
    desk = Desk(limits=attrs.evolve(SMALL, in_flight_bytes=150, connections=9))
    half, (waiting, _) = message()[:-40], desk.connect()
    waiting.data_received(half)
    refused = desk.send([message(CREATE, JSON + b" " * 60)])
    assert statuses(refused.came) == [503]
    assert b"\r\nretry-after: 1\r\n" in refused.came
    waiting.connection_lost(None)
    assert statuses(desk.send([message(CREATE, JSON + b" " * 60)]).came) == [200]


def test_an_upload_that_is_cut_half_way_leaves_nothing() -> None:
    desk = Desk(limits=attrs.evolve(LIMITS, in_flight_bytes=5000))
    for _ in range(3):
        connection, line = desk.connect()
        connection.data_received(message(UPLOAD, upload(4500))[:-600])
        connection.connection_lost(ConnectionResetError())
        assert line.came == b""
    assert (desk.service.requests, desk.service.state.uploads, desk.connections) == ((), {}, set())
    assert desk.budget.take(5000)


MUCH = bytes(5_000_000)


class Much(Api):
    """Its price list is long."""

    def models(self, request: MockRequest) -> MockResponse:
        return MockResponse(200, {"content-length": str(len(MUCH))}, MUCH)


def test_who_does_not_read_is_not_sent_more_and_asked_no_more() -> None:
    desk = Desk(service=MockServer(api=Much))
    connection, line = desk.connect()
    connection.pause_writing()
    connection.data_received(get(CATALOG) + message())
    assert (line.came, line.reading) == (b"", False)
    assert desk.service.requests == ()
    connection.resume_writing()
    assert statuses(line.came) == [200, 200]
    assert (len(line.came) > len(MUCH), line.reading) == (True, True)
    desk.service.assert_billed(1)


def test_who_never_reads_is_given_up(desk: Desk) -> None:
    connection, line = desk.connect()
    connection.pause_writing()
    connection.data_received(message())
    connection.expire(LIMITS.pause_s)
    assert line.ended == "abort"
    desk.service.assert_billed(0)


def test_not_too_many_requests_wait_on_one_connection(desk: Desk) -> None:
    connection, line = desk.connect()
    connection.pause_writing()
    connection.data_received(message() * 150)
    connection.resume_writing()
    assert statuses(line.came) == [200] * LIMITS.pipelined + [503]
    assert line.ended == "eof"
    desk.service.assert_billed(LIMITS.pipelined)


def test_answers_that_are_together_too_large_are_refused() -> None:
    desk = Desk(service=MockServer(api=Much), limits=attrs.evolve(LIMITS, in_flight_bytes=len(MUCH)))

    class Slow(Line):
        """Is full as soon as something is in it."""

        def write(self, data: object) -> None:
            super().write(data)
            connection.pause_writing()

    connection, _ = desk.connect()
    connection.connection_made(Slow())
    connection.data_received(get(CATALOG))
    assert statuses(desk.send([get(CATALOG)]).came) == [503]
    connection.connection_lost(None)
    assert statuses(desk.send([get(CATALOG)]).came) == [200]


def test_a_stalled_answer_may_take_for_ever(desk: Desk) -> None:
    desk.service.fail("create", "stall")
    connection, line = desk.connect()
    connection.data_received(message() + message())
    assert (line.came, line.ended, connection.deadline) == (b"", "", inf)
    desk.service.assert_billed(1)


def test_limits_hold_without_a_socket_as_well() -> None:
    service = MockServer()
    with httpx.Client(transport=ServiceTransport(service), base_url="http://mock.test") as http:
        answer = http.post(
            CREATE, content=bytes(LIMITS.body_bytes + 1), headers={"Authorization": f"Bearer {KEY}"}
        )
    assert (answer.status_code, service.requests) == (413, ())


def test_the_limits_are_documented_as_they_are() -> None:
    table = (Path(__file__).parents[3] / "docs/mock-limits.md").read_text(encoding="utf-8")
    for told in (
        f"{LIMITS.head_bytes >> 10} KiB, within {LIMITS.head_s:g} s | 431; 408 |",
        f"the body of an upload | {LIMITS.upload_bytes >> 20} MiB | 413",
        f"({MAX_UPLOAD_BYTES:,} bytes) | code 20002 |",
        f"any other body | {LIMITS.body_bytes >> 20} MiB | 413 |",
        f"reading an answer | {LIMITS.pause_s:g} s | 408; closed |",
        f"a whole request | {LIMITS.request_s:g} s | 408 |",
        f"without a request | {LIMITS.idle_s:g} s | closed |",
        f"connections | {LIMITS.connections:,}, or",
        f"together | {LIMITS.in_flight_bytes >> 20} MiB | 503",
        f"wait for one another | {LIMITS.pipelined} | 503",
    ):
        assert told in table


@pytest.mark.parametrize(
    ("broken", "method", "answer"),
    [
        (RequestReader, "_count", None),
        (Limits, "body_limit", 1 << 40),
        (Budget, "take", True),
        (Connection, "expire", None),
    ],
)
def test_a_limit_that_is_forgotten_is_found(
    monkeypatch: pytest.MonkeyPatch, broken: type, method: str, answer: object
) -> None:
    monkeypatch.setattr(broken, method, lambda *_: answer)
    desk = Desk(limits=attrs.evolve(SMALL, in_flight_bytes=900, connections=9))
    refused = [
        message(CREATE, JSON, f"X: {'x' * 3000}"),
        message(CREATE, LONG),
        message(CREATE, JSON + b" " * 850),
    ]
    came = [statuses(desk.send([sent]).came) for sent in refused]
    connection, line = desk.connect()
    connection.expire(inf)
    assert (came, line.ended) != ([[431], [413], [503]], "abort")
    monkeypatch.undo()
    desk = attrs.evolve(desk)
    assert [statuses(desk.send([sent]).came) for sent in refused] == [[431], [413], [503]]
