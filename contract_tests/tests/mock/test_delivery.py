"""Answers that do not arrive: the same error over a socket and without one, and a server that bears it."""

import logging
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from threading import Barrier
from typing import Any, Literal, get_args

import anyio
import attrs
import httpx
import pytest

from jimmyai_omni_contract.mock.accounts import Account
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse
from jimmyai_omni_contract.mock.serve.asgi import asgi_app
from jimmyai_omni_contract.mock.serve.embedded import RunningServer, serve_in_thread
from jimmyai_omni_contract.mock.serve.transports import ServiceTransport
from jimmyai_omni_contract.mock.service import Api, MockServer
from tests.mock.caller import BASE_URL, BODY, CATALOG, CREATE, KEY
from tests.trust import TRUST

Backend = Literal["sync", "asyncio", "trio"]
Way = Literal["socket", "no socket"]
everywhere = pytest.mark.parametrize(
    ("backend", "way"), list(product(get_args(Backend), get_args(Way))), ids=lambda name: name
)
BEARER = {"Authorization": f"Bearer {KEY}"}
PATIENT = httpx.Timeout(30)
HASTY = httpx.Timeout(30, read=0.05)
MUCH = 16_000_000


@pytest.fixture(scope="module")
def running() -> Iterator[RunningServer]:
    with serve_in_thread() as server:
        yield server


@pytest.fixture
def server(running: RunningServer) -> Iterator[RunningServer]:
    running.service.reset()
    yield running
    running.service.reset()


@attrs.define
class Met:
    """What a caller met."""

    error: httpx.HTTPError | None = None
    status_code: int | None = None
    body: bytes = b""


def call(
    server: RunningServer, backend: Backend = "sync", way: Way = "socket", timeout: httpx.Timeout = PATIENT
) -> Met:
    """One create, read in pieces; over the socket, or with a transport to the same server."""
    options: dict[str, Any] = {
        "base_url": server.base_url,
        "headers": BEARER,
        "timeout": timeout,
        "verify": TRUST,
    }
    if way == "no socket":
        options |= {"base_url": BASE_URL, "transport": ServiceTransport(server.service)}
    met = Met()

    def blocking() -> None:
        with httpx.Client(**options) as http, http.stream("POST", CREATE, json=BODY) as answer:
            met.status_code = answer.status_code
            for chunk in answer.iter_raw():
                met.body += chunk

    async def awaiting() -> None:
        async with httpx.AsyncClient(**options) as http, http.stream("POST", CREATE, json=BODY) as answer:
            met.status_code = answer.status_code
            async for chunk in answer.aiter_raw():
                met.body += chunk

    try:
        blocking() if backend == "sync" else anyio.run(awaiting, backend=backend)
    except httpx.HTTPError as error:
        met.error = error
    return met


@everywhere
@pytest.mark.parametrize("fault", ["drop", "drop-before"])
def test_a_dropped_answer_is_a_disconnect_before_its_first_byte(
    server: RunningServer, backend: Backend, way: Way, fault: str
) -> None:
    server.service.fail("create", fault)
    met = call(server, backend, way)
    assert type(met.error) is httpx.RemoteProtocolError
    assert str(met.error) == "Server disconnected without sending a response."
    assert met.error.request.url.path == CREATE
    assert (met.status_code, met.body) == (None, b"")


@everywhere
def test_a_stalled_answer_is_a_read_timeout(server: RunningServer, backend: Backend, way: Way) -> None:
    server.service.fail("create", "stall")
    met = call(server, backend, way, HASTY)
    assert type(met.error) is httpx.ReadTimeout
    assert (met.status_code, met.body) == (None, b"")
    server.service.assert_billed(1)


@everywhere
def test_a_cut_answer_is_half_a_body_and_then_a_disconnect(
    server: RunningServer, backend: Backend, way: Way
) -> None:
    whole = call(server, backend, way)
    server.service.reset()
    server.service.fail("create", "truncated")
    met = call(server, backend, way)
    assert type(met.error) is httpx.RemoteProtocolError
    half, size = len(whole.body) // 2, len(whole.body)
    assert str(met.error) == (
        "peer closed connection without sending complete message body "
        f"(received {half} bytes, expected {size})"
    )
    assert (met.status_code, met.body) == (200, whole.body[:half])


def test_a_server_that_lost_answers_goes_on_and_says_nothing(
    server: RunningServer, caplog: pytest.LogCaptureFixture
) -> None:
    for fault in ("drop", "stall", "truncated", "drop-before"):
        server.service.fail("create", fault, 1)
        assert call(server, timeout=HASTY if fault == "stall" else PATIENT).error is not None
    assert call(server).status_code == 200
    assert [request.delivery for request in server.service.requests] == [
        *("drop", "stall", "cut", "drop"),
        "whole",
    ]
    server.service.assert_billed(4)
    assert caplog.records == []


def test_connections_are_used_again_until_an_answer_is_lost(server: RunningServer) -> None:
    with httpx.Client(base_url=server.base_url, headers=BEARER, verify=TRUST) as http:
        assert http.post(CREATE, json=BODY).status_code == 200
        server.service.fail("create", "drop", 1)
        with pytest.raises(httpx.RemoteProtocolError):
            http.post(CREATE, json=BODY)
        assert http.post(CREATE, json=BODY).status_code == 200
    server.service.assert_billed(3)


def test_a_server_stops_while_answers_are_stalled(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    waiting = 4
    arrived = Barrier(waiting + 1)

    class Announces(Api):
        def create(self, request: MockRequest, account: Account) -> MockResponse:
            answer = attrs.evolve(super().create(request, account), delivery="stall")
            pool.submit(arrived.wait)
            return answer

    with ThreadPoolExecutor(2 * waiting) as pool:
        with serve_in_thread(api=Announces) as server:
            met = [pool.submit(_wait_for_ever, server.base_url) for _ in range(waiting)]
            arrived.wait(timeout=30)
        errors = [future.result(timeout=30) for future in met]
    assert [type(error) for error in errors] == [httpx.RemoteProtocolError] * waiting
    # A server that has to cancel what hangs says so.
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
    assert capfd.readouterr() == ("", "")


def _wait_for_ever(base_url: str) -> Exception | None:
    try:
        options: dict[str, Any] = {"timeout": PATIENT, "trust_env": False, "verify": TRUST}
        httpx.post(base_url + CREATE, json=BODY, headers=BEARER, **options)
    except httpx.HTTPError as error:
        return error
    return None


class CutsMuch(Api):
    """Cuts an answer that is longer than what a connection holds."""

    def models(self, request: MockRequest) -> MockResponse:
        return MockResponse(200, {"content-length": str(2 * MUCH)}, bytes(2 * MUCH), delivery="cut")


def test_all_of_the_half_comes_however_long_it_is() -> None:
    came = 0
    with serve_in_thread(api=CutsMuch) as server, httpx.Client(timeout=PATIENT, trust_env=False) as http:
        stream = http.stream("GET", server.base_url + CATALOG)
        with stream as answer, pytest.raises(httpx.RemoteProtocolError):
            for chunk in answer.iter_raw():
                came += len(chunk)
    assert came == MUCH


def test_a_server_stops_while_nobody_reads_what_it_cut(caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as reader, serve_in_thread(api=CutsMuch) as server:
        url = httpx.URL(server.base_url)
        reader.connect((url.host, url.port))
        reader.sendall(f"GET {CATALOG} HTTP/1.1\r\nHost: {url.host}\r\n\r\n".encode())
        assert reader.recv(8) == b"HTTP/1.1"
    assert caplog.records == []


def test_an_asgi_server_that_can_lose_nothing_is_told_so() -> None:
    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    nothing: Any = None
    service = MockServer()
    service.fail("models", "drop")
    with pytest.raises(NotImplementedError, match="no ASGI server can lose an answer"):
        anyio.run(asgi_app(service), SCOPE, receive, nothing)


SCOPE: dict[str, Any] = {
    "type": "http",
    "scheme": "http",
    "method": "GET",
    "path": CATALOG,
    "query_string": b"",
    "headers": [],
}


@pytest.mark.parametrize("read_s", [7.5, None])
def test_a_stall_without_a_socket_tells_how_long_the_caller_would_have_waited(read_s: float | None) -> None:
    service, waited = MockServer(), list[float]()
    service.fail("models", "stall")
    transport = ServiceTransport(service, on_stall=waited.append)
    http = httpx.Client(transport=transport, timeout=httpx.Timeout(1, read=read_s))
    with http, pytest.raises(httpx.ReadTimeout):
        http.get(BASE_URL + CATALOG)
    assert waited == ([] if read_s is None else [read_s])
