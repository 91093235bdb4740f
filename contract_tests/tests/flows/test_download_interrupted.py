"""A download that is interrupted, wherever it stands, leaves the whole video or nothing."""

import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from jimmyai_omni import AsyncOmni, Omni, Task
from jimmyai_omni._flows.download import download
from jimmyai_omni._flows.effects import Fetch, Flow, Local, Resolve, Response, Sleep
from jimmyai_omni.results import SavedVideo
from tests.downloads.host import Host
from tests.downloads.videos import VIDEO
from tests.flows.harness import KEY, MEDIA, MEDIA_URL, World

# trio warns of the generators that httpx leaves unfinished when a body is not read to its end.
pytestmark = pytest.mark.filterwarnings("ignore:Async generator 'httpx:ResourceWarning")

DONE = Task(id="task_1", status="completed", video_url=MEDIA_URL)


class Stop(BaseException):
    """What ends a program: neither an error of ours nor one that anybody may catch."""


class Stopper:
    """Performs the effects of a flow, and stops it at one moment of all that there are."""

    def __init__(self, stop_at: int) -> None:
        self._left = stop_at
        self.stopped_at = ""

    def run(self, flow: Flow[SavedVideo]) -> None:
        """Drive the flow to its end, or to the stop.

        Raises:
            Stop: Its moment has come.
        """
        step: Any = flow.send
        result: Any = None
        while True:
            try:
                effect = step(result)
            except StopIteration:
                return
            try:
                self._moment(f"before {effect}")
                step, result = flow.send, self._perform(effect)
                self._moment(f"after {effect}")
            except BaseException as error:  # noqa: BLE001 - it is given back to the flow
                step, result = flow.throw, error

    def _perform(self, effect: Any) -> Any:
        match effect:
            case Local(work):
                return work()
            case Resolve():
                return ()
            case Sleep():
                return None
            case Fetch(_, sink, headers):
                return self._send(sink, int(headers.get("Range", "bytes=0-")[6:-1]))
        raise AssertionError(effect)

    def _send(self, sink: Any, first: int) -> Response:
        told = {"content-length": str(len(VIDEO) - first), "etag": '"a"'}
        if first:
            told["content-range"] = f"bytes {first}-{len(VIDEO) - 1}/{len(VIDEO)}"
        head = Response(206 if first else 200, told)
        # The first answer is cut off in the middle.
        for start in range(first, len(VIDEO) if first else len(VIDEO) // 2, 65536):
            sink(head, VIDEO[start : start + 65536])
            self._moment(f"after the bytes from {start}")
        return head

    def _moment(self, name: str) -> None:
        self._left -= 1
        if self._left == 0:
            self.stopped_at = name
            raise Stop


@pytest.mark.parametrize("sidecar", [False, True])
def test_it_can_be_stopped_at_any_moment(tmp_path: Path, sidecar: bool) -> None:
    moments: list[str] = []
    with Omni(KEY, transport=httpx.MockTransport(lambda _: httpx.Response(500))) as omni:
        for stop_at in range(1, 100):
            folder = tmp_path / str(stop_at)
            folder.mkdir()
            stopper = Stopper(stop_at)
            try:
                stopper.run(download(omni._context, DONE, folder / "cat.mp4", {"sidecar": sidecar}))
            except Stop:
                moments.append(stopper.stopped_at)
            found = {path.name: path.read_bytes() for path in folder.iterdir()}
            assert found.get("cat.mp4", VIDEO) == VIDEO
            assert found.keys() <= {"cat.mp4", "cat.mp4.json"}
            assert "cat.mp4" in found or not found
            if not stopper.stopped_at:
                assert "cat.mp4" in found
                break
    assert len(moments) > 15


def test_an_interrupt_between_two_attempts_leaves_nothing(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: float) -> None:
        assert [path.suffix for path in tmp_path.iterdir()] == [".part"]
        raise KeyboardInterrupt

    monkeypatch.setattr(world.clock, "sleep", interrupt)
    world.omni = world.client()
    world.on(MEDIA, Host(VIDEO).cut(1000))
    with pytest.raises(KeyboardInterrupt):
        world.omni.download(DONE, tmp_path)
    assert list(tmp_path.iterdir()) == []


class Stalling(httpx.AsyncByteStream):
    """A body whose reader is cancelled in the middle, or not at all."""

    def __init__(self, cancel: Callable[[], None] | None) -> None:
        self._cancel = cancel

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield VIDEO[:1000]
        if self._cancel:
            self._cancel()
            await anyio.sleep_forever()
        yield VIDEO[1000:]


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
@pytest.mark.parametrize("during", ["the fetch", "the sync to disk"])
def test_a_download_that_is_cancelled_leaves_nothing_half_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, backend: str, during: str
) -> None:
    sync_to_disk = os.fsync

    async def main() -> None:
        with anyio.CancelScope() as scope:
            stalling = Stalling(scope.cancel if during == "the fetch" else None)

            async def answer(_: httpx.Request) -> httpx.Response:
                return httpx.Response(200, stream=stalling)

            def cancelled(descriptor: int) -> None:
                anyio.from_thread.run_sync(scope.cancel)
                sync_to_disk(descriptor)

            monkeypatch.setattr(os, "fsync", cancelled)
            async with AsyncOmni(KEY, transport=httpx.MockTransport(answer)) as omni:
                await omni.download(DONE, tmp_path / "cat.mp4")
        assert scope.cancel_called

    anyio.run(main, backend=backend)
    found = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert found == ({} if during == "the fetch" else {"cat.mp4": VIDEO})


def test_a_flow_that_is_dropped_leaves_nothing(tmp_path: Path) -> None:
    with Omni(KEY, transport=httpx.MockTransport(lambda _: httpx.Response(500))) as omni:
        flow = download(omni._context, DONE, tmp_path / "cat.mp4", {})
        find = next(flow)
        assert isinstance(find, Local)
        begin = flow.send(find.work())
        assert isinstance(begin, Local)
        begin.work()
        assert [path.suffix for path in tmp_path.iterdir()] == [".part"]
        flow.close()
    assert list(tmp_path.iterdir()) == []
