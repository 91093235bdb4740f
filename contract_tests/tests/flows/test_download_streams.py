"""An open file or memory gets the whole video, and nothing of any other."""

import errno
import hashlib
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

import httpx
import pytest

from jimmyai_omni import DownloadFailed, LocalFileError, Omni, SavedVideo, Task
from tests.downloads.host import Host
from tests.downloads.videos import VIDEO, box
from tests.flows.answers import HTML, completed, media, page
from tests.flows.harness import KEY, MEDIA, MEDIA_URL, QUERY, World, once, raised
from tests.peaks import peak_bytes

# trio warns of the generators that httpx leaves unfinished when a body is not read to its end.
pytestmark = pytest.mark.filterwarnings("ignore:Async generator 'httpx:ResourceWarning")

DONE = Task(id="task_1", status="completed", video_url=MEDIA_URL)


class Slow(io.RawIOBase):
    """A raw file that takes a little at a time, as pipes do."""

    def __init__(self) -> None:
        self.content = b""

    def writable(self) -> bool:
        return True

    def write(self, chunk: Any) -> int:
        taken = bytes(chunk[:50000])
        self.content += taken
        return len(taken)


class Silent:
    """What has a `write` that tells nothing."""

    def __init__(self) -> None:
        self.content = b""

    def write(self, chunk: Any) -> None:
        self.content += bytes(chunk)

    def flush(self) -> None:
        pass


class Broken(io.BytesIO):
    """A pipe whose reader went away."""

    def write(self, chunk: Any) -> int:
        if chunk:
            raise BrokenPipeError(errno.EPIPE, "Broken pipe")
        return 0


def test_an_open_file_gets_the_video_where_it_stands_and_stays_open(world: World) -> None:
    host, file = Host(VIDEO), io.BytesIO()
    file.write(b"before ")
    world.on(MEDIA, host.cut(1000), host.cut(70000), host.whole)
    saved = world.omni.download(DONE, file)
    assert file.getvalue() == b"before " + VIDEO
    assert (saved.location, saved.size_bytes) == ("", len(VIDEO))
    assert saved.sha256 == hashlib.sha256(VIDEO).hexdigest()
    assert not file.closed


@once
@pytest.mark.parametrize("kind", [Slow, Silent])
def test_whatever_takes_bytes_gets_all_of_them(world: World, kind: type[Any]) -> None:
    file = kind()
    world.on(MEDIA, media(VIDEO))
    world.omni.download(DONE, cast(BinaryIO, file))
    assert file.content == VIDEO


def test_an_open_file_gets_nothing_of_a_video_that_does_not_come(world: World) -> None:
    file = io.BytesIO()
    world.on(MEDIA, Host(VIDEO).cut(1000))
    raised(DownloadFailed, world.omni.download, DONE, file)
    assert file.getvalue() == b""


@once
def test_a_pipe_that_breaks_is_told(world: World) -> None:
    world.on(MEDIA, media(VIDEO))
    error = raised(LocalFileError, world.omni.download, DONE, Broken())
    assert "the open file cannot be written (Broken pipe)" in error.message
    assert error.task_id == "task_1"


def unusable(kind: str, folder: Path) -> Any:
    if kind == "text":
        return io.StringIO()
    if kind == "closed":
        (file := io.BytesIO()).close()
        return file
    (folder / "file").touch()
    return (folder / "file").open("rb")


@once
@pytest.mark.parametrize("source", [DONE, "task_1"], ids=["task", "id"])
@pytest.mark.parametrize(
    ("kind", "reason"),
    [("text", "takes text"), ("closed", "closed file"), ("read-only", "cannot be written")],
)
def test_an_open_file_that_cannot_be_written_is_refused_before_anything_is_sent(
    world: World, tmp_path: Path, source: Task | str, kind: str, reason: str
) -> None:
    file = unusable(kind, tmp_path)
    assert reason in raised(LocalFileError, world.omni.download, source, file).message
    assert world.sent == []
    file.close()


def test_no_scratch_file_is_left_behind(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    world.on(MEDIA, media(VIDEO), page(HTML))
    world.omni.download(DONE, io.BytesIO())
    raised(DownloadFailed, world.omni.download, DONE, io.BytesIO())
    assert list(tmp_path.iterdir()) == []


@once
def test_a_temporary_folder_without_room_is_named(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    world.on(MEDIA, media(VIDEO))
    assert f"{tmp_path}/gone" in raised(LocalFileError, world.omni.download, DONE, io.BytesIO()).message


@pytest.mark.parametrize("source", [DONE, "task_1"], ids=["task", "id"])
def test_bytes_are_the_video(world: World, source: Task | str) -> None:
    host = Host(VIDEO)
    world.on(QUERY, completed())
    world.on(MEDIA, host.cut(1000), host.whole)
    assert world.omni.download_bytes(source) == VIDEO


def test_bytes_of_a_page_are_none(world: World) -> None:
    world.on(MEDIA, page(HTML))
    assert raised(DownloadFailed, world.omni.download_bytes, DONE).task_id == "task_1"


def test_a_video_that_is_said_to_be_too_large_is_not_read(world: World, tmp_path: Path) -> None:
    read: list[int] = []
    world.on(MEDIA, media(VIDEO))
    error = raised(
        DownloadFailed,
        world.omni.download,
        DONE,
        tmp_path,
        max_bytes=len(VIDEO) - 1,
        on_progress=lambda count, _: read.append(count),
    )
    assert f"{len(VIDEO)} bytes, more than max_bytes={len(VIDEO) - 1}" in error.message
    assert "raise max_bytes" in error.hint
    assert read == []
    assert len(world.sent) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_video_that_turns_out_too_large_is_dropped(world: World, tmp_path: Path) -> None:
    read: list[int] = []
    world.on(MEDIA, media(VIDEO).without("Content-Length"))
    raised(
        DownloadFailed,
        world.omni.download,
        DONE,
        tmp_path,
        max_bytes=100000,
        on_progress=lambda count, _: read.append(count),
    )
    assert read == [65536]
    assert list(tmp_path.iterdir()) == []


def test_a_video_that_is_just_small_enough_comes(world: World, tmp_path: Path) -> None:
    world.on(MEDIA, media(VIDEO))
    assert len(world.omni.download_bytes(DONE, max_bytes=len(VIDEO))) == len(VIDEO)
    assert world.omni.download(DONE, tmp_path, max_bytes=len(VIDEO)).size_bytes == len(VIDEO)


class Endless(httpx.SyncByteStream):
    """200 MB, made while they are read."""

    size_bytes = 200 * 1024 * 1024

    def __iter__(self) -> Iterator[bytes]:
        start = box(b"ftyp", b"isom\0\0\2\0") + box(b"moov", bytes(100))
        header = (self.size_bytes - len(start)).to_bytes(4) + b"mdat"
        yield start + header
        left, chunk = self.size_bytes - len(start) - len(header), bytes(1024 * 1024)
        while left:
            yield chunk[:left]
            left -= min(left, len(chunk))


def test_a_large_video_is_never_held_in_memory(tmp_path: Path) -> None:
    headers = {"Content-Length": str(Endless.size_bytes)}
    transport = httpx.MockTransport(lambda _: httpx.Response(200, headers=headers, stream=Endless()))
    downloads = list[SavedVideo]()
    with Omni(KEY, transport=transport) as omni:
        peak = peak_bytes(lambda: downloads.append(omni.download(DONE, tmp_path)))
    [saved] = downloads
    assert saved.path.stat().st_size == saved.size_bytes == Endless.size_bytes
    assert peak < 10 * 1024 * 1024
    saved.path.unlink()
