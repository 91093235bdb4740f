"""A file is read a little at a time, its progress is told, and a file of the caller is left as it was."""

import io
import os
import tempfile
from collections.abc import AsyncIterable, Callable, Iterable
from pathlib import Path
from typing import Any, BinaryIO

import anyio
import anyio.lowlevel
import httpx
import pytest

from jimmyai_omni import AsyncOmni, LocalFileError, Omni, ServerError
from jimmyai_omni._local.media import check_media
from jimmyai_omni._local.reading import Reader, opened
from tests.flows.answers import HTML, envelope, page
from tests.flows.first_bytes import FIRST_BYTES, file
from tests.flows.harness import BACKENDS, KEY, UPLOAD, Backend, World, once, raised
from tests.peaks import peak_bytes

STORED = envelope({"url": "https://media.example.com/uploads/ref1.jpg"}, 20000)
TAIL = bytes(range(256)) * 800
LARGE = FIRST_BYTES["jpg"] + TAIL


class Drain(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Takes requests in without keeping them."""

    def __init__(self) -> None:
        self.taken = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, Iterable)
        self.taken = sum(map(len, request.stream))
        return STORED.response()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, AsyncIterable)
        self.taken = sum([len(chunk) async for chunk in request.stream])
        await anyio.lowlevel.checkpoint()
        return STORED.response()


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_large_file_is_sent_in_little_memory(tmp_path: Path, backend: Backend) -> None:
    path, drain = file(tmp_path, "a.mp4"), Drain()
    os.truncate(path, 90_000_000)

    def upload() -> None:
        if backend == "sync":
            with Omni(KEY, transport=drain) as omni:
                omni.upload(path)
        else:
            anyio.run(_upload_awaiting, drain, path, backend=backend)

    assert peak_bytes(upload) < 4_000_000
    assert drain.taken > 90_000_000


async def _upload_awaiting(drain: Drain, path: Path) -> None:
    async with AsyncOmni(KEY, transport=drain) as omni:
        await omni.upload(path)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_an_upload_that_is_cancelled_leaves_the_file_where_it_stood(tmp_path: Path, backend: str) -> None:
    async def cancel_at_the_first_bytes() -> bool:
        async with AsyncOmni(KEY, transport=Drain()) as omni:
            with anyio.CancelScope() as scope:
                await omni.upload(given, on_progress=lambda *_: scope.cancel())
        return scope.cancelled_caught

    with file(tmp_path).open("rb") as given:
        given.seek(5)
        assert anyio.run(cancel_at_the_first_bytes, backend=backend)
        assert given.tell() == 5


def in_memory(path: Path) -> BinaryIO:
    return io.BytesIO(path.read_bytes())


def temporary(path: Path) -> Any:
    copy = tempfile.NamedTemporaryFile()  # noqa: SIM115 - its test closes it
    copy.write(path.read_bytes())
    return copy


def spooled(path: Path) -> Any:
    copy = tempfile.SpooledTemporaryFile(max_size=1000)  # noqa: SIM115 - its test closes it
    copy.write(path.read_bytes())
    return copy


OPEN: dict[str, Callable[[Path], Any]] = {
    "a file": lambda path: path.open("rb"),
    "a file without a buffer": lambda path: path.open("rb", buffering=0),
    "a file for reading and writing": lambda path: path.open("r+b"),
    "memory": in_memory,
    "a temporary file": temporary,
    "a spooled file": spooled,
}


@pytest.mark.parametrize("position", [7, len(LARGE)])
@pytest.mark.parametrize("kind", OPEN.values(), ids=OPEN)
def test_of_an_open_file_the_whole_is_sent_and_it_is_left_where_it_stood(
    world: World, tmp_path: Path, kind: Callable[[Path], Any], position: int
) -> None:
    world.on(UPLOAD, STORED)
    with kind(file(tmp_path, tail=TAIL)) as given:
        given.seek(position)
        world.omni.upload(given)
        assert given.tell() == position
    assert LARGE in world.last.content


def test_an_open_file_is_left_where_it_stood_also_when_its_upload_fails(world: World, tmp_path: Path) -> None:
    world.on(UPLOAD, page(HTML, 502))
    with file(tmp_path).open("rb") as given:
        given.seek(3)
        raised(ServerError, world.omni.upload, given)
        assert given.tell() == 3


def test_progress_is_told_in_bytes_and_ends_at_the_total(world: World, tmp_path: Path) -> None:
    world.on(UPLOAD, STORED)
    told: list[tuple[int, int | None]] = []
    world.omni.upload(file(tmp_path, tail=TAIL), on_progress=lambda *progress: told.append(progress))
    counts = [count for count, _ in told]
    assert counts == sorted(set(counts))
    assert len(counts) > 1
    assert told[-1] == (len(LARGE), len(LARGE))


THEIRS = (
    ValueError("mine"),
    BrokenPipeError("mine"),
    UnicodeEncodeError("ascii", "\u2026", 0, 1, "mine"),
    httpx.ReadTimeout("mine"),
)


@pytest.mark.parametrize("error", THEIRS, ids=lambda error: type(error).__name__)
def test_an_error_of_the_callers_own_comes_out_as_it_is(
    world: World, tmp_path: Path, error: Exception
) -> None:
    def complain(*_: object) -> None:
        raise error

    world.on(UPLOAD, STORED)
    with file(tmp_path).open("rb") as given:
        assert raised(type(error), world.omni.upload, given, on_progress=complain) is error
        assert given.tell() == 0


CHANGES: dict[str, Callable[[Path], object]] = {
    "is written over": lambda path: path.write_bytes(LARGE[:100_000] + bytes(len(LARGE) - 100_000)),
    "shrinks": lambda path: os.truncate(path, 100_000),
    "grows": lambda path: path.write_bytes(LARGE + b"more"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_file_that_changes_while_it_is_sent_is_never_sent_whole(
    world: World, tmp_path: Path, change: Callable[[Path], object]
) -> None:
    world.on(UPLOAD, STORED)
    path = file(tmp_path, tail=TAIL)
    error = raised(LocalFileError, world.omni.upload, path, on_progress=lambda *_: change(path))
    assert "changed after it was checked" in error.message
    assert str(path) in error.message
    assert world.sent == []


@once
def test_never_are_more_bytes_sent_than_were_announced(world: World, tmp_path: Path) -> None:
    path = file(tmp_path)
    media = check_media(path)
    path.write_bytes(LARGE)
    with opened(path, "a picture") as content:
        reader = Reader(content, media)
        assert reader.seek(0, os.SEEK_END) == len(FIRST_BYTES["jpg"])
        raised(LocalFileError, reader.read)


class Breaking(io.BytesIO):
    """A file on a disk that fails after some bytes."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell() > 100_000:
            raise OSError(5, "Input/output error")
        return super().read(size)


def test_a_disk_that_fails_is_an_error_of_the_file(world: World) -> None:
    world.on(UPLOAD, STORED)
    error = raised(LocalFileError, world.omni.upload, Breaking(LARGE))
    assert "cannot be read (Input/output error)" in error.message
    assert world.sent == []
