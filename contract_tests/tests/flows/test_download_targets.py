"""Where a video cannot or may not be written is found out before anything is sent."""

import os
import stat
from pathlib import Path
from typing import Any

import pytest

from jimmyai_omni import LocalFileError, Task
from tests.downloads.videos import VIDEO
from tests.flows.answers import Answer, completed, media
from tests.flows.harness import MEDIA, MEDIA_URL, QUERY, World, once, raised

DONE = Task(id="task_1", status="completed", video_url=MEDIA_URL)
SOURCES = pytest.mark.parametrize("source", [DONE, "task_1"], ids=["task", "id"])


def refused(world: World, source: Task | str, to: Path, *, overwrite: bool = False) -> LocalFileError:
    """The refusal of a download, before which nothing was sent."""
    world.on(QUERY, completed())
    world.on(MEDIA, media(VIDEO))
    error = raised(LocalFileError, world.omni.download, source, to, overwrite=overwrite)
    assert world.sent == []
    assert error.hint
    return error


@SOURCES
def test_a_file_that_exists_is_not_replaced(world: World, tmp_path: Path, source: Task | str) -> None:
    target = tmp_path / "cat.mp4"
    target.write_bytes(b"mine")
    assert f"{target} exists" in str(refused(world, source, target))
    assert target.read_bytes() == b"mine"


@SOURCES
def test_a_file_that_exists_in_the_folder_is_not_replaced(
    world: World, tmp_path: Path, source: Task | str
) -> None:
    (tmp_path / "task_1.mp4").write_bytes(b"mine")
    assert "exists" in str(refused(world, source, tmp_path))
    assert (tmp_path / "task_1.mp4").read_bytes() == b"mine"


@pytest.mark.parametrize("overwrite", [False, True])
@SOURCES
def test_a_folder_must_exist(world: World, tmp_path: Path, source: Task | str, overwrite: bool) -> None:
    refused(world, source, tmp_path / "no" / "cat.mp4", overwrite=overwrite)
    assert list(tmp_path.iterdir()) == []


@SOURCES
def test_a_folder_must_be_one(world: World, tmp_path: Path, source: Task | str) -> None:
    (tmp_path / "file").touch()
    refused(world, source, tmp_path / "file" / "cat.mp4")


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_pipe_or_a_device_is_never_turned_into_a_file(
    world: World, tmp_path: Path, overwrite: bool
) -> None:
    os.mkfifo(tmp_path / "pipe")
    refused(world, DONE, tmp_path / "pipe", overwrite=overwrite)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_a_folder_of_the_files_name_is_not_replaced(world: World, tmp_path: Path) -> None:
    (tmp_path / "task_1.mp4").mkdir()
    refused(world, DONE, tmp_path, overwrite=True)
    assert (tmp_path / "task_1.mp4").is_dir()


def test_a_name_that_is_too_long_is_refused(world: World, tmp_path: Path) -> None:
    refused(world, DONE, tmp_path / f"{'x' * 300}.mp4")


def test_a_name_with_a_null_byte_is_refused(world: World, tmp_path: Path) -> None:
    refused(world, DONE, tmp_path / "a\x00b.mp4")


def test_a_name_as_long_as_can_be_is_written(world: World, tmp_path: Path) -> None:
    world.on(MEDIA, media(VIDEO))
    target = tmp_path / f"{'x' * 251}.mp4"
    assert world.omni.download(DONE, target).path.read_bytes() == VIDEO


def test_a_file_that_appears_meanwhile_is_not_replaced(world: World, tmp_path: Path) -> None:
    target = tmp_path / "cat.mp4"

    def answer(_: object) -> Answer:
        target.write_bytes(b"mine")
        return media(VIDEO)

    world.on(MEDIA, answer)
    raised(LocalFileError, world.omni.download, DONE, target)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("cat.mp4", b"mine")]


def test_a_field_that_is_none_is_not_passed_over(world: World, tmp_path: Path) -> None:
    fields: dict[str, Any] = {"overwite": True}
    assert "overwite" in str(raised(TypeError, world.omni.download, DONE, tmp_path, **fields))
    assert world.sent == []


HOSTILE = {
    "../../x": "______x.mp4",
    "/etc/passwd": "_etc_passwd.mp4",
    "..": "__.mp4",
    "a\x00b": "a_b.mp4",
    "a\\b:c": "a_b_c.mp4",
    "-rf ~": "-rf__.mp4",
    ".ssh/x": "_ssh_x.mp4",
    "task_9f1c2ab0": "task_9f1c2ab0.mp4",
}


@once
@pytest.mark.parametrize(("task_id", "name"), HOSTILE.items())
def test_no_task_id_leads_out_of_the_folder(world: World, tmp_path: Path, task_id: str, name: str) -> None:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    world.on(MEDIA, media(VIDEO))
    task = Task(id=task_id, status="completed", video_url=MEDIA_URL)
    path = world.omni.download(task, folder).path
    assert path == folder / name
    assert [found for found in tmp_path.rglob("*") if found.is_file()] == [path]


def test_a_task_id_that_is_too_long_for_a_name_is_shortened_or_refused(world: World, tmp_path: Path) -> None:
    world.on(MEDIA, media(VIDEO))
    task = Task(id="x" * 300, status="completed", video_url=MEDIA_URL)
    try:
        assert world.omni.download(task, tmp_path).path.read_bytes() == VIDEO
    except LocalFileError:
        assert list(tmp_path.iterdir()) == []
