"""What the API would not take is not sent; what it refuses costs nothing."""

import os
from pathlib import Path

import httpx
import pytest

from jimmyai_omni import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    ConnectionFailed,
    LocalFileError,
    OmniError,
    ServerError,
    UnusableAnswer,
)
from jimmyai_omni._local.files import open_upload
from jimmyai_omni.uploads import MAX_UPLOAD_BYTES
from tests.flows.answers import HTML, Answer, envelope, page, refusal
from tests.flows.harness import UPLOAD, World, once, raised


def file(folder: Path, name: str = "ref1.jpg", content: bytes = b"\x89PNG") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


REFUSED: dict[str, tuple[Answer, type[ApiError]]] = {
    "20002": (refusal(20002, "参数错误"), BadRequestError),
    "20001": (refusal("20001"), AuthenticationError),
    "-1": (refusal(-1, "服务器错误"), ServerError),
    "413": (page(HTML, 413), UnusableAnswer),
    "502": (page(HTML, 502), ServerError),
    "HTML": (page(HTML), UnusableAnswer),
    "no URL": (envelope({"filename": "a"}, 20000), UnusableAnswer),
    "a URL that is no text": (envelope({"url": []}, 20000), UnusableAnswer),
    "data null": (envelope(None, 20000), UnusableAnswer),
}


@once
@pytest.mark.parametrize(("answer", "kind"), REFUSED.values(), ids=REFUSED)
def test_a_refused_upload_is_an_error_of_its_kind_and_costs_nothing(
    world: World, tmp_path: Path, answer: Answer, kind: type[ApiError]
) -> None:
    world.on(UPLOAD, answer)
    assert raised(kind, world.omni.upload, file(tmp_path)).billed == "no"
    assert len(world.sent) == 1


def test_no_answer_is_a_failed_connection(world: World, tmp_path: Path) -> None:
    world.on(UPLOAD, httpx.WriteTimeout("slow"))
    assert "slow" in str(raised(ConnectionFailed, world.omni.upload, file(tmp_path)))


def test_what_is_no_file_of_a_documented_kind_is_not_sent(world: World, tmp_path: Path) -> None:
    (tmp_path / "folder.png").mkdir()
    with (tmp_path / "huge.mp4").open("wb") as huge:
        huge.truncate(MAX_UPLOAD_BYTES + 1)
    file(tmp_path, "empty.png", b"")
    for name in ("text.txt", "none", "a.png.exe", ".png"):
        file(tmp_path, name)
    for path in (*tmp_path.iterdir(), tmp_path / "missing.png", tmp_path / "text.txt" / "a.png"):
        error = raised(LocalFileError, world.omni.upload, path)
        assert str(path) in error.message
        assert error.hint
    assert world.sent == []


def test_a_file_of_exactly_the_limit_is_taken(tmp_path: Path) -> None:
    path = file(tmp_path, "a.mp4", b"")
    with path.open("r+b") as huge:
        huge.truncate(100 * 1024 * 1024)
    with open_upload(path) as (opened, _):
        assert not opened.closed
    assert opened.closed


def test_a_file_whose_name_is_no_text_is_sent_or_refused_as_ours(world: World, tmp_path: Path) -> None:
    world.on(UPLOAD, envelope({"url": "https://media.example.com/a.png"}, 20000))
    try:
        assert world.omni.upload(file(tmp_path, os.fsdecode(b"\xff\xfe.png"))).url
    except OmniError as error:
        assert error.hint
