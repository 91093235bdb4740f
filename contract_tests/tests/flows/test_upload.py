"""An upload is one multipart part, named `file`, with the bytes that were given and nothing else."""

import io
import mimetypes
from collections.abc import Callable
from email import policy
from email.message import Message
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import httpx
import pytest

from jimmyai_omni import Upload
from jimmyai_omni._local.media import check_media
from jimmyai_omni.uploads import UPLOAD_TYPES
from tests.flows.answers import HTML, envelope, page
from tests.flows.first_bytes import FIRST_BYTES, file
from tests.flows.harness import KEY, UPLOAD, World, once

STORED = {
    "url": "https://media.example.com/uploads/ref1.jpg",
    "filename": "ref1.jpg",
    "size": 182044,
    "mime_type": "image/jpeg",
}
# All bytes, line ends, and the boundary that the generated client would use.
TAIL = bytes(range(256)) + b"\r\n--+++\r\n--+++--\r\n" + b"\x00" * 70_000
CONTENT = FIRST_BYTES["jpg"] + TAIL


def sent_part(request: httpx.Request) -> Message:
    """The one part of a multipart request, by the standard library's parser."""
    head = b"Content-Type: " + request.headers["content-type"].encode() + b"\r\n\r\n"
    whole = BytesParser(policy=policy.HTTP).parsebytes(head + request.content)
    [part] = whole.iter_parts()
    assert isinstance(part, Message)
    return part


GIVEN: dict[str, tuple[Callable[[Path], Any], str]] = {
    "a path": (lambda path: path, "ref1.jpg"),
    "a path as text": (str, "ref1.jpg"),
    "bytes": (Path.read_bytes, "media.jpg"),
    "a file in memory": (lambda path: io.BytesIO(path.read_bytes()), "media.jpg"),
}


@pytest.mark.parametrize(("given", "name"), GIVEN.values(), ids=GIVEN)
def test_what_was_given_is_sent_as_the_one_part_of_a_form(
    world: World, tmp_path: Path, given: Callable[[Path], Any], name: str
) -> None:
    world.on(UPLOAD, envelope(STORED, 20000))
    world.omni.upload(given(file(tmp_path, tail=TAIL)))
    [sent] = world.sent
    assert (sent.method, str(sent.url)) == UPLOAD
    assert sent.headers["authorization"] == f"Bearer {KEY}"
    assert sent.headers["content-type"].startswith("multipart/form-data; boundary=")
    part = sent_part(sent)
    assert part.get_param("name", header="content-disposition") == "file"
    assert part.get_filename() == name
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


def test_a_client_of_ours_keeps_no_cookies(world: World, tmp_path: Path) -> None:
    world.on(UPLOAD, envelope(STORED, 20000).also(set_cookie="session=1; Path=/"))
    for _ in range(2):
        world.omni.upload(file(tmp_path))
    assert ["cookie" in request.headers for request in world.sent] == [False, False]


@pytest.mark.parametrize("extension", UPLOAD_TYPES)
def test_the_media_type_of_a_documented_extension_depends_on_no_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extension: str
) -> None:
    monkeypatch.setattr(mimetypes, "_db", mimetypes.MimeTypes())  # as without /etc/mime.types
    kind = ("image", "video", "audio")[list(UPLOAD_TYPES).index(extension) // 7]
    looked_at = check_media(file(tmp_path, f"a.{extension.upper()}"))
    assert looked_at.mime_type.partition("/")[0] == kind
    assert looked_at.filename == f"a.{extension.upper()}"


@pytest.mark.parametrize("extension", UPLOAD_TYPES)
def test_what_has_no_name_is_known_by_its_first_bytes(extension: str) -> None:
    looked_at = check_media(FIRST_BYTES[extension])
    assert looked_at.mime_type == UPLOAD_TYPES[extension]
    assert looked_at.filename == f"media.{extension.replace('jpeg', 'jpg')}"


@once
@pytest.mark.parametrize("name", ["一只猫.png", 'a "b".png', "a;b=c.png", "sp ace.PNG", "a\nb.png"])
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


def test_an_upload_that_was_not_taken_is_sent_again_whole(world: World, tmp_path: Path) -> None:
    world.on(UPLOAD, page(HTML, 502), httpx.ReadTimeout("slow"), envelope(STORED, 20000))
    told: list[int] = []
    world.omni.upload(file(tmp_path, tail=TAIL), on_progress=lambda count, _: told.append(count))
    assert [CONTENT in request.content for request in world.sent] == [True] * 3
    assert told.count(len(CONTENT)) == 3


def test_a_stored_content_is_found_again_whatever_it_is_called(world: World, tmp_path: Path) -> None:
    world.on(UPLOAD, envelope(STORED, 20000))
    omni = world.client(journal=tmp_path / "journal.db")
    first = omni.upload(file(tmp_path))
    again = omni.upload(file(tmp_path, "other.jpg"))
    assert (first.url, again.url) == (STORED["url"], STORED["url"])
    assert again.filename == "other.jpg"
    assert len(world.sent) == 1
    omni.upload(file(tmp_path, tail=b"another picture"))
    assert len(world.sent) == 2
    omni.close()


def test_a_stored_content_of_another_key_is_sent_again(world: World, tmp_path: Path) -> None:
    world.on(UPLOAD, envelope(STORED, 20000))
    for key in (KEY, "sk-another-one"):
        omni = world.client(key, journal=tmp_path / "journal.db")
        omni.upload(file(tmp_path))
        omni.close()
    assert len(world.sent) == 2
