"""What holds of a journal in PostgreSQL only: its connection, its locks, and a server that goes away."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from jimmyai_omni._journal import journal as journal_module
from jimmyai_omni._journal import postgres_schema, schema
from jimmyai_omni._journal.entries import new_entry_id
from jimmyai_omni._journal.jobs import NewJob
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni.errors import ConfigurationError, JournalError
from tests.journal.samples import BASE_URL, HERE, completed, intent, only, queued, running, settled
from tests.postgres import PostgresServer

GONE = r"its server is shut down|the connection to its server was lost"


@pytest.fixture
def place(postgres: PostgresServer) -> str:
    return postgres.url(postgres.schema())


@pytest.fixture
def other(place: str) -> Iterator[Journal]:
    """Another process's, as it were, which does not wait."""
    with Journal(f"{place}%20-clock_timeout%3D20ms") as other:
        yield other


def setting(journal: Journal, name: str) -> str:
    with journal._database.reading() as connection:
        [row] = connection.execute("SELECT current_setting(:name) AS value", {"name": name})
    return str(row["value"])


def end_connection(postgres: PostgresServer, journal: Journal) -> None:
    with journal._database.reading() as connection:
        [row] = connection.execute("SELECT pg_backend_pid() AS pid")
    assert postgres.run(f"SELECT pg_terminate_backend({row['pid']}, 5000)") == [(True,)]


def test_nobody_waits_for_ever(journal: Journal) -> None:
    assert setting(journal, "lock_timeout") == "10s"
    assert setting(journal, "statement_timeout") == "30s"
    assert setting(journal, "idle_in_transaction_session_timeout") == "5s"
    assert setting(journal, "application_name") == "jimmyai-omni"


def test_the_url_may_say_otherwise(place: str) -> None:
    with Journal(f"{place}%20-cstatement_timeout%3D3s&application_name=relay") as journal:
        assert setting(journal, "statement_timeout") == "3s"
        assert setting(journal, "lock_timeout") == "10s"
        assert setting(journal, "application_name") == "relay"


@pytest.mark.parametrize(("usual", "used"), [("off", "on"), ("local", "local"), ("on", "on")])
def test_a_commit_is_on_the_disk_before_it_returns(place: str, usual: str, used: str) -> None:
    with Journal(f"{place}%20-csynchronous_commit%3D{usual}") as journal:
        assert setting(journal, "synchronous_commit") == used


def test_another_level_of_isolation_is_not_used(place: str) -> None:
    with Journal(f"{place}%20-cdefault_transaction_isolation%3Dserializable") as journal:
        journal.check()
        with journal._database.writing() as connection:
            [row] = connection.execute("SHOW transaction_isolation")
    assert row["transaction_isolation"] == "read committed"


def test_the_clock_is_the_servers(journal: Journal) -> None:
    with journal._database.writing() as connection:
        [row] = connection.execute("SELECT extract(epoch FROM now())::float8 AS began")
        first, second = connection.now(), connection.now()
    assert row["began"] < first < second


def test_texts_are_compared_by_their_bytes(journal: Journal, postgres: PostgresServer) -> None:
    journal.check()
    with journal._database.reading() as connection:
        rows = connection.execute("""
            SELECT DISTINCT collation_name AS name FROM information_schema.columns
            WHERE table_schema = current_schema() AND data_type = 'text'
        """).fetchall()
    assert [row["name"] for row in rows] == ["C"]


def test_what_begins_so_is_found_by_an_index(journal: Journal) -> None:
    journal.check()
    with journal._database.writing() as connection:
        connection.execute("SET LOCAL enable_seqscan = off")
        plan = connection.execute(
            "EXPLAIN SELECT * FROM entries WHERE entry_id >= :id AND entry_id < :after",
            {"id": "c", "after": "d"},
        ).fetchall()
    assert "entries_entry_id_key" in str(plan)


def test_the_version_is_on_record(journal: Journal, place: str) -> None:
    journal.check()
    with journal._database.reading() as connection:
        assert connection.execute(postgres_schema.MARKED).fetchall() == [{"version": schema.VERSION}]


def test_a_journal_of_an_older_version_goes_on(journal: Journal) -> None:
    batch = journal.batches.begin("videos/", **HERE)
    journal.batches.add(batch.batch_id, [NewJob(number=1, job_id="cat", name=None, fields={})])
    with journal._database.writing() as connection:
        connection.execute("ALTER TABLE jobs DROP COLUMN spent_before")
        connection.execute("DROP INDEX leases_by_expiry")
        connection.execute("UPDATE omni_journal SET version = 3")
    journal.close()
    assert [job.spent_before for job in journal.batches.jobs(batch.batch_id)] == [0.0]
    with journal._database.reading() as connection:
        assert connection.execute(postgres_schema.MARKED).fetchall() == [{"version": schema.VERSION}]


def test_an_entry_that_is_being_changed_is_not_changed_by_another(journal: Journal, other: Journal) -> None:
    entry_id = journal.intend(intent())

    def meanwhile() -> float:
        with pytest.raises(JournalError, match="another process has locked it"):
            other.settle(entry_id, settled())
        return 0.0

    other.check()
    journal._now = meanwhile
    journal.unknown(entry_id, "a read timeout")
    other.settle(entry_id, settled())
    assert (only(journal).outcome, only(journal).settlement) == ("unknown", settled())


def test_two_who_see_a_task_first_make_one_entry(
    journal: Journal, other: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(now: float) -> str:
        monkeypatch.setattr(journal_module, "new_entry_id", new_entry_id)
        with pytest.raises(JournalError, match="another process has locked it"):
            other.seen(running(), **HERE)
        other.seen(running("task-2"), **HERE)
        return new_entry_id(now)

    other.check()
    monkeypatch.setattr(journal_module, "new_entry_id", meanwhile)
    journal.seen(queued(), **HERE)
    other.seen(running(), **HERE)
    assert [entry.task_id for entry in journal.entries()] == ["task-2", "task-1"]


def test_a_task_that_is_known_is_seen_without_a_lock_of_its_own(journal: Journal) -> None:
    """The server has room for some thousands of them, and a batch sees more in one transaction."""
    journal.created(journal.intend(intent()), queued())
    with journal.together():
        journal.seen(running(), **HERE)
        with journal._database.reading() as connection:
            locks = connection.execute("SELECT * FROM pg_locks WHERE locktype = 'advisory'").fetchall()
    assert locks == []


def test_a_connection_that_ended_between_two_calls_is_no_trouble(
    journal: Journal, postgres: PostgresServer
) -> None:
    journal.intend(intent())
    end_connection(postgres, journal)
    journal.intend(intent())
    assert len(journal.entries()) == 2


def test_a_connection_that_ends_within_a_call_is_opened_anew_by_the_next(
    journal: Journal, postgres: PostgresServer
) -> None:
    entry_id = journal.intend(intent())
    now = journal._now

    def meanwhile() -> float:
        end_connection(postgres, journal)
        return 0.0

    journal._now = meanwhile
    with pytest.raises(JournalError, match=GONE) as caught:
        journal.unknown(entry_id, "a read timeout")
    assert caught.value.billed == "maybe"
    journal._now = now
    assert only(journal).outcome == "intended"
    journal.unknown(entry_id, "a read timeout")
    assert only(journal).outcome == "unknown"


def test_what_is_one_transaction_does_not_go_on_with_another_connection(
    journal: Journal, postgres: PostgresServer
) -> None:
    with pytest.raises(JournalError, match="connection"), journal.together():
        journal.intend(intent())
        end_connection(postgres, journal)
        for _ in range(2):
            with pytest.raises(JournalError):
                journal.intend(intent())
    assert journal.entries() == ()


def test_an_error_that_is_overlooked_within_a_transaction_still_undoes_it(journal: Journal) -> None:
    with pytest.raises(JournalError, match="nothing of it was recorded"), journal.together():
        journal.intend(intent())
        with pytest.raises(JournalError), journal._database.writing() as connection:
            connection.execute("SELECT 1 / 0")
    assert journal.entries() == ()
    journal.check()


def test_a_server_that_is_killed_loses_nothing(journal: Journal, postgres: PostgresServer) -> None:
    kept = []
    for number in range(3):
        task_id = f"task-{number}"
        entry_id = journal.intend(intent())
        postgres.stop(signal.SIGQUIT)
        try:
            for _ in range(2):
                with pytest.raises(JournalError) as caught:
                    journal.created(entry_id, queued(task_id))
                assert (caught.value.task_id, caught.value.billed) == (task_id, "yes")
                assert "its server" in caught.value.message
                assert "server" in caught.value.hint
        finally:
            postgres.start()
        journal.created(entry_id, queued(task_id))
        journal.seen(completed(task_id), **HERE)
        journal.saved(task_id, base_url=BASE_URL, location="a", size_bytes=1, sha256="0")
        kept.append(task_id)
        assert [entry.task_id for entry in journal.entries() if entry.file] == kept


def test_the_tables_may_stand_beside_those_of_others(place: str, postgres: PostgresServer) -> None:
    name = place.rpartition("%3D")[2]
    postgres.run(f"CREATE TABLE {name}.orders (id BIGINT)")
    with Journal(place) as journal:
        journal.check()


@pytest.mark.parametrize("url", ["mysql://host/db", "postgresql+psycopg://host/db", "sqlite:///a.db"])
def test_a_journal_elsewhere(url: str) -> None:
    with pytest.raises(ConfigurationError, match="no journal can be at a URL of"):
        Journal(url)


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "jimmyai_omni._journal.postgres", None)
    with pytest.raises(ConfigurationError, match="needs an extra") as caught:
        Journal("postgresql://host/db")
    assert caught.value.hint == "pip install 'jimmyai-omni[postgres]'"


def test_a_path_is_never_a_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Journal(Path("postgresql:/host/db")) as journal:
        journal.check()
    assert (tmp_path / "postgresql:" / "host" / "db").is_file()
