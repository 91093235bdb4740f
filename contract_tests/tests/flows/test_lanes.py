"""The transport of the awaiting client: a connection for each request at once, kept for the next one."""

from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, ClassVar

import anyio
import httpx
import pytest

from jimmyai_omni import AsyncOmni
from jimmyai_omni._wire import lanes
from jimmyai_omni._wire.lanes import Lanes

BACKENDS = ("asyncio", "trio")
POOL_S = {"timeout": {"pool": 0.001}}


class Body(httpx.AsyncByteStream):
    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"{}"

    async def aclose(self) -> None:
        pass


class Connection(httpx.AsyncBaseTransport):
    """What a lane sends over."""

    made: ClassVar[list["Connection"]] = []

    def __init__(self, **settings: Any) -> None:
        self.settings = settings
        self.hosts: list[str] = []
        self.is_closed = False
        self.made.append(self)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.hosts.append(request.url.host)
        if request.url.path == "/broken":
            raise httpx.ReadError("broken")
        if request.url.path == "/endless":
            await anyio.sleep_forever()
        return httpx.Response(200, stream=Body())

    async def aclose(self) -> None:
        self.is_closed = True


@pytest.fixture(autouse=True)
def connections(monkeypatch: pytest.MonkeyPatch) -> list[Connection]:
    """Those that were made, of which there are three at once at most."""
    monkeypatch.setattr(httpx, "AsyncHTTPTransport", Connection)
    monkeypatch.setattr(lanes, "MOST", 3)
    monkeypatch.setattr(Connection, "made", [])
    return Connection.made


def run(backend: str, act: Callable[[Lanes], Coroutine[Any, Any, None]]) -> None:
    async def main() -> None:
        await act(Lanes(True, trust_env=False))

    anyio.run(main, backend=backend)


async def send(transport: Lanes, url: str = "http://api/ok") -> httpx.Response:
    return await transport.handle_async_request(httpx.Request("GET", url, extensions=POOL_S))


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_connection_is_kept_for_the_next_request(backend: str, connections: list[Connection]) -> None:
    async def act(transport: Lanes) -> None:
        for _ in range(5):
            await (await send(transport)).aclose()
        await transport.aclose()

    run(backend, act)
    assert [(one.hosts, one.is_closed) for one in connections] == [(["api"] * 5, True)]


@pytest.mark.parametrize("backend", BACKENDS)
def test_each_request_at_once_has_its_own(backend: str, connections: list[Connection]) -> None:
    async def act(transport: Lanes) -> None:
        for answer in [await send(transport) for _ in range(3)]:
            await answer.aclose()
            # It is set free once, however often it is closed.
            await answer.aclose()
        await send(transport)
        await send(transport)

    run(backend, act)
    assert [len(one.hosts) for one in connections] == [1, 2, 2]


@pytest.mark.parametrize("backend", BACKENDS)
def test_what_is_too_much_waits_and_then_was_not_delivered(
    backend: str, connections: list[Connection]
) -> None:
    async def act(transport: Lanes) -> None:
        first, *_ = [await send(transport) for _ in range(3)]
        with pytest.raises(httpx.PoolTimeout):
            await send(transport)
        await first.aclose()
        await send(transport)

    run(backend, act)
    assert sum(len(one.hosts) for one in connections) == 4


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_failure_or_a_cancellation_sets_it_free(backend: str, connections: list[Connection]) -> None:
    async def act(transport: Lanes) -> None:
        for _ in range(4):
            with pytest.raises(httpx.ReadError):
                await send(transport, "http://api/broken")
            with anyio.move_on_after(0.001):
                await send(transport, "http://api/endless")

    run(backend, act)
    assert [len(one.hosts) for one in connections] == [8]


@pytest.mark.parametrize("backend", BACKENDS)
def test_those_of_hosts_not_used_of_late_are_closed(backend: str, connections: list[Connection]) -> None:
    async def act(transport: Lanes) -> None:
        for host in ("a", "b", "a", "c", "d", "e"):
            await (await send(transport, f"http://{host}/ok")).aclose()

    run(backend, act)
    assert {one.hosts[0] for one in connections if one.is_closed} == {"b"}


def test_they_share_the_certificates(connections: list[Connection]) -> None:
    async def act(transport: Lanes) -> None:
        for host in ("a", "b"):
            await send(transport, f"https://{host}/ok")

    run("asyncio", act)
    assert connections[0].settings["verify"] is connections[1].settings["verify"]


@pytest.mark.parametrize(
    ("settings", "is_used"),
    [
        ({}, True),
        ({"proxy": "http://proxy.example:8080"}, False),
        ({"transport": httpx.MockTransport(lambda _: httpx.Response(200))}, False),
    ],
)
def test_a_proxy_or_a_transport_of_the_user_takes_its_place(settings: Any, is_used: bool) -> None:
    client: Any = AsyncOmni("key", base_url="https://api.example", **settings)
    assert isinstance(client._driver._http._transport, Lanes) is is_used
