"""The file of the journal: where it is, who may read it, and how it is written."""

import os
import sqlite3
import stat
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import platformdirs
import pytest

from jimmyai_omni._journal import schema, sqlite, sqlite_schema
from jimmyai_omni._journal.connection import Connection
from jimmyai_omni._journal.jobs import NewJob
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni._journal.place import default_place
from tests.journal.samples import HERE, intent, only, path_of, queued


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "state" / "journal.sqlite3"


def pragma(connection: Connection, name: str) -> object:
    [row] = connection.execute(f"PRAGMA {name}")
    assert isinstance(row, sqlite3.Row)
    return row[0]


@pytest.fixture(params=[0o000, 0o022, 0o077])
def any_umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def test_the_variable_names_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JIMMYAI_JOURNAL", str(tmp_path / "mine"))
    assert default_place() == str(tmp_path / "mine")


@pytest.mark.parametrize("value", [None, ""])
def test_without_it_the_file_is_in_the_users_state(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str | None
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.delenv("JIMMYAI_JOURNAL", raising=False)
    if value is not None:
        monkeypatch.setenv("JIMMYAI_JOURNAL", value)
    assert default_place() == platformdirs.user_state_path("jimmyai-omni") / "journal.sqlite3"
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_made_before_it_is_needed(journal: Journal) -> None:
    assert not path_of(journal).parent.exists()
    journal.check()
    assert path_of(journal).exists()


def test_only_its_owner_may_read_it(journal: Journal, any_umask: None) -> None:
    journal.intend(intent())
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in path_of(journal).parent.iterdir()}
    names = ("journal.sqlite3", "journal.sqlite3-shm", "journal.sqlite3-wal")
    assert modes == dict.fromkeys(names, 0o600)
    assert stat.S_IMODE(path_of(journal).parent.stat().st_mode) == 0o700


def test_a_folder_that_was_there_stays_as_it_was(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    with Journal(tmp_path / "journal.sqlite3") as journal:
        journal.check()
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o750


def test_a_relative_path_and_an_odd_name_are_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (":memory:", "file:x?mode=memory", "ü\udc80"):
        journal = Journal(Path(name))
        journal.intend(intent())
        monkeypatch.chdir("/")
        journal.close()
        assert len(journal.entries()) == 1
        journal.close()
        monkeypatch.chdir(tmp_path)
        assert (tmp_path / name).is_file()


def test_a_commit_is_on_the_disk_before_it_returns(journal: Journal) -> None:
    journal.check()
    with journal._database.reading() as connection:
        assert pragma(connection, "journal_mode") == "wal"
        # 2 is FULL.
        assert pragma(connection, "synchronous") == 2


def test_it_waits_ten_seconds_for_another_process(journal: Journal) -> None:
    journal.check()
    with journal._database.reading() as connection:
        assert pragma(connection, "busy_timeout") == 10_000


def test_a_check_writes(journal: Journal) -> None:
    journal.check()
    log = path_of(journal).with_name("journal.sqlite3-wal")
    before = log.stat().st_size
    journal.check()
    assert log.stat().st_size > before


def statements(journal: Journal) -> list[str]:
    """What is run from now on."""
    ran: list[str] = []
    with journal._database.reading() as connection:
        assert isinstance(connection, sqlite.SqliteConnection)
        connection.raw.set_trace_callback(ran.append)
    return ran


def test_each_step_is_one_transaction_that_takes_the_lock_at_once(journal: Journal) -> None:
    entry_id = journal.intend(intent())
    journal.seen(queued(), **HERE)
    ran = statements(journal)
    journal.saved(queued().id, base_url=HERE["base_url"], location="a.mp4", size_bytes=1, sha256="00")
    journal.created(entry_id, queued())
    saved, created = ran[: ran.index("COMMIT") + 1], ran[ran.index("COMMIT") + 1 :]
    assert (saved[0], saved[-1]) == ("BEGIN IMMEDIATE", "COMMIT")
    # It finds that the task was seen before its answer came, and changes nothing.
    assert "NOT EXISTS" in created[0]
    assert (created[1], created[-1]) == ("BEGIN IMMEDIATE", "COMMIT")
    assert sum("UPDATE" in statement for statement in created[1:]) == 2
    assert len([statement for statement in ran if statement in ("BEGIN IMMEDIATE", "COMMIT")]) == 4


def test_a_create_is_two_statements_each_of_them_a_transaction(journal: Journal) -> None:
    """Nothing is read: both are synced to the disk, and that is what they cost."""
    journal.check()
    ran = statements(journal)
    journal.created(journal.intend(intent()), queued())
    assert [statement.split()[0] for statement in ran] == ["INSERT", "UPDATE"]
    assert only(journal).outcome == "created"
    assert only(journal).task == queued()


def test_it_is_marked_as_a_journal_of_this_version(journal: Journal) -> None:
    journal.check()
    journal.close()
    with closing(sqlite3.connect(path_of(journal))) as other:
        assert other.execute("PRAGMA application_id").fetchone()[0] == sqlite_schema.APPLICATION_ID
        assert other.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION


def test_the_switch_to_wal_is_tried_again(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite reports at once that another process holds the file, whatever its timeout."""
    prepared = sqlite._prepared
    pauses: list[float] = []

    def busy_twice(path: Path) -> sqlite3.Connection:
        if len(pauses) < 2:
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise error
        return prepared(path)

    monkeypatch.setattr(sqlite, "_prepared", busy_twice)
    monkeypatch.setattr(time, "sleep", pauses.append)
    journal.check()
    assert pauses == [0.01, 0.01]


def test_another_process_may_make_the_tables_first(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    missing, first_looks = sqlite._missing, ["the journal's"]

    def slow(connection: sqlite3.Connection) -> Sequence[str]:
        if not first_looks:
            return missing(connection)
        first_looks.clear()
        with Journal(path_of(journal)) as other:
            other.intend(intent())
        return sqlite_schema.NEW

    monkeypatch.setattr(sqlite, "_missing", slow)
    assert len(journal.entries()) == 1


def test_readers_go_on_while_another_writes(journal: Journal) -> None:
    journal.intend(intent())
    with closing(sqlite3.connect(path_of(journal), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        other.execute("DELETE FROM entries")
        assert len(journal.entries()) == 1


@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_journal_of_an_older_version_goes_on_with_what_it_holds(journal: Journal, version: int) -> None:
    journal.seen(queued(status="\ud800", cost=3.0), **HERE)
    journal.intend(intent())
    if version > 1:
        batch = journal.batches.begin("videos/", **HERE)
        journal.batches.add(batch.batch_id, [NewJob(number=1, job_id="cat", name=None, fields={})])
    before = journal.entries()
    journal.close()
    # What each version has added, the latest first.
    added = {
        3: "ALTER TABLE jobs DROP COLUMN spent_before; DROP INDEX leases_by_expiry;",
        2: "ALTER TABLE entries DROP COLUMN status; ALTER TABLE entries DROP COLUMN cost; DROP TABLE leases;",
        1: "DROP TABLE jobs; DROP TABLE batches;",
    }
    taken = " ".join(statements for before_it, statements in added.items() if version <= before_it)
    with closing(sqlite3.connect(path_of(journal))) as other:
        other.executescript(f"{taken} PRAGMA user_version = {version}")
    assert journal.entries() == before
    batches = journal.batches.all()
    # Each batch can be held, and its rows are there.
    assert [journal.leases.hold(batch.batch_id, 60.0).fence for batch in batches] == [1] * (version > 1)
    for batch in batches:
        assert [job.spent_before for job in journal.batches.jobs(batch.batch_id)] == [0.0]
    with journal._database.reading() as connection:
        columns = connection.execute("SELECT status, cost FROM entries ORDER BY position")
        assert [(row["status"], row["cost"]) for row in columns] == [("\\ud800", 3.0), (None, None)]


def test_several_steps_may_be_one_transaction(journal: Journal) -> None:
    with pytest.raises(ZeroDivisionError), journal.together():
        entry_id = journal.intend(intent())
        journal.created(entry_id, queued())
        raise ZeroDivisionError
    assert journal.entries() == ()
    with journal.together():
        journal.created(journal.intend(intent()), queued())
    assert [entry.state for entry in journal.entries()] == ["waiting"]
