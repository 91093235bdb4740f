"""A server that stops: what is under way is finished, nothing else is waited for, and it says so."""

import signal
import socket
from collections.abc import Callable
from threading import Barrier

import httpx
import pytest

from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse
from jimmyai_omni_contract.mock.serve.embedded import serve_in_thread
from jimmyai_omni_contract.mock.service import Api, MockServer
from tests.mock.caller import CATALOG
from tests.mock.test_command import banner, running
from tests.mock.wire import Desk, connect, get, message, rest, statuses


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_request_under_way_is_finished_and_the_exit_is_clean(number: signal.Signals) -> None:
    with running("--port", "0") as process:
        url = httpx.URL(banner(process).split("JIMMYAI_BASE_URL=")[1].split()[0])
        with (
            socket.create_connection((url.host, url.port), timeout=10) as caller,
            socket.create_connection((url.host, url.port), timeout=10) as idle,
        ):
            # Its answer shows that all before has been read.
            caller.sendall(get("/_mock/ready") + message()[:-10])
            assert statuses(caller.recv(1000)) == [200]
            process.send_signal(number)
            assert rest(idle) == b""
            caller.sendall(message()[-10:])
            came = rest(caller)
        out, err = process.communicate(timeout=10)
    assert (statuses(came), b"\r\nconnection: close\r\n" in came) == ([200], True)
    assert (process.returncode, out.strip(), err) == (0, "", "")


def test_who_asks_while_it_stops_is_told_that_it_is_not_ready() -> None:
    desk = Desk()
    ready, health = get("/_mock/ready"), get("/_mock/health")
    assert statuses(desk.send([ready + health]).came) == [200, 200]
    desk.service.stopping = True
    assert statuses(desk.send([ready + health]).came) == [503, 200]
    assert statuses(desk.send([get("/_mock/ready", method="HEAD")]).came) == [503]


def test_both_probes_answer_without_a_key() -> None:
    service = MockServer()
    said = [service.handle(MockRequest("GET", f"/_mock/{name}")).body for name in ("health", "ready")]
    assert said == [b'{"healthy":true}', b'{"ready":true}']


class Streams(Api):
    """Its price list never ends."""

    arrived: Callable[[], object]

    def models(self, request: MockRequest) -> MockResponse:
        self.arrived()
        news = iter([b"one", b"", b"two"])
        return MockResponse(
            200, {"content-type": "text/event-stream"}, b"first", more=lambda: next(news, b"")
        )


def test_a_stream_does_not_keep_it_from_stopping() -> None:
    barrier = Barrier(2)

    class Announces(Streams):
        arrived = staticmethod(barrier.wait)

    with serve_in_thread(api=Announces) as server:
        caller = connect(server)
        caller.sendall(get(CATALOG))
        barrier.wait(timeout=10)
        assert caller.recv(20).startswith(b"HTTP/1.1 200")
    with caller:
        assert b"5\r\nfirst\r\n" in rest(caller)


@pytest.mark.parametrize(
    ("version", "came"), [("1.1", b"5\r\nfirst\r\n3\r\none\r\n3\r\ntwo\r\n"), ("1.0", b"firstonetwo")]
)
def test_what_is_new_in_a_stream_is_sent_in_the_form_that_the_caller_knows(version: str, came: bytes) -> None:
    class Silent(Streams):
        arrived = staticmethod(lambda: None)

    desk = Desk(service=MockServer(api=Silent))
    connection, line = desk.connect()
    connection.data_received(message(CATALOG, b"", method="GET", version=version))
    for _ in range(5):
        desk.due.pop()()
    assert line.came.partition(b"\r\n\r\n")[2] == came
    assert (b"transfer-encoding: chunked" in line.came) == (version == "1.1")
    connection.connection_lost(None)
    desk.due.pop()()
    assert desk.due == []


def test_a_caller_who_does_not_read_a_stream_is_given_up() -> None:
    class Silent(Streams):
        arrived = staticmethod(lambda: None)

    desk = Desk(service=MockServer(api=Silent))
    connection, line = desk.connect()
    connection.data_received(get(CATALOG))
    connection.pause_writing()
    size = len(line.came)
    desk.due.pop()()
    assert len(line.came) == size
    connection.expire(desk.limits.pause_s)
    assert line.ended == "abort"


@pytest.mark.parametrize(
    ("sent", "ended"),
    [
        (b"", "close"),
        (message(), "close"),
        (message()[:-1], ""),
        (message() + b"GET", ""),
        (b"\xff", "close"),
    ],
)
def test_only_what_is_under_way_is_waited_for(sent: bytes, ended: str) -> None:
    connection, line = Desk().connect()
    connection.data_received(sent)
    connection.stop()
    assert line.ended == ended


def test_a_stalled_answer_is_not_waited_for() -> None:
    desk = Desk()
    desk.service.fail("create", "stall")
    connection, line = desk.connect()
    connection.data_received(message())
    connection.stop()
    assert line.ended == "abort"
