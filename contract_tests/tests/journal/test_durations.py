"""How long tasks took, as the journal tells it: the latest that completed, of one billing name and host."""

import pytest

from jimmyai_omni._journal import journal as module
from jimmyai_omni._journal.journal import Journal
from tests.journal.samples import BASE_URL, HERE, completed, intent, queued, running

NAME = "Gemini-Omini-720p-6s"


def done(
    journal: Journal, number: int, seconds: int, name: str | None = NAME, base_url: str = BASE_URL
) -> None:
    """A create whose task has completed after so long."""
    task = queued(f"task-{number}", created_at=1000)
    journal.created(journal.intend(intent(billing_name=name, base_url=base_url)), task)
    ended = completed(task.id, created_at=1000, completed_at=1000 + seconds)
    journal.seen(ended, base_url=base_url, account=HERE["account"])


def test_they_are_those_of_the_latest_tasks_that_completed(journal: Journal) -> None:
    done(journal, 1, 60)
    done(journal, 2, 90)
    journal.created(journal.intend(intent()), queued("task-3"))
    journal.seen(running("task-3"), **HERE)
    assert journal.durations_s(NAME, base_url=BASE_URL) == (90.0, 60.0)


def test_another_word_for_completed_counts(journal: Journal) -> None:
    journal.created(journal.intend(intent()), queued("task-1", created_at=1000))
    journal.seen(completed("task-1", status="success", created_at=1000, completed_at=1070), **HERE)
    assert journal.durations_s(NAME, base_url=BASE_URL) == (70.0,)


def test_other_kinds_and_other_hosts_teach_nothing(journal: Journal) -> None:
    done(journal, 1, 60, name="Gemini-Omini-4k-10s")
    done(journal, 2, 70, base_url="https://other.example")
    done(journal, 3, 80, name=None)
    assert journal.durations_s(NAME, base_url=BASE_URL) == ()


@pytest.mark.parametrize("seconds", [0, -5])
def test_times_that_make_no_sense_teach_nothing(journal: Journal, seconds: int) -> None:
    done(journal, 1, seconds)
    assert journal.durations_s(NAME, base_url=BASE_URL) == ()


def test_a_task_that_does_not_say_when_it_began_teaches_nothing(journal: Journal) -> None:
    journal.created(journal.intend(intent()), queued("task-1", created_at=None))
    journal.seen(completed("task-1", created_at=None, completed_at=1070), **HERE)
    assert journal.durations_s(NAME, base_url=BASE_URL) == ()


def test_only_the_latest_are_told(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST", 2)
    for number in range(1, 5):
        done(journal, number, 10 * number)
    assert journal.durations_s(NAME, base_url=BASE_URL) == (40.0, 30.0)


def test_only_the_newest_entries_are_looked_through(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_NEWEST", 3)
    done(journal, 1, 60)
    for number in range(2, 5):
        journal.created(journal.intend(intent()), queued(f"task-{number}"))
    assert journal.durations_s(NAME, base_url=BASE_URL) == ()


def test_an_empty_journal_teaches_nothing(journal: Journal) -> None:
    assert journal.durations_s(NAME, base_url=BASE_URL) == ()
