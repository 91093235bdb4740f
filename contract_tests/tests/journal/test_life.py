"""What is recorded of a create, from the intent to the file."""

import attrs
import pytest

from jimmyai_omni import OmniError
from jimmyai_omni._journal.entries import SavedFile
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni.errors import JournalError
from jimmyai_omni.results import Task, Usage
from jimmyai_omni.rules import Plan, Settings
from jimmyai_omni.rules.request import LocalMedia
from tests.journal.samples import (
    ACCOUNT,
    BASE_URL,
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


def test_an_intent_is_recorded_whole(journal: Journal, clock: WallClock) -> None:
    meant = intent()
    entry_id = journal.intend(meant)
    entry = only(journal)
    for name, value in attrs.asdict(meant, recurse=False).items():
        assert name == "began_at" or getattr(entry, name) == value
    assert (entry.entry_id, entry.recorded_at) == (entry_id, clock.now)
    assert (entry.outcome, entry.state, entry.billed) == ("intended", "intended", "maybe")
    assert (entry.task, entry.file, entry.settlement, entry.decided_at) == (None, None, None, None)


def test_an_intent_is_recorded_as_of_the_balance_that_it_is_compared_with(
    journal: Journal, clock: WallClock
) -> None:
    journal.intend(intent(began_at=clock.now - 2.5))
    assert only(journal).recorded_at == clock.now - 2.5


def test_an_intent_without_what_may_be_missing(journal: Journal) -> None:
    journal.intend(intent(billing_name=None, price=None, balance_before=None))
    entry = only(journal)
    assert (entry.billing_name, entry.price, entry.balance_before, entry.cost) == (None, None, None, None)


def test_a_created_task_is_recorded_with_its_entry(journal: Journal, clock: WallClock) -> None:
    entry_id = journal.intend(intent())
    clock.now += 2
    journal.created(entry_id, queued(cost=3.0))
    entry = only(journal)
    assert (entry.entry_id, entry.task) == (entry_id, queued(cost=3.0))
    assert (entry.outcome, entry.state, entry.decided_at) == ("created", "waiting", clock.now)
    assert (entry.billed, entry.cost, entry.price) == ("yes", 3.0, 2.5)


@pytest.mark.parametrize("outcome", ["refused", "unknown"])
def test_another_outcome_is_recorded_with_its_reason(
    journal: Journal, clock: WallClock, outcome: str
) -> None:
    entry_id = journal.intend(intent())
    clock.now += 2
    getattr(journal, outcome)(entry_id, "余额不足")
    entry = only(journal)
    assert (entry.outcome, entry.state, entry.reason) == (outcome, outcome, "余额不足")
    assert (entry.decided_at, entry.task) == (clock.now, None)
    assert entry.billed == {"refused": "no", "unknown": "maybe"}[outcome]


@pytest.mark.parametrize("outcome", ["refused", "unknown"])
def test_a_created_task_overrules_what_was_said_before_and_after(journal: Journal, outcome: str) -> None:
    entry_id = journal.intend(intent())
    getattr(journal, outcome)(entry_id, "too early")
    journal.created(entry_id, queued())
    getattr(journal, outcome)(entry_id, "too late")
    entry = only(journal)
    assert (entry.outcome, entry.reason, entry.task_id) == ("created", "", "task-1")


def test_a_second_task_of_one_create_is_kept_too(journal: Journal) -> None:
    entry_id = journal.intend(intent())
    journal.created(entry_id, queued("task-1"))
    journal.created(entry_id, queued("task-2"))
    assert [entry.task_id for entry in journal.entries()] == ["task-1", "task-2"]
    assert [entry.entry_id == entry_id for entry in journal.entries()] == [True, False]


def test_one_id_given_to_two_creates_leaves_both_entries(journal: Journal) -> None:
    for _ in range(2):
        journal.created(journal.intend(intent()), queued())
    journal.seen(completed(), **HERE)
    assert [entry.task for entry in journal.entries()] == [completed(created_at=1_790_000_000)] * 2


def test_a_create_whose_task_was_seen_before_its_answer_came_knows_what_was_seen(journal: Journal) -> None:
    entry_id = journal.intend(intent())
    journal.seen(queued(model="Gemini-Omini"), **HERE)
    journal.created(entry_id, queued(cost=3.0))
    known = queued(model="Gemini-Omini", cost=3.0)
    assert [entry.task for entry in journal.entries()] == [queued(cost=3.0), known]
    assert [entry.outcome for entry in journal.entries()] == ["created", "created"]


def test_a_sight_adds_to_what_is_known(journal: Journal) -> None:
    journal.created(journal.intend(intent()), queued(model="Gemini-Omini", cost=3.0))
    journal.seen(running(), **HERE)
    journal.seen(completed(usage=Usage(5, 9)), **HERE)
    known = completed(usage=Usage(5, 9), model="Gemini-Omini", cost=3.0, created_at=1_790_000_000)
    assert only(journal).task == known


def test_a_sight_without_a_url_takes_none_away_and_a_fresh_one_replaces_it(journal: Journal) -> None:
    journal.seen(completed(video_url="https://cdn.example/old"), **HERE)
    journal.seen(completed(video_url=None), **HERE)
    assert only(journal).task == completed(video_url="https://cdn.example/old")
    journal.seen(completed(video_url="https://cdn.example/new"), **HERE)
    assert only(journal).task == completed(video_url="https://cdn.example/new")


@pytest.mark.parametrize("late", [queued(), running(), Task("task-1", "paused"), failed(), Task("task-1")])
def test_a_completed_task_stays_completed(journal: Journal, late: Task) -> None:
    journal.seen(completed(), **HERE)
    journal.seen(late, **HERE)
    entry = only(journal)
    assert entry.task
    assert (entry.state, entry.task.status, entry.task.progress) == ("completed", "completed", 100)


@pytest.mark.parametrize("late", [queued(), running(), Task("task-1", "paused")])
def test_a_failed_task_runs_no_more(journal: Journal, late: Task) -> None:
    journal.seen(failed(), **HERE)
    journal.seen(late, **HERE)
    entry = only(journal)
    assert entry.task
    assert (entry.state, entry.task.error_message, entry.task.progress) == ("failed", "refused", 0)


def test_a_video_after_all_is_not_lost(journal: Journal) -> None:
    journal.seen(Task("task-1", "canceled"), **HERE)
    journal.seen(completed(), **HERE)
    assert only(journal).has_result


def test_a_late_sight_still_tells_what_was_not_known(journal: Journal) -> None:
    journal.seen(completed(), **HERE)
    journal.seen(running(cost=3.0), **HERE)
    assert only(journal).task == completed(cost=3.0)


def test_a_task_made_elsewhere_gets_an_entry_once(journal: Journal, clock: WallClock) -> None:
    journal.seen(queued(), **HERE)
    journal.seen(running(), **HERE)
    entry = only(journal)
    assert (entry.request, entry.fingerprint, entry.owner, entry.price) == (None, None, None, None)
    assert (entry.outcome, entry.state, entry.recorded_at) == ("created", "processing", clock.now)
    assert (entry.base_url, entry.account) == (BASE_URL, ACCOUNT)


def test_the_same_id_on_another_host_is_another_task(journal: Journal) -> None:
    journal.seen(running(), **HERE)
    journal.seen(completed(), base_url="https://other.example", account=ACCOUNT)
    assert [entry.state for entry in journal.entries()] == ["processing", "completed"]
    journal.saved("task-1", base_url="https://other.example", location="a", size_bytes=1, sha256="0")
    assert [entry.file is None for entry in journal.entries()] == [True, False]


def test_a_saved_file_is_recorded(journal: Journal) -> None:
    journal.seen(completed(), **HERE)
    journal.saved("task-1", base_url=BASE_URL, location="/videos/a.mp4", size_bytes=7, sha256="ab" * 32)
    assert only(journal).file == SavedFile("/videos/a.mp4", 7, "ab" * 32)


def test_a_file_of_a_forgotten_task_is_no_news(journal: Journal) -> None:
    journal.saved("task-1", base_url=BASE_URL, location="/videos/a.mp4", size_bytes=7, sha256="ab")
    assert journal.entries() == ()


def test_a_settlement_is_recorded_and_the_last_one_counts(journal: Journal) -> None:
    entry_id = journal.intend(intent())
    journal.unknown(entry_id, "a read timeout")
    journal.settle(entry_id, settled("undecided", "low"))
    assert only(journal).billed == "maybe"
    journal.settle(entry_id, settled("not-billed"))
    assert only(journal).settlement == settled("not-billed")
    assert (only(journal).billed, only(journal).outcome) == ("no", "unknown")


def test_a_forgotten_entry_is_gone(journal: Journal) -> None:
    for task_id in ("task-1", "task-2"):
        journal.seen(completed(task_id), **HERE)
    journal.forget(journal.entries()[0].entry_id)
    assert only(journal).task_id == "task-2"


def test_a_create_under_way_is_not_forgotten(journal: Journal) -> None:
    entry_id = journal.intend(intent())
    with pytest.raises(JournalError, match="under way"):
        journal.forget(entry_id)
    journal.unknown(entry_id, "a read timeout")
    journal.forget(entry_id)
    assert journal.entries() == ()


def test_a_task_without_its_entry_is_named_by_the_error(journal: Journal) -> None:
    entry_id = journal.intend(intent())
    journal.refused(entry_id, "so it seemed")
    journal.forget(entry_id)
    with pytest.raises(JournalError, match="has no entry") as caught:
        journal.created(entry_id, queued())
    assert (caught.value.task_id, caught.value.billed) == ("task-1", "yes")
    assert "omni wait task-1" in caught.value.hint
    assert "nothing was sent" not in str(caught.value)


@pytest.mark.parametrize(
    ("method", "arguments", "billed"),
    [
        ("refused", ["why"], "no"),
        ("unknown", ["why"], "maybe"),
        ("settle", [settled()], "no"),
        ("forget", [], "no"),
    ],
)
def test_what_names_no_entry_is_refused(
    journal: Journal, method: str, arguments: list[object], billed: str
) -> None:
    with pytest.raises(OmniError, match="has no entry c123") as caught:
        getattr(journal, method)("c123", *arguments)
    assert caught.value.billed == billed


def test_entries_come_in_the_order_of_recording(journal: Journal, clock: WallClock) -> None:
    made = []
    for step in (0, 5, -10, 0):
        clock.now += step
        made.append(journal.intend(intent()))
    assert [entry.entry_id for entry in journal.entries()] == made


def test_the_plan_of_a_task_is_not_recorded(journal: Journal) -> None:
    """It may hold files, and the request stands in the entry."""
    photo = LocalMedia(b"\x89PNG", "image_urls[0]", "a photo", "a.png", "image/png", 4)
    settings = Settings("Gemini-Omini", 6, "720p", None, "reference", 1, 0)
    plan = Plan({"prompt": "a cat"}, settings, None, uploads={"omni:0": photo})
    journal.created(journal.intend(intent()), attrs.evolve(queued(), plan=plan))
    journal.seen(attrs.evolve(completed(), plan=plan), **HERE)
    entry = only(journal)
    assert entry.task
    assert (entry.task.plan, entry.state) == (None, "completed")
    assert "plan" not in entry.as_dict()["task"]


def test_a_closed_journal_opens_again(journal: Journal) -> None:
    journal.intend(intent())
    journal.close()
    journal.close()
    journal.intend(intent())
    assert len(journal.entries()) == 2
