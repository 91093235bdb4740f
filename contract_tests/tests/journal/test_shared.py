"""One journal for several threads and processes at once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from jimmyai_omni._journal import database
from jimmyai_omni._journal.database import Database
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni._journal.place import Place
from tests.journal.samples import HERE, completed, intent, only, queued, run, running
from tests.postgres import PostgresServer


@pytest.fixture(params=["sqlite", "postgres"])
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where there is no journal yet."""
    if request.param == "sqlite":
        return tmp_path / "journal.sqlite3"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.url(server.schema())


@pytest.mark.parametrize(("how", "number"), [("writers", 60), ("forks", 25)])
def test_processes(new_place: Place, how: str, number: int) -> None:
    told = run("sharing", new_place, how).split()
    with closing(Journal(new_place)) as journal:
        entries = journal.entries()
    assert sorted(str(entry.task_id) for entry in entries) == sorted(told)
    assert len(told) == number
    assert len({entry.entry_id for entry in entries}) == len(entries)
    assert {entry.outcome for entry in entries} == {"created"}


def test_processes_that_see_the_same_tasks_at_once(place: Place) -> None:
    run("sharing", place, "sights")
    with closing(Journal(place)) as journal:
        entries = journal.entries()
    assert sorted(str(entry.task_id) for entry in entries) == sorted(map(str, range(12)))
    assert {(entry.state, entry.cost, bool(entry.file), bool(entry.settlement)) for entry in entries} == {
        ("completed", 3.0, True, True)
    }


def test_threads(journal: Journal) -> None:
    def record(number: int) -> None:
        journal.created(journal.intend(intent()), queued(f"task-{number}"))
        journal.seen(completed(f"task-{number}"), **HERE)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(record, range(40)))
    assert len({entry.task_id for entry in journal.entries()}) == 40
    assert {entry.state for entry in journal.entries()} == {"completed"}


def test_threads_that_see_one_task_in_any_order(journal: Journal) -> None:
    sights = [running(progress=number) for number in range(30)] + [completed()]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda task: journal.seen(task, **HERE), sights))
    assert only(journal).state == "completed"


def test_two_journals_of_one_process(journal: Journal, place: Place) -> None:
    with Journal(place) as other:
        for number in range(10):
            journal.seen(queued(f"a-{number}"), **HERE)
            other.seen(queued(f"b-{number}"), **HERE)
            assert len(journal.entries()) == len(other.entries()) == 2 * number + 2
    # Closing one drops no lock of the other.
    journal.check()


def test_a_fork_closes_the_database(journal: Journal) -> None:
    journal.check()
    before = journal._database._connection
    Database.close_all()
    try:
        assert before
        assert journal._database._connection is None
    finally:
        database._LOCK.release()
    journal.check()
