"""No request outlives the deadline of a wait, on a real connection, whatever the limit of silence is."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import anyio
import pytest

from jimmyai_omni import AsyncOmni, Omni, WaitTimeout
from jimmyai_omni_contract.mock.serve.embedded import serve_in_thread


@pytest.mark.parametrize("backend", ["sync", "asyncio", "trio"])
def test_a_poll_that_hangs_ends_at_the_deadline(backend: str) -> None:
    with serve_in_thread() as server:
        server.service.fail("query", "stall")
        error = _waited(backend, server.api_key, server.base_url)
    assert error.task_id == "task_1"
    assert "ReadTimeout" in str(error)


# trio warns of the generators that httpx leaves unfinished when a body is not read to its end.
@pytest.mark.filterwarnings("ignore:Async generator 'httpx:ResourceWarning")
@pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <async_generator:pytest.PytestUnraisableExceptionWarning"
)
@pytest.mark.parametrize("backend", ["sync", "asyncio", "trio"])
def test_so_does_one_whose_answer_comes_byte_by_byte(backend: str) -> None:
    with _dripping() as base_url:
        error = _waited(backend, "mock-key", base_url)
    assert "took too long" in str(error)


def _waited(backend: str, key: str, base_url: str) -> WaitTimeout:
    async def wait() -> None:
        async with AsyncOmni(key, base_url=base_url, timeout_s=3600) as omni:
            await omni.wait("task_1", timeout_s=0.3)

    with pytest.raises(WaitTimeout) as caught:
        if backend == "sync":
            with Omni(key, base_url=base_url, timeout_s=3600) as omni:
                omni.wait("task_1", timeout_s=0.3)
        else:
            anyio.run(wait, backend=backend)
    return caught.value


@contextmanager
def _dripping() -> Iterator[str]:
    """A server whose answers never end, a byte at a time."""
    leave = Event()

    def answer(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n")
            while not leave.wait(0.02):
                try:
                    connection.sendall(b" ")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=answer, args=(listener,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            leave.set()
            thread.join()
