"""What is left to do: unfinished, unsaved and unsettled entries."""

import pytest

from jimmyai_omni._journal import owner
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni.results import Task
from tests.journal.samples import (
    BASE_URL,
    DAY_S,
    HERE,
    WallClock,
    completed,
    failed,
    intent,
    only,
    queued,
    running,
    settled,
)


@pytest.mark.parametrize(
    ("task", "unfinished", "unsaved"),
    [
        (queued(), True, False),
        (running(), True, False),
        (Task("task-1", "paused"), True, False),
        (Task("task-1"), True, False),
        (completed(video_url=None), True, False),
        (completed(), False, True),
        (completed(video_url=None, image_url="https://cdn.example/a.png"), False, True),
        (failed(), False, False),
        (failed(video_url="https://cdn.example/a.mp4"), False, False),
    ],
    ids=str,
)
def test_a_task_is_unfinished_until_it_failed_or_can_be_downloaded(
    journal: Journal, task: Task, unfinished: bool, unsaved: bool
) -> None:
    journal.created(journal.intend(intent()), task)
    assert bool(journal.unfinished()) is unfinished
    assert bool(journal.unsaved()) is unsaved
    assert journal.unsettled() == ()


def test_a_saved_result_is_not_unsaved(journal: Journal) -> None:
    journal.seen(completed(), **HERE)
    journal.saved("task-1", base_url=BASE_URL, location="a.mp4", size_bytes=1, sha256="0")
    assert journal.unsaved() == ()


def test_the_soonest_to_expire_comes_first(journal: Journal) -> None:
    for task_id, completed_at in (("b", 200), ("c", 300), ("a", 100)):
        journal.seen(completed(task_id, completed_at=completed_at), **HERE)
    assert [entry.task_id for entry in journal.unsaved()] == ["a", "b", "c"]


def test_a_result_expires_three_days_after_the_server_completed_it(
    journal: Journal, clock: WallClock
) -> None:
    journal.seen(completed(completed_at=1_790_000_100), **HERE)
    [entry] = journal.unsaved()
    assert entry.expires_at == 1_790_000_100 + 3 * DAY_S
    assert not entry.is_expired(entry.expires_at - 1)
    assert entry.is_expired(entry.expires_at)


def test_a_result_without_a_time_counts_from_when_it_was_first_seen(
    journal: Journal, clock: WallClock
) -> None:
    journal.seen(running(), **HERE)
    assert only(journal).expires_at is None
    clock.now += 60
    journal.seen(completed(completed_at=None), **HERE)
    first_seen = clock.now
    clock.now += 60
    journal.seen(completed(completed_at=None), **HERE)
    assert only(journal).expires_at == first_seen + 3 * DAY_S


def test_a_failed_task_does_not_expire(journal: Journal, clock: WallClock) -> None:
    journal.seen(failed(completed_at=5), **HERE)
    assert only(journal).expires_at is None
    assert not only(journal).is_expired(clock.now)


def test_an_unknown_outcome_is_unsettled_until_the_balances_tell(journal: Journal) -> None:
    entry_id = journal.intend(intent())
    journal.unknown(entry_id, "a read timeout")
    assert [entry.entry_id for entry in journal.unsettled()] == [entry_id]
    journal.settle(entry_id, settled("undecided", "low"))
    assert [entry.entry_id for entry in journal.unsettled()] == [entry_id]
    journal.settle(entry_id, settled("billed", "medium"))
    assert journal.unsettled() == ()


def test_a_create_under_way_is_not_unsettled_for_an_hour(journal: Journal, clock: WallClock) -> None:
    journal.intend(intent())
    clock.now += 3599
    assert journal.unsettled() == ()
    clock.now += 1
    assert len(journal.unsettled()) == 1


def test_a_create_whose_process_is_gone_is_unsettled(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.intend(intent())
    monkeypatch.setattr(owner, "_started", lambda pid: None)
    assert len(journal.unsettled()) == 1
    assert only(journal).outcome == "intended"


def test_what_was_refused_or_made_is_not_unsettled_however_old(journal: Journal, clock: WallClock) -> None:
    journal.refused(journal.intend(intent()), "20002")
    journal.created(journal.intend(intent()), queued())
    clock.now += 30 * DAY_S
    assert journal.unsettled() == ()
