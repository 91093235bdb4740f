"""In a folder a video is named by a template, which is read before anything is fetched."""

import os
from pathlib import Path
from typing import Any

import pytest

from jimmyai_omni import LocalFileError, Task
from jimmyai_omni._plan import plan
from tests.downloads.videos import VIDEO
from tests.flows.answers import completed, media
from tests.flows.harness import MEDIA, MEDIA_URL, QUERY, World, once, raised

PLAN = plan("A cat, running!  Through: neon/rain \u96e8", resolution="1080p")
DONE = Task(
    id="task_1",
    status="completed",
    model="Gemini-Omini",
    video_url=MEDIA_URL,
    created_at=1764000000,
    completed_at=1764028799,
    plan=PLAN,
)


def named(world: World, folder: Path, template: str, task: Task | str = DONE) -> str:
    """The name of the only file that a download leaves in a folder."""
    world.on(QUERY, completed())
    world.on(MEDIA, media(VIDEO))
    saved = world.omni.download(task, folder, name=template)
    assert saved.path.read_bytes() == VIDEO
    assert [path for path in folder.rglob("*") if path.is_file()] == [saved.path]
    return saved.path.relative_to(folder).as_posix()


TEMPLATES = {
    "{task_id}": "task_1",
    "{date}-{model}-{task_id}.mp4": "2025-11-24-Gemini-Omini-task_1.mp4",
    "{prompt}.mp4": "a-cat-running-through-neon-rain-\u96e8.mp4",
    "{prompt:.5}.mp4": "a-cat.mp4",
    "{{{task_id}}}.mp4": "{task_1}.mp4",
    "always.mp4": "always.mp4",
}


@once
@pytest.mark.parametrize(("template", "name"), TEMPLATES.items(), ids=TEMPLATES)
def test_a_template_names_the_file(world: World, tmp_path: Path, template: str, name: str) -> None:
    assert named(world, tmp_path, template) == name


def test_a_task_that_is_retrieved_is_named_by_what_is_known_then(world: World, tmp_path: Path) -> None:
    assert (
        named(world, tmp_path, "{date} {model} {prompt}.mp4", "task_1")
        == "2025-11-24 Gemini-Omini unknown.mp4"
    )


@once
def test_what_is_not_known_has_a_word_of_its_own(world: World, tmp_path: Path) -> None:
    bare = Task(id="task_1", status="completed", video_url=MEDIA_URL)
    assert named(world, tmp_path, "{date}-{model}-{prompt}.mp4", bare) == "unknown-unknown-unknown.mp4"


@once
@pytest.mark.parametrize("moment", [1764000095000, -(10**18), 0, 10**30])
def test_a_moment_that_is_none_is_not_known(world: World, tmp_path: Path, moment: int) -> None:
    task = Task(id="task_1", status="completed", video_url=MEDIA_URL, completed_at=moment)
    assert named(world, tmp_path, "{date}.mp4", task) == "unknown.mp4"


@once
@pytest.mark.parametrize(
    ("prompt", "slug"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("..", "unknown"),
        ("\u732b" * 100, "\u732b" * 48),
        ("a\x00b\nc", "a-b-c"),
        ("\U0001f408", "unknown"),
        ("C:\\cat", "c-cat"),
    ],
)
def test_no_prompt_leads_out_of_the_folder(world: World, tmp_path: Path, prompt: str, slug: str) -> None:
    made = plan(prompt)
    task = Task(id="task_1", status="completed", video_url=MEDIA_URL, plan=made, model="../m")
    (tmp_path / "in").mkdir()
    assert named(world, tmp_path / "in", "{prompt} {model}.mp4", task) == f"{slug} ___m.mp4"


STRANGE: dict[str, str] = {
    "{taskid}.mp4": "unknown field {taskid}",
    "{}.mp4": "unknown field {}",
    "{0}.mp4": "unknown field {0}",
    "{task_id.__class__}.mp4": "unknown field {task_id.__class__}",
    "{task_id[0]}.mp4": "unknown field {task_id[0]}",
    "{task_id!z}.mp4": "cannot be filled in",
    "{task_id:d}.mp4": "cannot be filled in",
    "{task_id:{width}}.mp4": "cannot be filled in",
    "{task_id": "cannot be filled in",
    "task_id}": "cannot be filled in",
    "../{task_id}.mp4": "no name of a file in a folder",
    "/tmp/{task_id}.mp4": "no name of a file in a folder",
    "a/{task_id}.mp4": "no name of a file in a folder",
    "a\\{task_id}.mp4": "no name of a file in a folder",
    "a\0{task_id}.mp4": "no name of a file in a folder",
    "..": "no name of a file in a folder",
    "": "no name of a file in a folder",
    "{task_id:.0}": "no name of a file in a folder",
}


@pytest.mark.parametrize(("template", "reason"), STRANGE.items(), ids=map(repr, STRANGE))
def test_a_template_that_names_no_file_is_refused_before_anything_is_sent(
    world: World, tmp_path: Path, template: str, reason: str
) -> None:
    error = raised(LocalFileError, world.omni.download, "task_1", tmp_path, name=template)
    assert reason in error.message
    assert "{task_id}" in error.hint
    assert world.sent == []


def test_a_file_that_exists_under_the_name_is_found_before_the_video_is_fetched(
    world: World, tmp_path: Path
) -> None:
    (tmp_path / "2025-11-24.mp4").write_bytes(b"mine")
    world.on(QUERY, completed())
    raised(LocalFileError, world.omni.download, "task_1", tmp_path, name="{date}.mp4")
    assert world.count(MEDIA) == 0


@pytest.mark.parametrize("source", [DONE, "task_1"], ids=["task", "id"])
def test_a_folder_that_is_named_with_a_slash_is_made(
    world: World, tmp_path: Path, source: Task | str
) -> None:
    world.on(QUERY, completed())
    world.on(MEDIA, media(VIDEO))
    saved = world.omni.download(source, f"{tmp_path}/new/videos/")
    assert saved.path == tmp_path / "new" / "videos" / "task_1.mp4"
    assert saved.path.read_bytes() == VIDEO


def test_a_folder_that_cannot_be_made_is_told(world: World, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    error = raised(LocalFileError, world.omni.download, DONE, f"{tmp_path}/file/")
    assert f"{tmp_path}/file cannot be written" in error.message
    assert world.sent == []


@pytest.mark.parametrize("host", ["", "localhost"])
def test_a_file_url_is_a_path(world: World, tmp_path: Path, host: str) -> None:
    (tmp_path / "a b").mkdir()
    world.on(MEDIA, media(VIDEO))
    saved = world.omni.download(DONE, f"file://{host}{tmp_path}/a%20b/")
    assert saved.path == tmp_path / "a b" / "task_1.mp4"
    assert saved.path.read_bytes() == VIDEO


NOWHERE: dict[str, str] = {
    "http://media.example.com/1.mp4": "nothing can be saved to http://",
    "ftp://h/1.mp4": "nothing can be saved to ftp://",
    "file://other/1.mp4": "on another machine",
    "s3://": "names no bucket",
    "s3:///key": "names no bucket",
}


@pytest.mark.parametrize(("to", "reason"), NOWHERE.items(), ids=NOWHERE)
def test_a_url_that_nothing_can_be_saved_to_is_told(world: World, to: str, reason: str) -> None:
    assert reason in raised(LocalFileError, world.omni.download, DONE, to).message
    assert world.sent == []


def test_what_is_no_place_at_all_is_told(world: World) -> None:
    assert raised(LocalFileError, world.omni.download, DONE, 5).message == "nothing can be saved to 5"
    assert world.sent == []


class Named(os.PathLike[str]):
    def __init__(self, path: Any) -> None:
        self._path = path

    def __fspath__(self) -> str:
        return str(self._path)


@once
def test_whatever_is_a_path_will_do(world: World, tmp_path: Path) -> None:
    world.on(MEDIA, media(VIDEO))
    assert world.omni.download(DONE, Named(tmp_path / "cat.mp4")).path == tmp_path / "cat.mp4"
