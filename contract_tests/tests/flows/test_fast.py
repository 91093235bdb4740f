"""`AsyncOmni(fast=True)`: looks go over aiohttp and say what they say over httpx, as all else does."""

import socket
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import aiohttp
import anyio
import httpx
import pytest
from anyio.abc import SocketAttribute
from httpx_aiohttp import AiohttpTransport

from jimmyai_omni import (
    AsyncOmni,
    ConfigurationError,
    ConnectionFailed,
    Omni,
    OmniError,
    RetryPolicy,
    TaskNotFound,
)
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.embedded import RunningServer, serve_in_thread
from tests.flows.clock import Clock
from tests.flows.first_bytes import file

KEY = "sk-secret-of-the-account"


def awaited(coroutine: Coroutine[Any, Any, Any], backend: str = "asyncio") -> Any:
    async def main() -> Any:
        return await coroutine

    return anyio.run(main, backend=backend)


@pytest.fixture
def server() -> Iterator[RunningServer]:
    with serve_in_thread(MockOptions(advance="per-poll")) as running:
        yield running


@pytest.fixture
def over_aiohttp(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The requests that went over aiohttp."""
    sent: list[str] = []
    send = AiohttpTransport.handle_async_request

    async def noted(self: AiohttpTransport, request: httpx.Request) -> httpx.Response:
        sent.append(f"{request.method} {request.url.path.rpartition('/')[2]}")
        return await send(self, request)

    monkeypatch.setattr(AiohttpTransport, "handle_async_request", noted)
    return sent


def test_only_what_reads_from_the_api_goes_over_aiohttp(
    server: RunningServer, over_aiohttp: list[str], tmp_path: Path
) -> None:
    async def use() -> str:
        clock = Clock()
        options: dict[str, Any] = {"base_url": server.base_url, "clock": clock, "sleep": clock.sleep_async}
        async with AsyncOmni(server.api_key, fast=True, **options) as omni:
            task = await omni.generate("A cat", image_urls=[file(tmp_path)])
            saved = await omni.download(task, tmp_path / "cat.mp4")
            assert saved.size_bytes == (tmp_path / "cat.mp4").stat().st_size
            await omni.balance()
            await omni.models()
            return task.id

    task_id = awaited(use())
    polls = [request for request in server.service.requests if request.path.endswith(task_id)]
    assert over_aiohttp == [f"GET {task_id}"] * len(polls) + ["GET balance"]
    assert len(polls) > 1


@contextmanager
def answering(answer: bytes | None) -> Iterator[str]:
    """The URL of a server that gives each request this answer and hangs up; with none, nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        if answer is None:
            listening.close()
            yield url
            return

        def serve(said: bytes) -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(1 << 16)
                    connection.sendall(said)

        thread = Thread(target=serve, args=(answer,), daemon=True)
        thread.start()
        yield url
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()


OK = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
BROKEN: dict[str, tuple[bytes | None, str]] = {
    "nobody listens": (None, "ConnectError"),
    "no answer": (b"", "ReadError"),
    "no HTTP": (b"220 smtp.example.com\r\n\r\n", "RemoteProtocolError"),
    "a line beyond all bounds": (OK + b"x: " + b"y" * 20_000 + b"\r\n\r\n", "RemoteProtocolError"),
    "half a body": (OK + b'content-length: 100\r\n\r\n{"code":', "ReadError"),
    "a chunk of no length": (OK + b"transfer-encoding: chunked\r\n\r\nxyz\r\n", "RemoteProtocolError"),
}


@pytest.mark.parametrize(("answer", "named"), BROKEN.values(), ids=BROKEN)
def test_a_broken_answer_is_named_as_httpx_would_name_it(answer: bytes | None, named: str) -> None:
    async def look(url: str) -> None:
        async with AsyncOmni(KEY, base_url=url, fast=True, retry=RetryPolicy(attempts=1)) as omni:
            await omni.retrieve("task_1")

    with answering(answer) as url, pytest.raises(ConnectionFailed) as caught:
        awaited(look(url))
    assert f"{named}: " in str(caught.value)
    assert KEY not in str(caught.value)


def test_silence_ends_at_the_timeout() -> None:
    async def look(url: str) -> None:
        retry = RetryPolicy(attempts=1)
        async with AsyncOmni(KEY, base_url=url, fast=True, retry=retry, timeout_s=0.05) as omni:
            await omni.retrieve("task_1")

    with socket.create_server(("127.0.0.1", 0)) as mute, pytest.raises(ConnectionFailed) as caught:
        awaited(look(f"http://127.0.0.1:{mute.getsockname()[1]}"))
    assert "ReadTimeout" in str(caught.value)


def test_a_connection_that_takes_too_long_is_named_so(monkeypatch: pytest.MonkeyPatch) -> None:
    async def wait(self: AiohttpTransport, request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("too long") from aiohttp.ConnectionTimeoutError()

    async def look() -> None:
        retry = RetryPolicy(attempts=1)
        async with AsyncOmni(KEY, base_url="http://127.0.0.1:1", fast=True, retry=retry) as omni:
            await omni.retrieve("task_1")

    monkeypatch.setattr(AiohttpTransport, "handle_async_request", wait)
    with pytest.raises(ConnectionFailed, match="ConnectTimeout: too long"):
        awaited(look())


def test_a_redirect_is_not_followed(over_aiohttp: list[str]) -> None:
    async def look(url: str) -> None:
        async with AsyncOmni(KEY, base_url=url, fast=True) as omni:
            await omni.retrieve("task_1")

    moved = b"HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n"
    with answering(moved) as url, pytest.raises(OmniError):
        awaited(look(url))
    assert set(over_aiohttp) == {"GET task_1"}


def test_no_cookie_is_kept() -> None:
    heard: list[bytes] = []

    async def serve(stream: Any) -> None:
        async with stream:
            async for request in stream:
                heard.append(request)
                await stream.send(OK + b"set-cookie: session=1\r\ncontent-length: 2\r\n\r\n{}")

    async def look() -> None:
        listener = await anyio.create_tcp_listener(local_host="127.0.0.1")
        port = listener.extra(SocketAttribute.local_port)
        async with listener, anyio.create_task_group() as group:
            group.start_soon(listener.serve, serve)
            # aiohttp keeps none of an address anyway.
            async with AsyncOmni(KEY, base_url=f"http://localhost:{port}", fast=True) as omni:
                for _ in range(2):
                    with pytest.raises(OmniError):
                        await omni.retrieve("task_1")
            group.cancel_scope.cancel()

    awaited(look())
    assert len(heard) >= 2
    assert not any(b"cookie" in request.lower() for request in heard)


@pytest.mark.parametrize(
    "other",
    [
        {"http2": True},
        {"proxy": "http://proxy.example.com:3128"},
        {"transport": httpx.MockTransport(lambda _: httpx.Response(200))},
        {"http_client": httpx.AsyncClient()},
    ],
    ids=["http2", "proxy", "transport", "http_client"],
)
def test_it_is_refused_beside_what_it_cannot_be_combined_with(other: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match="goes with no HTTP/2, no proxy, and no client or transport"):
        AsyncOmni(KEY, base_url="http://127.0.0.1:1", fast=True, **other)


def test_under_trio_it_says_what_to_do_before_anything_is_sent(server: RunningServer) -> None:
    async def create() -> None:
        async with AsyncOmni(server.api_key, base_url=server.base_url, fast=True) as omni:
            await omni.create("A cat")

    with pytest.raises(ConfigurationError, match="works under asyncio only") as caught:
        awaited(create(), "trio")
    assert caught.value.billed == "no"
    server.service.assert_billed(0)


def test_the_blocking_client_says_which_one_to_use() -> None:
    with pytest.raises(ConfigurationError, match="use AsyncOmni"):
        Omni(KEY, base_url="http://127.0.0.1:1", fast=True)


def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "jimmyai_omni._wire.fast_looks", raising=False)
    monkeypatch.setitem(sys.modules, "httpx_aiohttp", None)
    with pytest.raises(ConfigurationError, match=r"jimmyai-omni\[fast\]"):
        AsyncOmni(KEY, base_url="http://127.0.0.1:1", fast=True)


def test_an_odd_task_id_reaches_the_server_as_it_is(server: RunningServer) -> None:
    task_id = "a%2Fb+c d~e?f#é"

    async def look() -> None:
        async with AsyncOmni(server.api_key, base_url=server.base_url, fast=True) as omni:
            with pytest.raises(TaskNotFound):
                await omni.retrieve(task_id)

    awaited(look())
    [request] = server.service.requests
    assert request.path.endswith(f"/videos/{task_id}")
