"""A sidecar tells how a video was made, and no secret; the journal knows where it is."""

import errno
import hashlib
import io
import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from jimmyai_omni import JournalError, LocalFileError, Task
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni._plan import plan
from tests.downloads.videos import VIDEO
from tests.flows.answers import completed, created, media
from tests.flows.harness import CREATE, KEY, MEDIA, MEDIA_URL, QUERY, World, once, raised

SIGNED = "https://user:pass@images.example.com/cat.png?X-Amz-Signature=SIGN#SIGN"
DONE = Task(
    id="task_1",
    status="completed",
    model="Gemini-Omini",
    video_url=f"{MEDIA_URL}?sign=SIGN",
    created_at=1764000000,
    completed_at=1764000095,
    cost=2.5,
    plan=plan(
        "https://example.com/?q=1 \u732b",
        duration=4,
        image_urls=[SIGNED],
        extra={"hook": {"url": SIGNED, "tags": ["a", SIGNED]}},
    ),
)
KEYS = (
    *("version", "task_id", "model", "prompt", "request", "settings", "billing_name", "cost"),
    *("created_at", "completed_at", "saved_at", "size_bytes", "sha256"),
)


def sidecar(world: World, folder: Path, task: Task | str = DONE, **options: Any) -> dict[str, Any]:
    world.on(MEDIA, media(VIDEO))
    world.on(("GET", f"{MEDIA_URL}?sign=SIGN"), media(VIDEO))
    saved = world.omni.download(task, folder / "cat.mp4", sidecar=True, **options)
    assert saved.path.read_bytes() == VIDEO
    assert sorted(path.name for path in folder.iterdir() if path.suffix != ".sqlite3") == [
        "cat.mp4",
        "cat.mp4.json",
    ]
    text = (folder / "cat.mp4.json").read_text(encoding="utf-8")
    assert "SIGN" not in text
    assert KEY not in text
    written: dict[str, Any] = json.loads(text)
    return written


def test_a_sidecar_tells_how_the_video_was_made(world: World, tmp_path: Path) -> None:
    before = int(time.time())
    written = sidecar(world, tmp_path)
    assert tuple(written) == KEYS
    assert before <= written.pop("saved_at") <= time.time()
    cleaned = "https://images.example.com/cat.png"
    assert written == {
        "version": 1,
        "task_id": "task_1",
        "model": "Gemini-Omini",
        "prompt": "https://example.com/?q=1 \u732b",
        "request": {
            "model": "Gemini-Omini",
            "prompt": "https://example.com/?q=1 \u732b",
            "image_urls": [cleaned],
            "duration": 4,
            "resolution": "720p",
            "generation_type": "reference",
            "hook": {"url": cleaned, "tags": ["a", cleaned]},
        },
        "settings": {
            "model": "Gemini-Omini",
            "duration_s": 4,
            "resolution": "720p",
            "aspect_ratio": None,
            "generation_type": "reference",
            "images": 1,
            "videos": 0,
        },
        "billing_name": "Gemini-Omini-720p-4s",
        "cost": 2.5,
        "created_at": 1764000000,
        "completed_at": 1764000095,
        "size_bytes": len(VIDEO),
        "sha256": hashlib.sha256(VIDEO).hexdigest(),
    }


def test_a_task_that_was_made_elsewhere_tells_less(world: World, tmp_path: Path) -> None:
    world.on(QUERY, completed())
    written = sidecar(world, tmp_path, "task_1")
    assert tuple(written) == KEYS
    unknown = ("prompt", "request", "settings", "billing_name", "cost")
    assert [key for key in KEYS if written[key] is None] == list(unknown)


def test_the_journal_remembers_how_a_task_was_made(world: World, tmp_path: Path) -> None:
    (tmp_path / "videos").mkdir()
    world.omni = world.client(journal=tmp_path / "journal.sqlite3")
    world.on(CREATE, created())
    world.on(QUERY, completed())
    world.omni.create("A cat", duration=8, extra={"seed": 7})
    written = sidecar(world, tmp_path / "videos", "task_1")
    assert written["prompt"] == "A cat"
    assert written["request"]["seed"] == 7
    assert (written["settings"]["duration_s"], written["billing_name"]) == (8, "Gemini-Omini-720p-8s")


def test_neither_it_nor_the_video_replaces_anything(world: World, tmp_path: Path) -> None:
    (tmp_path / "cat.mp4.json").write_text("mine")
    for source in (DONE, "task_1"):
        error = raised(LocalFileError, world.omni.download, source, tmp_path / "cat.mp4", sidecar=True)
        assert f"{tmp_path}/cat.mp4.json exists" in error.message
    assert world.sent == []
    assert sidecar(world, tmp_path, overwrite=True)["task_id"] == "task_1"


@once
def test_an_open_file_has_no_place_for_one(world: World) -> None:
    for source in (DONE, "task_1"):
        error = raised(LocalFileError, world.omni.download, source, io.BytesIO(), sidecar=True)
        assert "no place" in error.message
    assert world.sent == []


@once
def test_one_that_cannot_be_written_does_not_cost_the_video(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, synced = os.fsync, list[int]()

    def full(descriptor: int) -> None:
        synced.append(descriptor)
        # The video's own file and its folder come first.
        if len(synced) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    world.on(("GET", f"{MEDIA_URL}?sign=SIGN"), media(VIDEO))
    error = raised(LocalFileError, world.omni.download, DONE, tmp_path / "cat.mp4", sidecar=True)
    assert f"The video itself is saved as {tmp_path}/cat.mp4" in str(error)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("cat.mp4", VIDEO)]


def test_the_journal_knows_where_the_video_is(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    omni = world.client(journal=tmp_path / "journal.sqlite3")
    world.on(QUERY, completed())
    world.on(MEDIA, media(VIDEO))
    assert omni.download("task_1", "cat.mp4").location == "cat.mp4"
    with Journal(tmp_path / "journal.sqlite3") as journal:
        entry = journal.find("task_1")
        assert entry is not None
        assert entry.file is not None
        assert entry.file.location == str(tmp_path / "cat.mp4")
        assert (entry.file.size_bytes, entry.file.sha256) == (len(VIDEO), hashlib.sha256(VIDEO).hexdigest())
        assert journal.unsaved() == ()


def test_a_video_that_did_not_come_is_not_on_record_as_saved(world: World, tmp_path: Path) -> None:
    omni = world.client(journal=tmp_path / "journal.sqlite3")
    world.on(QUERY, completed())
    world.on(MEDIA, media(b"", 500))
    with pytest.raises(Exception, match="HTTP 500"):
        omni.download("task_1", tmp_path)
    with Journal(tmp_path / "journal.sqlite3") as journal:
        assert [entry.task_id for entry in journal.unsaved()] == ["task_1"]


def test_a_journal_that_breaks_does_not_cost_the_video(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise JournalError("the disk is gone", hint="look at it")

    omni = world.client(journal=tmp_path / "journal.sqlite3")
    monkeypatch.setattr(Journal, "saved", broken)
    monkeypatch.setattr(Journal, "find", broken)
    world.on(("GET", f"{MEDIA_URL}?sign=SIGN"), media(VIDEO))
    world.on(MEDIA, media(VIDEO))
    assert omni.download(DONE, tmp_path / "cat.mp4").path.read_bytes() == VIDEO
    [told] = [record for record in caplog.records if record.levelname == "ERROR"]
    assert "task_1, which is saved, is not on record" in told.getMessage()
    bare = Task(id="task_1", status="completed", video_url=MEDIA_URL)
    assert omni.download(bare, tmp_path / "dog.mp4", sidecar=True).path.read_bytes() == VIDEO
