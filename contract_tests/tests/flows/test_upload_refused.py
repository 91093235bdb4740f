"""What the API would not take is not sent; what it refuses costs nothing."""

import errno
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimmyai_omni import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    ConnectionFailed,
    LocalFileError,
    ServerError,
    UnusableAnswer,
)
from jimmyai_omni._local.media import check_media
from jimmyai_omni.uploads import MAX_UPLOAD_BYTES, UPLOAD_TYPES
from tests.flows.answers import HTML, Answer, envelope, page, refusal
from tests.flows.first_bytes import FIRST_BYTES, file
from tests.flows.harness import UPLOAD, World, once, raised

REFUSED: dict[str, tuple[Answer, type[ApiError], int]] = {
    "20002": (refusal(20002, "参数错误"), BadRequestError, 1),
    "20001": (refusal("20001"), AuthenticationError, 1),
    "-1": (refusal(-1, "服务器错误"), ServerError, 3),
    "413": (page(HTML, 413), BadRequestError, 1),
    "502": (page(HTML, 502), ServerError, 3),
    "HTML": (page(HTML), UnusableAnswer, 1),
    "no URL": (envelope({"filename": "a"}, 20000), UnusableAnswer, 1),
    "a URL that is no text": (envelope({"url": []}, 20000), UnusableAnswer, 1),
    "data null": (envelope(None, 20000), UnusableAnswer, 1),
}


@once
@pytest.mark.parametrize(("answer", "kind", "attempts"), REFUSED.values(), ids=REFUSED)
def test_a_refused_upload_is_an_error_of_its_kind_and_costs_nothing(
    world: World, tmp_path: Path, answer: Answer, kind: type[ApiError], attempts: int
) -> None:
    world.on(UPLOAD, answer)
    error = raised(kind, world.omni.upload, file(tmp_path))
    assert error.billed == "no"
    assert f"{tmp_path / 'ref1.jpg'}" in str(error)
    assert len(world.sent) == attempts


def test_no_answer_is_a_failed_connection(world: World, tmp_path: Path) -> None:
    world.on(UPLOAD, httpx.WriteTimeout("slow"))
    assert "slow" in str(raised(ConnectionFailed, world.omni.upload, file(tmp_path)))


def test_what_is_no_file_of_a_documented_kind_is_not_sent(world: World, tmp_path: Path) -> None:
    (tmp_path / "folder.png").mkdir()
    os.mkfifo(tmp_path / "pipe.png")
    os.truncate(file(tmp_path, "huge.mp4"), MAX_UPLOAD_BYTES + 1)
    for name in ("text.txt", "none", "a.png.exe", ".png", "dot."):
        (tmp_path / name).write_bytes(FIRST_BYTES["png"])
    (tmp_path / "empty.png").touch()
    nowhere = (tmp_path / "missing.png", tmp_path / "text.txt" / "a.png", tmp_path / ("a" * 300 + ".png"))
    for path in (*tmp_path.iterdir(), *nowhere):
        error = raised(LocalFileError, world.omni.upload, path)
        assert str(path)[:300] in error.message
        assert error.hint
    assert world.sent == []


SAID: dict[str, tuple[Callable[[Path], Any], str, str]] = {
    "a misspelled name": (
        lambda folder: folder / "cat.pgn",
        "cat.pgn names no file and is no URL",
        "https://",
    ),
    "a URL": (lambda _: "https://example.com/a.png", "a URL needs no upload", "as it is"),
    "a URL within": (lambda _: "data:image/png;base64,AAAA", "a URL needs no upload", "as it is"),
    "no path at all": (lambda _: "", "an empty path", "path"),
    "a null character": (lambda _: "a\0.png", "embedded null", "check"),
    "text that no system writes": (lambda _: "a\ud800.png", "cannot be read", "check"),
    "a folder": (lambda folder: folder, "is no regular file", "path"),
    "no extension": (
        lambda folder: file(folder, "a.png").rename(folder / "a"),
        "a has no extension",
        "jpg jpeg",
    ),
    "no bytes": (lambda _: b"", "the bytes object has 0 bytes", "1 to 104857600 bytes"),
    "bytes of no known type": (lambda _: b"cat", "does not begin like a file that the API takes", "jpg jpeg"),
    "a page named as a picture": (
        lambda folder: (file(folder, "cat.jpg"), (folder / "cat.jpg").write_bytes(HTML.encode()))[0],
        "cat.jpg is no jpg by its first bytes",
        "save it as jpg",
    ),
    "a picture named as another": (
        lambda folder: file(folder, "cat.png").rename(folder / "cat.jpg"),
        "cat.jpg is no jpg by its first bytes, but png",
        "name it by what it is",
    ),
    "an open page": (
        lambda _: named(HTML.encode(), "cat.jpg"),
        "the open file cat.jpg is no jpg by its first bytes",
        "save it as jpg",
    ),
    "a file open as text": (lambda _: io.StringIO("cat"), "is not open for reading bytes", '"rb"'),
    "a file open for writing": (
        lambda folder: (folder / "a.png").open("wb"),
        "is not open for reading bytes",
        '"rb"',
    ),
    "a pipe": (lambda _: pipe(), "can be read only once", "give its bytes"),
    "a closed file": (lambda _: closed(), "cannot be read (I/O operation on closed file", "check"),
}


def named(content: bytes, name: str) -> io.BytesIO:
    opened = io.BytesIO(content)
    opened.name = name
    return opened


def pipe() -> BinaryIO:
    reading, writing = os.pipe()
    os.close(writing)
    return os.fdopen(reading, "rb")


def closed() -> io.BytesIO:
    opened = io.BytesIO(FIRST_BYTES["png"])
    opened.close()
    return opened


@once
@pytest.mark.parametrize(("media", "message", "hint"), SAID.values(), ids=SAID)
def test_what_cannot_be_uploaded_is_refused_with_the_reason(
    world: World, tmp_path: Path, media: Callable[[Path], Any], message: str, hint: str
) -> None:
    given = media(tmp_path)
    error = raised(LocalFileError, world.omni.upload, given)
    assert message in error.message
    assert hint in error.hint
    assert len(str(error)) < 1000
    assert world.sent == []
    if hasattr(given, "close"):
        given.close()


CHECKED = ("jpg", "jpeg", "png", "gif", "webp", "bmp", "mp4", "mov", "webm")
ALIKE = ({"jpg", "jpeg"}, {"mp4", "mov", "m4v"})


@pytest.mark.parametrize("extension", UPLOAD_TYPES)
def test_a_picture_or_a_common_video_begins_as_its_extension_says(tmp_path: Path, extension: str) -> None:
    path = tmp_path / f"a.{extension}"
    for other, first_bytes in FIRST_BYTES.items():
        path.write_bytes(first_bytes)
        if extension not in CHECKED or any({extension, other} <= alike for alike in [*ALIKE, {extension}]):
            assert check_media(path).mime_type == UPLOAD_TYPES[extension]
        else:
            assert (
                f"is no {extension} by its first bytes" in raised(LocalFileError, check_media, path).message
            )


OTHER_PICTURES = {
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "avif": b"\0\0\0\x1cftypavif\0\0\0\0avifmif1",
}


@pytest.mark.parametrize("first_bytes", OTHER_PICTURES.values(), ids=OTHER_PICTURES)
def test_a_picture_in_the_boxes_of_a_video_is_no_video(tmp_path: Path, first_bytes: bytes) -> None:
    raised(LocalFileError, check_media, first_bytes)
    (tmp_path / "a.mp4").write_bytes(first_bytes)
    raised(LocalFileError, check_media, tmp_path / "a.mp4")


@pytest.mark.parametrize("box", [b"moov", b"mdat", b"wide", b"free", b"skip"])
def test_quicktime_is_older_than_its_type_box(tmp_path: Path, box: bytes) -> None:
    assert check_media(b"\0\0\0\x08" + box).mime_type == "video/quicktime"


def test_a_file_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        raise PermissionError(errno.EACCES, "Permission denied")

    path = file(tmp_path)
    # A mode would not do: root may read everything.
    monkeypatch.setattr(Path, "open", refuse)
    error = raised(LocalFileError, check_media, path, "images[2]")
    assert error.message == f"images[2]: {path} cannot be read (Permission denied)"


@once
def test_the_largest_file_is_taken_and_one_byte_more_is_not(world: World, tmp_path: Path) -> None:
    path = file(tmp_path, "a.mp4")
    os.truncate(path, 100 * 1024 * 1024)
    assert check_media(path).size_bytes == 104_857_600
    os.truncate(path, 104_857_601)
    assert "has 104857601 bytes" in raised(LocalFileError, check_media, path).message


def test_a_file_whose_name_is_no_text_is_sent(world: World, tmp_path: Path) -> None:
    world.on(UPLOAD, envelope({"url": "https://media.example.com/a.png"}, 20000))
    path = tmp_path / os.fsdecode(b"\xff\xfe.png")
    path.write_bytes(FIRST_BYTES["png"])
    assert world.omni.upload(path).url
    assert b'filename="??.png"' in world.last.content


@given(st.binary(max_size=64) | st.sampled_from(list(FIRST_BYTES.values())), st.text(max_size=20) | st.none())
def test_any_open_file_is_taken_or_refused_as_ours(content: bytes, name: str | None) -> None:
    opened = named(content, name) if name is not None else io.BytesIO(content)
    try:
        taken = check_media(opened)
    except LocalFileError as error:
        assert error.hint
    else:
        assert (taken.size_bytes, taken.filename.rpartition(".")[2].lower() in UPLOAD_TYPES) == (
            len(content),
            True,
        )
    assert opened.tell() == 0
