"""A disk that fills up, or a callback that fails, ends a download with its own error and no file."""

import errno
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import httpx
import pytest

from jimmyai_omni import LocalFileError, Task
from tests.downloads.videos import VIDEO, mp4
from tests.flows.answers import media
from tests.flows.harness import MEDIA, MEDIA_URL, World, raised

# trio warns of the generators that httpx leaves unfinished when a body is not read to its end.
pytestmark = pytest.mark.filterwarnings("ignore:Async generator 'httpx:ResourceWarning")

OPEN = Path.open
DONE = Task(id="task_1", status="completed", video_url=MEDIA_URL)


class FullDisk(io.FileIO):
    def write(self, _: Any) -> NoReturn:
        full()


def full(*_: object) -> NoReturn:
    raise OSError(errno.ENOSPC, "No space left on device")


def unbuffered(path: Path, mode: str = "r", **how: Any) -> Any:
    return FullDisk(path, mode) if mode == "xb" else OPEN(path, mode, **how)


def buffered(path: Path, mode: str = "r", **how: Any) -> Any:
    return io.BufferedWriter(FullDisk(path, mode)) if mode == "xb" else OPEN(path, mode, **how)


BREAKS: dict[str, tuple[Any, str, Callable[..., object]]] = {
    "at the first byte": (Path, "open", unbuffered),
    "when a buffer is written": (Path, "open", buffered),
    "at the last byte": (os, "fsync", full),
    "at the rename": (Path, "replace", full),
}


@pytest.mark.parametrize("content", [VIDEO, mp4(500)], ids=["large", "small"])
@pytest.mark.parametrize(("owner", "name", "broken"), BREAKS.values(), ids=BREAKS)
def test_a_disk_that_fills_up_leaves_no_file(
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    owner: Any,
    name: str,
    broken: Callable[..., object],
    content: bytes,
) -> None:
    world.on(MEDIA, media(content))
    with monkeypatch.context() as patched:
        patched.setattr(owner, name, broken)
        target = tmp_path / "cat.mp4"
        error = raised(LocalFileError, world.omni.download, DONE, target, overwrite=True)
    assert "No space left on device" in str(error)
    assert list(tmp_path.iterdir()) == []


THEIRS = (
    ValueError("mine"),
    BrokenPipeError(errno.EPIPE, "mine"),
    UnicodeEncodeError("ascii", "\u2026", 0, 1, "mine"),
    httpx.ReadTimeout("mine"),
)


@pytest.mark.parametrize("error", THEIRS, ids=lambda error: type(error).__name__)
def test_an_error_of_the_callers_own_comes_out_as_it_is_and_leaves_no_file(
    world: World, tmp_path: Path, error: Exception
) -> None:
    def complain(*_: object) -> None:
        raise error

    world.on(MEDIA, media(VIDEO))
    assert raised(type(error), world.omni.download, DONE, tmp_path, on_progress=complain) is error
    assert list(tmp_path.iterdir()) == []
