"""A large file goes to the disk while it comes, and what the disk says of it is not lost."""

import errno
import os
from pathlib import Path
from threading import Event, current_thread, main_thread

import pytest

from jimmyai_omni import LocalFileError
from jimmyai_omni._local.targets import FileTarget
from jimmyai_omni._local.write_back import STEP_BYTES, WriteBack

STEP = b"\0" * STEP_BYTES


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Who has synced, in order."""
    names: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda _: names.append(current_thread().name))
    return names


def saved(path: Path, chunks: list[bytes]) -> None:
    target = FileTarget(path, overwrite=False)
    try:
        target.open()
        for chunk in chunks:
            target.append(chunk)
        target.commit()
    finally:
        target.abort()


def test_a_large_file_is_synced_while_it_comes_and_once_more_at_its_end(
    tmp_path: Path, threads: list[str]
) -> None:
    saved(tmp_path / "cat.mp4", [STEP, b"end"])
    assert (tmp_path / "cat.mp4").read_bytes() == STEP + b"end"
    # The file, and then its folder.
    assert threads == ["omni-sync_0", main_thread().name, main_thread().name]


def test_a_small_one_needs_no_thread(tmp_path: Path, threads: list[str]) -> None:
    saved(tmp_path / "cat.mp4", [STEP[1:]])
    assert threads == [main_thread().name] * 2


def test_what_only_the_first_sync_was_told_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system tells an error of the disk once, to whoever syncs first."""
    errors = [OSError(errno.EIO, "Input/output error")]

    def sync(_: int) -> None:
        if errors:
            raise errors.pop()

    monkeypatch.setattr(os, "fsync", sync)
    with pytest.raises(LocalFileError, match="Input/output error"):
        saved(tmp_path / "cat.mp4", [STEP])
    assert errors == []
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fails_early_ends_the_download_early(monkeypatch: pytest.MonkeyPatch) -> None:
    done = Event()

    def sync(_: int) -> None:
        done.set()
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", sync)
    file = WriteBack(-1)
    file.wrote(STEP_BYTES)
    assert done.wait(10)
    with pytest.raises(OSError, match="Input/output"):
        file.end()
    with pytest.raises(OSError, match="Input/output"):
        file.wrote(STEP_BYTES)


def test_one_sync_goes_on_at_a_time_and_the_end_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, may_end = Event(), Event()
    synced: list[int] = []

    def sync(descriptor: int) -> None:
        begun.set()
        assert may_end.wait(10)
        synced.append(descriptor)

    monkeypatch.setattr(os, "fsync", sync)
    file = WriteBack(7)
    file.wrote(STEP_BYTES)
    assert begun.wait(10)
    for _ in range(3):
        file.wrote(STEP_BYTES)
    assert synced == []
    may_end.set()
    file.end()
    assert synced == [7]


def test_a_file_is_not_closed_while_it_is_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its number may be that of another file by then."""
    begun, found = Event(), list[os.stat_result]()
    to_disk = os.fsync

    def sync(descriptor: int) -> None:
        begun.set()
        to_disk(descriptor)
        found.append(os.fstat(descriptor))

    monkeypatch.setattr(os, "fsync", sync)
    target = FileTarget(tmp_path / "cat.mp4", overwrite=False)
    target.open()
    target.append(STEP)
    assert begun.wait(10)
    target.abort()
    assert [status.st_size for status in found] == [STEP_BYTES]
    assert list(tmp_path.iterdir()) == []
