"""A journal that cannot be used is one clear error: where, what was sent, and what to do."""

import errno
import os
import pickle
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from jimmyai_omni._journal import schema, sqlite, sqlite_schema
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni.errors import JournalError
from tests.journal.samples import (
    BASE_URL,
    HERE,
    WallClock,
    completed,
    intent,
    only,
    path_of,
    queued,
    run,
    settled,
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "state" / "journal.sqlite3"


def refusal(call: Callable[[], object], name: str) -> JournalError:
    """The error of a call that has sent nothing."""
    with pytest.raises(JournalError) as caught:
        call()
    error = caught.value
    assert name in error.message
    assert "nothing was sent" in error.message
    assert "JIMMYAI_JOURNAL" in error.hint
    assert (error.billed, error.task_id) == ("no", None)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    return error


def refused(journal: Journal) -> JournalError:
    """The same refusal by all that is asked before a create is sent, and by what reads."""
    calls = (journal.check, lambda: journal.intend(intent()), journal.entries, journal.unsettled)
    with journal:
        errors = [refusal(call, journal.name) for call in calls]
    assert len({error.message for error in errors}) == 1
    return errors[0]


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(b"milk, eggs\n" * 500)
    error = refused(Journal(path))
    assert "damaged" in error.message
    assert "keep it" in error.hint
    assert path.read_bytes() == b"milk, eggs\n" * 500


def test_a_journal_whose_pages_are_overwritten(journal: Journal) -> None:
    for number in range(40):
        journal.intend(intent(request={"prompt": "a cat " * 100, "n": number}))
    journal.close()
    with path_of(journal).open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(4096)
        file.write(b"\xa5" * (size - 4096))
    assert "damaged" in refusal(journal.entries, journal.name).message
    assert "damaged" in refusal(lambda: journal.intend(intent()), journal.name).message


def test_an_entry_that_is_no_json(journal: Journal) -> None:
    journal.intend(intent())
    with closing(sqlite3.connect(path_of(journal), isolation_level=None)) as other:
        other.execute("UPDATE entries SET request = '{\"prompt'")
    refusal(journal.entries, journal.name)


def test_a_journal_of_a_newer_version(journal: Journal) -> None:
    journal.intend(intent())
    journal.close()
    with closing(sqlite3.connect(path_of(journal), isolation_level=None)) as other:
        other.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    error = refused(journal)
    assert "newer" in error.message
    assert f"version {schema.VERSION + 1}" in error.message
    assert "update" in error.hint


@pytest.mark.parametrize("version", [0, 1, 7])
def test_the_database_of_another_program_stays_as_it_is(tmp_path: Path, version: int) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other:
        other.executescript(f"CREATE TABLE entries (a); PRAGMA user_version = {version}")
    before = path.read_bytes()
    assert "another program" in refused(Journal(path)).message
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["other.db"]


def test_a_folder(tmp_path: Path) -> None:
    assert "it is a folder" in refused(Journal(tmp_path)).message


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert str(tmp_path / "file") in refused(Journal(tmp_path / "file" / "journal")).message


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    refused(Journal(tmp_path / "a\x00b"))
    refused(Journal(tmp_path / ("a" * 300)))


def test_no_room_for_a_file(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "open", full)
    assert "make room" in refused(journal).hint


def test_a_journal_that_may_only_be_read(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    journal.intend(intent())
    journal.close()
    monkeypatch.setattr(sqlite_schema, "SETTINGS", (*sqlite_schema.SETTINGS, "PRAGMA query_only = ON"))
    assert "not writable" in refusal(journal.check, journal.name).message
    assert "not writable" in refusal(lambda: journal.intend(intent()), journal.name).message
    assert len(journal.entries()) == 1


@pytest.mark.parametrize(("folder_mode", "file_mode"), [("500", "none"), ("700", "400")])
def test_without_the_right_to_write(folder_mode: str, file_mode: str) -> None:
    """In a process of an ordinary user: root may write everywhere."""
    with tempfile.TemporaryDirectory(prefix="omni-journal-") as folder:
        answers = run("unprivileged", folder, folder_mode, file_mode).splitlines()
        for said in answers:
            assert f"{folder}/journal.sqlite3" in said
            assert "nothing was sent" in said
            assert "writable" in said
        assert len(answers) == 2


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_S", 0.0)


def test_a_journal_that_another_process_has_locked(journal: Journal, impatient: None) -> None:
    entry_id = journal.intend(intent())
    with closing(sqlite3.connect(path_of(journal), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for call in (journal.check, lambda: journal.intend(intent())):
            error = refusal(call, journal.name)
            assert "another process has locked it" in error.message
        other.execute("ROLLBACK")
        journal.unknown(entry_id, "a read timeout")
    assert only(journal).outcome == "unknown"


def test_a_new_journal_that_another_process_has_locked(tmp_path: Path, impatient: None) -> None:
    path = tmp_path / "journal.sqlite3"
    path.touch()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "another process has locked it" in refused(Journal(path)).message


@pytest.fixture
def cramped(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> Journal:
    """A journal on a disk with room for a few entries more."""
    monkeypatch.setattr(sqlite_schema, "SETTINGS", (*sqlite_schema.SETTINGS, "PRAGMA max_page_count = 16"))
    journal.intend(intent())
    return journal


def test_a_full_disk(cramped: Journal) -> None:
    before = cramped.entries()
    error = refusal(lambda: cramped.intend(intent(request={"prompt": "a" * 100_000})), cramped.name)
    assert "the disk is full" in error.message
    assert "make room" in error.hint
    assert cramped.entries() == before
    cramped.check()
    cramped.intend(intent())
    assert len(cramped.entries()) == 2


def test_a_task_that_cannot_be_recorded_is_named(cramped: Journal) -> None:
    entry_id = only(cramped).entry_id
    long = "a" * 100_000
    big = queued("task-1", model=long)
    cramped.created(entry_id, queued("task-1"))
    calls: list[Callable[[], object]] = [
        lambda: cramped.created(entry_id, big),
        lambda: cramped.seen(big, **HERE),
        lambda: cramped.saved("task-1", base_url=BASE_URL, location=long, size_bytes=1, sha256="0"),
    ]
    for call in calls:
        with pytest.raises(JournalError, match="the disk is full") as caught:
            call()
        assert (caught.value.task_id, caught.value.billed) == ("task-1", "yes")
        assert "omni wait task-1" in caught.value.hint
        assert "nothing was sent" not in str(caught.value)
    assert only(cramped).task == queued("task-1")
    cramped.seen(completed(), **HERE)


@pytest.mark.parametrize(("outcome", "billed"), [("refused", "no"), ("unknown", "maybe")])
def test_an_outcome_that_cannot_be_recorded(cramped: Journal, outcome: str, billed: str) -> None:
    with pytest.raises(JournalError, match="the disk is full") as caught:
        getattr(cramped, outcome)(only(cramped).entry_id, "a" * 100_000)
    assert caught.value.billed == billed
    assert "nothing was sent" not in str(caught.value)
    assert only(cramped).outcome == "intended"


@pytest.mark.parametrize("nth", [0, 2])
def test_an_interrupt_leaves_nothing_half_behind(journal: Journal, clock: WallClock, nth: int) -> None:
    """The clock is read before the first statement that writes, and between two of them."""
    entry_id = journal.intend(intent())
    # It was seen before its answer came, so that there are two entries to change.
    journal.seen(queued(), **HERE)
    moments = iter([clock.now] * nth)

    def interrupt() -> float:
        for moment in moments:
            return moment
        raise KeyboardInterrupt

    journal._now = interrupt
    with pytest.raises(KeyboardInterrupt):
        journal.created(entry_id, queued())
    assert journal.entries()[0].outcome == "intended"
    journal.settle(entry_id, settled())
    assert journal.entries()[0].settlement == settled()
