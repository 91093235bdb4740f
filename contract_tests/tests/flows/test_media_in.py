"""Local media where an image or a video is expected: checked first, uploaded next, and only then paid for."""

import io
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from jimmyai_omni import BadRequestError, InvalidRequest, LocalFileError, OmniError, Plan, ServerError
from jimmyai_omni.rules import canonicalize
from jimmyai_omni.rules.request import Media
from tests.flows.answers import HTML, Answer, created, envelope, page, refusal
from tests.flows.first_bytes import FIRST_BYTES, file
from tests.flows.harness import CREATE, UPLOAD, World, once, raised

HTTPS = "https://example.com/ref.jpg"
STANDARD = {"model": "Gemini-Omini", "prompt": "A cat", "resolution": "720p", "generation_type": "reference"}


def numbered(world: World) -> list[bytes]:
    """Let each upload answer a URL of its own; the contents that came, in order."""
    taken: list[bytes] = []

    def reply(request: httpx.Request) -> Answer:
        taken.append(request.content)
        return envelope({"url": f"https://media.example.com/uploads/{len(taken)}"}, 20000)

    world.on(UPLOAD, reply)
    world.on(CREATE, created())
    return taken


def stored(*numbers: int) -> list[str]:
    return [f"https://media.example.com/uploads/{number}" for number in numbers]


def created_body(world: World) -> dict[str, Any]:
    assert (world.last.method, str(world.last.url)) == CREATE
    body: dict[str, Any] = json.loads(world.last.content)
    return body


def test_a_path_bytes_and_a_file_are_uploaded_in_order_before_the_create(
    world: World, tmp_path: Path
) -> None:
    taken = numbered(world)
    with file(tmp_path, "c.gif").open("rb") as opened:
        world.omni.create("A cat", image_urls=[file(tmp_path, "a.png"), FIRST_BYTES["webp"], opened])
    assert [request.url for request in world.sent] == [UPLOAD[1], UPLOAD[1], UPLOAD[1], CREATE[1]]
    for content, extension in zip(taken, ("png", "webp", "gif"), strict=True):
        assert FIRST_BYTES[extension] in content
    assert created_body(world) == STANDARD | {"duration": 6, "image_urls": stored(1, 2, 3)}
    assert world.billable() == 1


def test_a_path_as_text_stands_beside_urls_which_are_sent_as_they_are(world: World, tmp_path: Path) -> None:
    numbered(world)
    data = "DATA:image/png;base64,AAAA"
    images = (data, str(file(tmp_path, "a.png")), "HTTP://example.com/b.png")
    world.omni.create("A cat", image_urls=images)
    assert created_body(world)["image_urls"] == [data, *stored(1), "HTTP://example.com/b.png"]


def test_each_list_may_hold_local_media(world: World, tmp_path: Path) -> None:
    numbered(world)
    street = file(tmp_path, "street.mp4")
    world.omni.create("A cat", images=[file(tmp_path)], video_urls=[street])
    assert created_body(world) == STANDARD | {"image_urls": stored(1), "video_urls": stored(2)}


def test_the_same_content_is_uploaded_once(world: World, tmp_path: Path) -> None:
    numbered(world)
    images: list[Media] = [file(tmp_path, "a.png"), FIRST_BYTES["png"], file(tmp_path, "b.png")]
    world.omni.create("A cat", image_urls=images)
    assert created_body(world)["image_urls"] == stored(1, 1, 1)
    assert world.count(UPLOAD) == 1


def test_files_of_one_name_are_told_apart(world: World, tmp_path: Path) -> None:
    numbered(world)
    folders = [tmp_path / name for name in "abc"]
    for folder in folders:
        folder.mkdir()
    images = [file(folder, "cat.png", folder.name.encode()) for folder in folders]
    world.omni.create("A cat", image_urls=images)
    assert created_body(world)["image_urls"] == stored(1, 2, 3)


def test_with_a_journal_the_next_create_uploads_nothing(world: World, tmp_path: Path) -> None:
    numbered(world)
    omni = world.client(journal=tmp_path / "journal.db")
    for _ in range(2):
        omni.create("A cat", image_urls=[file(tmp_path)])
        assert created_body(world)["image_urls"] == stored(1)
    assert world.count(UPLOAD) == 1
    omni.close()


@once
def test_images_that_are_not_sent_are_not_uploaded(world: World, tmp_path: Path) -> None:
    numbered(world)
    world.omni.create("A cat", image_urls=[file(tmp_path, "a.png")], images=[file(tmp_path, "b.gif")])
    assert created_body(world)["image_urls"] == stored(1)
    assert world.count(UPLOAD) == 1


FAULTY: dict[str, tuple[Callable[[Path], dict[str, Any]], list[str]]] = {
    "a misspelled name": (
        lambda folder: {"image_urls": [HTTPS, "no/cat.pgn", HTTPS]},
        ["image_urls[1]: no/cat.pgn names no file and is no URL; check the path; a URL begins with https://"],
    ),
    "a URL without its scheme": (
        lambda folder: {"video_urls": ["www.example.com/street.mp4"]},
        ["video_urls[0]: www.example.com/street.mp4 names no file and is no URL"],
    ),
    "a text": (
        lambda folder: {"image_urls": [folder / "text.txt"]},
        ["text.txt has no extension that the API takes; use one of jpg jpeg png"],
    ),
    "bytes of no known type": (
        lambda folder: {"images": [b"cat"]},
        ["images[0]: the bytes object does not begin like a file that the API takes; use one of jpg"],
    ),
    "three, in two lists": (
        lambda folder: {"image_urls": [b"", HTTPS, folder], "video_urls": [io.StringIO("cat")]},
        [
            "image_urls[0]: the bytes object has 0 bytes; the API takes 1 to 104857600 bytes",
            "is no regular file; check the path",
            "video_urls[0]: the open file is not open for reading bytes",
        ],
    ),
}


@pytest.mark.parametrize(("fields", "details"), FAULTY.values(), ids=FAULTY)
def test_what_is_wrong_with_local_media_is_told_all_at_once_before_anything_is_sent(
    world: World, tmp_path: Path, fields: Callable[[Path], dict[str, Any]], details: list[str]
) -> None:
    file(tmp_path, "a.png").rename(tmp_path / "text.txt")
    error = raised(LocalFileError, world.omni.create, "A cat", **fields(tmp_path))
    assert len(error.details) == len(details)
    for told, expected in zip(error.details, details, strict=True):
        assert expected in told
        assert told in str(error)
    assert error.billed == "no"
    assert world.sent == []


@once
@pytest.mark.parametrize("method", ["create", "generate", "plan"])
def test_broken_rules_and_faulty_media_are_told_together(world: World, tmp_path: Path, method: str) -> None:
    images = [file(tmp_path), tmp_path / "missing.png"]
    error = raised(InvalidRequest, getattr(world.omni, method), "A cat", duration=5, image_urls=images)
    assert [violation.rule for violation in error.violations] == ["OMNI-04", "OMNI-14"]
    assert len(error.details) == 3
    assert f"image_urls[1]: {tmp_path / 'missing.png'} names no file" in error.details[2]
    assert world.sent == []


@once
@pytest.mark.off_contract("a list of other things than URLs")
def test_strict_false_sends_what_breaks_a_rule_but_no_faulty_media(world: World, tmp_path: Path) -> None:
    numbered(world)
    odd: Any = [file(tmp_path), {"url": HTTPS}, 7]
    world.omni.create("A cat", image_urls=odd, strict=False)
    assert created_body(world)["image_urls"] == [*stored(1), {"url": HTTPS}, 7]
    raised(LocalFileError, world.omni.create, "A cat", image_urls=["missing.png"], strict=False)
    assert world.billable() == 1


@once
@pytest.mark.parametrize("given", [Path("a.png"), b"cat", io.BytesIO(b"cat")], ids=["path", "bytes", "file"])
def test_media_outside_of_a_list_are_refused(world: World, given: Any) -> None:
    error = raised(InvalidRequest, world.omni.create, "A cat", image_urls=given)
    assert [violation.field for violation in error.violations] == ["image_urls"]
    assert world.sent == []


UPLOAD_FAILS: dict[str, tuple[Answer, type[OmniError]]] = {
    "refused": (refusal(20002, "参数错误"), BadRequestError),
    "down": (page(HTML, 502), ServerError),
}


@pytest.mark.parametrize(("answer", "kind"), UPLOAD_FAILS.values(), ids=UPLOAD_FAILS)
def test_where_an_upload_fails_nothing_is_created_and_the_error_names_it(
    world: World, tmp_path: Path, answer: Answer, kind: type[OmniError]
) -> None:
    world.on(UPLOAD, envelope({"url": stored(1)[0]}, 20000), answer)
    images = [file(tmp_path, "a.png"), HTTPS, file(tmp_path, "b.gif")]
    error = raised(kind, world.omni.create, "A cat", image_urls=images)
    assert f"This was the upload of image_urls[2]: {tmp_path / 'b.gif'}" in error.details
    assert error.billed == "no"
    assert world.count(CREATE) == 0


def test_a_file_that_changes_between_its_check_and_its_upload_is_noticed(
    world: World, tmp_path: Path
) -> None:
    first, second = file(tmp_path, "a.png"), file(tmp_path, "b.gif")

    def meanwhile(_: httpx.Request) -> Answer:
        second.write_bytes(FIRST_BYTES["gif"] + b"more")
        return envelope({"url": stored(1)[0]}, 20000)

    world.on(UPLOAD, meanwhile)
    error = raised(LocalFileError, world.omni.create, "A cat", image_urls=[first, second, HTTPS])
    assert error.message == f"image_urls[1]: {second} changed after it was checked"
    assert (world.count(UPLOAD), world.count(CREATE)) == (1, 0)


@once
def test_a_plan_sends_nothing_and_shows_placeholders(world: World, tmp_path: Path) -> None:
    content = FIRST_BYTES["webp"] + b"\xee" * 5000
    plan = world.omni.plan("A cat", image_urls=[HTTPS, file(tmp_path, "a cat.png"), content])
    assert plan.request["image_urls"] == [
        HTTPS,
        "https://upload.invalid/0/a%20cat.png",
        "https://upload.invalid/1/media.webp",
    ]
    assert list(plan.uploads) == plan.request["image_urls"][1:]
    assert [media.where for media in plan.uploads.values()] == ["image_urls[1]", "image_urls[2]"]
    assert [media.size_bytes for media in plan.uploads.values()] == [40, 5040]
    assert (plan.billing_name, plan.advisories) == ("Gemini-Omini-720p-6s", ())
    assert len(repr(plan)) < 2000
    assert world.sent == []


def test_the_plan_of_a_created_task_holds_urls_and_no_media(world: World, tmp_path: Path) -> None:
    numbered(world)
    with file(tmp_path, "a.png").open("rb") as opened:
        task = world.omni.create("A cat", image_urls=[opened])
    plan = task.plan
    assert plan is not None
    assert (plan.request["image_urls"], plan.uploads) == (stored(1), {})
    assert pickle.loads(pickle.dumps(task)).plan == plan


ON_THE_STANDARD_MODEL = {
    "image_urls": ("mp4", "OMNI-21 image_urls[0]: is video/mp4, where an image is expected"),
    "video_urls": ("png", "OMNI-15 video_urls[0]: is image/png, where a video is expected"),
    "images": ("mp3", "OMNI-21 images[0]: is audio/mpeg, where an image is expected"),
}


@once
@pytest.mark.parametrize(
    ("field", "extension", "told"),
    [(field, *rest) for field, rest in ON_THE_STANDARD_MODEL.items()],
    ids=ON_THE_STANDARD_MODEL,
)
def test_a_medium_in_the_wrong_list_is_told_and_sent(
    world: World, tmp_path: Path, field: str, extension: str, told: str
) -> None:
    numbered(world)
    fields: dict[str, Any] = {field: [file(tmp_path, f"a.{extension}")]}
    assert [str(advisory) for advisory in world.omni.plan("A cat", **fields).advisories] == [told]
    world.omni.create("A cat", **fields)
    assert world.billable() == 1


@once
def test_the_fixed_model_takes_pictures_and_videos_in_one_list(world: World, tmp_path: Path) -> None:
    both = [file(tmp_path, "a.png"), file(tmp_path, "a.mp4")]
    assert world.omni.plan("A cat", model="omni-10s", image_urls=both).advisories == ()
    sound = [file(tmp_path, "a.mp3")]
    [advisory] = world.omni.plan("A cat", model="OMNI-10S", image_urls=sound).advisories
    assert advisory.message == "is audio/mpeg, where an image or a video is expected"


def test_the_rules_see_text_alone_and_know_no_file(tmp_path: Path) -> None:
    said = {"model": "gemini-omni", "prompt": "A cat", "image_urls": ["a.jpg"]}
    plan = canonicalize(said)
    assert isinstance(plan, Plan)
    assert (plan.request["image_urls"], plan.uploads) == (["a.jpg"], {})
