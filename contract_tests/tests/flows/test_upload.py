"""An upload is one multipart part, named `file`, with the bytes of the file and nothing else."""

import mimetypes
from email import policy
from email.message import Message
from email.parser import BytesParser
from pathlib import Path

import httpx
import pytest

from jimmyai_omni import (
    Upload,
)
from jimmyai_omni._local.files import open_upload
from jimmyai_omni.uploads import UPLOAD_TYPES
from tests.flows.answers import envelope
from tests.flows.harness import KEY, UPLOAD, World, once

STORED = {
    "url": "https://media.example.com/uploads/ref1.jpg",
    "filename": "ref1.jpg",
    "size": 182044,
    "mime_type": "image/jpeg",
}
# All bytes, line ends, and the boundary that the generated client would use.
CONTENT = bytes(range(256)) + b"\r\n--+++\r\n--+++--\r\n" + b"\x00" * 70_000


def sent_part(request: httpx.Request) -> Message:
    """The one part of a multipart request, by the standard library's parser."""
    head = b"Content-Type: " + request.headers["content-type"].encode() + b"\r\n\r\n"
    whole = BytesParser(policy=policy.HTTP).parsebytes(head + request.content)
    [part] = whole.iter_parts()
    assert isinstance(part, Message)
    return part


def file(folder: Path, name: str = "ref1.jpg", content: bytes = CONTENT) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("as_text", [False, True])
def test_a_file_is_sent_as_the_one_part_of_a_form(world: World, tmp_path: Path, as_text: bool) -> None:
    world.on(UPLOAD, envelope(STORED, 20000))
    path = file(tmp_path)
    world.omni.upload(str(path) if as_text else path)
    [sent] = world.sent
    assert (sent.method, str(sent.url)) == UPLOAD
    assert sent.headers["authorization"] == f"Bearer {KEY}"
    assert sent.headers["content-type"].startswith("multipart/form-data; boundary=")
    part = sent_part(sent)
    assert part.get_param("name", header="content-disposition") == "file"
    assert part.get_filename() == "ref1.jpg"
    assert part.get_content_type() == "image/jpeg"
    assert CONTENT in sent.content
    assert int(sent.headers["content-length"]) == len(sent.content)


def test_each_upload_draws_a_boundary_of_its_own(world: World, tmp_path: Path) -> None:
    world.on(UPLOAD, envelope(STORED, 20000))
    for _ in range(2):
        world.omni.upload(file(tmp_path))
    boundaries = {request.headers["content-type"].partition("boundary=")[2] for request in world.sent}
    assert len(boundaries) == 2
    assert all(len(boundary) >= 16 for boundary in boundaries)


@pytest.mark.parametrize("extension", UPLOAD_TYPES)
def test_the_media_type_of_a_documented_extension_depends_on_no_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extension: str
) -> None:
    monkeypatch.setattr(mimetypes, "_db", mimetypes.MimeTypes())  # as without /etc/mime.types
    kind = ("image", "video", "audio")[list(UPLOAD_TYPES).index(extension) // 7]
    with open_upload(file(tmp_path, f"a.{extension.upper()}")) as (_, mime_type):
        assert mime_type.partition("/")[0] == kind


@once
@pytest.mark.parametrize("name", ["一只猫.png", 'a "b".png', "a;b=c.png", "sp ace.PNG"])
def test_any_file_name_can_be_sent(world: World, tmp_path: Path, name: str) -> None:
    world.on(UPLOAD, envelope(STORED, 20000))
    assert world.omni.upload(file(tmp_path, name)).url == STORED["url"]
    assert sent_part(world.last).get_param("name", header="content-disposition") == "file"


@pytest.mark.parametrize("code", [20000, "20000"])
def test_the_stored_file_is_read_under_either_kind_of_code(
    world: World, tmp_path: Path, code: object
) -> None:
    world.on(UPLOAD, envelope(STORED, code))
    assert world.omni.upload(file(tmp_path)) == Upload(
        url="https://media.example.com/uploads/ref1.jpg",
        filename="ref1.jpg",
        size_bytes=182044,
        mime_type="image/jpeg",
    )


def test_of_the_answer_only_the_url_is_needed(world: World, tmp_path: Path) -> None:
    world.on(UPLOAD, envelope({"url": "https://a/b", "size": "12"}, 20000))
    assert world.omni.upload(file(tmp_path)) == Upload(url="https://a/b", size_bytes=12)
