"""A run that is stopped leaves no file behind, and stops at once."""

from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import anyio.lowlevel
import httpx
import pytest

from jimmyai_omni import AsyncOmni, Task, WaitEvent
from tests.flows.answers import VIDEO, created, media, task
from tests.flows.harness import CREATE, KEY, MEDIA, MEDIA_URL, QUERY, World

# trio warns of the generators that httpx leaves unfinished when a body is not read to its end.
pytestmark = pytest.mark.filterwarnings("ignore:Async generator 'httpx:ResourceWarning")

DONE = Task(id="task_1", status="completed", video_url=MEDIA_URL)
awaiting = pytest.mark.parametrize("backend", ["asyncio", "trio"])


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_a_download_that_is_interrupted_leaves_no_file(
    world: World, tmp_path: Path, stop: type[BaseException]
) -> None:
    world.on(MEDIA, media(VIDEO[:100_000], length=len(VIDEO), breaks=stop()))
    with pytest.raises(stop):
        world.omni.download(DONE, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_callback_that_interrupts_a_download_leaves_no_file(world: World, tmp_path: Path) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    world.on(MEDIA, media())
    with pytest.raises(KeyboardInterrupt):
        world.omni.download(DONE, tmp_path, on_progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_a_callback_that_interrupts_a_wait_ends_it(world: World) -> None:
    def stop(_: WaitEvent) -> None:
        raise KeyboardInterrupt

    world.on(CREATE, created())
    world.on(QUERY, task())
    with pytest.raises(KeyboardInterrupt):
        world.omni.wait("task_1", on_event=stop)
    assert len(world.sent) == 1


class Stalling(httpx.AsyncByteStream):
    """A body whose reader is cancelled in the middle."""

    def __init__(self, scope: anyio.CancelScope) -> None:
        self._scope = scope

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield VIDEO[:100_000]
        self._scope.cancel()
        await anyio.lowlevel.checkpoint()
        raise AssertionError("the download went on")


@awaiting
def test_a_download_that_is_cancelled_leaves_no_file(backend: str, tmp_path: Path) -> None:
    async def run() -> bool:
        with anyio.CancelScope() as scope:
            answer = httpx.Response(200, stream=Stalling(scope))
            async with AsyncOmni(KEY, transport=httpx.MockTransport(lambda _: answer)) as omni:
                await omni.download(DONE, tmp_path)
        return scope.cancelled_caught

    assert anyio.run(run, backend=backend)
    assert list(tmp_path.iterdir()) == []


@awaiting
def test_a_wait_that_is_cancelled_ends_at_once(backend: str) -> None:
    async def run() -> tuple[bool, int]:
        sent = []

        def answer(request: httpx.Request) -> httpx.Response:
            sent.append(request)
            return task().response()

        with anyio.CancelScope() as scope:

            async def sleep(_: float) -> None:
                scope.cancel()
                await anyio.lowlevel.checkpoint()

            transport = httpx.MockTransport(answer)
            await AsyncOmni(KEY, transport=transport, sleep=sleep).wait("task_1")
        return scope.cancelled_caught, len(sent)

    assert anyio.run(run, backend=backend) == (True, 1)


@awaiting
def test_a_create_that_is_cancelled_is_not_sent_again(backend: str) -> None:
    async def run() -> tuple[bool, int]:
        sent = []
        with anyio.CancelScope() as scope:

            async def answer(request: httpx.Request) -> httpx.Response:
                sent.append(request)
                scope.cancel()
                await anyio.lowlevel.checkpoint()
                raise AssertionError("the create went on")

            await AsyncOmni(KEY, transport=httpx.MockTransport(answer)).create("A cat")
        return scope.cancelled_caught, len(sent)

    assert anyio.run(run, backend=backend) == (True, 1)
