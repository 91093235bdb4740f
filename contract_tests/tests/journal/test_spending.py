"""What other creates cost meanwhile: a wrong sum would settle an unknown create wrongly."""

from typing import Any

import pytest

from jimmyai_omni._journal.journal import Journal
from jimmyai_omni._journal.spending import Spending
from jimmyai_omni.results import Settlement
from tests.journal.samples import ACCOUNT, HERE, WallClock, failed, intent, queued, running, settled


@pytest.fixture
def moment(clock: WallClock) -> float:
    """When the balance was read; the test goes on ten seconds later."""
    read_at = clock.now
    clock.now += 10
    return read_at


def spent(journal: Journal, moment: float, excluding: str = "") -> Spending:
    return journal.spent_since(moment, **HERE, excluding=excluding)


def unknown(journal: Journal, settlement: Settlement | None = None) -> str:
    entry_id = journal.intend(intent())
    journal.unknown(entry_id, "a read timeout")
    if settlement:
        journal.settle(entry_id, settlement)
    return entry_id


def test_nothing_else_cost_nothing(journal: Journal, moment: float) -> None:
    mine = unknown(journal)
    assert spent(journal, moment, mine) == Spending(0.0, is_certain=True)


def test_what_was_made_counts_by_its_cost_or_else_its_price(journal: Journal, moment: float) -> None:
    journal.created(journal.intend(intent(price=2.5)), queued("a"))
    journal.created(journal.intend(intent(price=2.5)), queued("b", cost=3.0))
    journal.created(journal.intend(intent(price=2.5)), running("c", cost=0.0))
    assert spent(journal, moment) == Spending(5.5, is_certain=True)


def test_what_was_refused_does_not_count(journal: Journal, moment: float) -> None:
    journal.refused(journal.intend(intent()), "20002")
    assert spent(journal, moment) == Spending(0.0, is_certain=True)


@pytest.mark.parametrize(
    ("settlement", "expected"),
    [
        (None, Spending(0.0, is_certain=False)),
        (settled("undecided", "low"), Spending(0.0, is_certain=False)),
        (settled("billed", "high"), Spending(2.5, is_certain=True)),
        (settled("billed", "medium"), Spending(2.5, is_certain=False)),
        (settled("not-billed", "high"), Spending(0.0, is_certain=True)),
        (settled("not-billed", "low"), Spending(0.0, is_certain=False)),
    ],
    ids=str,
)
def test_another_unknown_create(
    journal: Journal, moment: float, settlement: Settlement | None, expected: Spending
) -> None:
    unknown(journal, settlement)
    assert spent(journal, moment) == expected


def test_another_create_under_way_leaves_doubt(journal: Journal, moment: float) -> None:
    journal.intend(intent())
    assert spent(journal, moment) == Spending(0.0, is_certain=False)


def test_an_unknown_price_leaves_doubt(journal: Journal, moment: float) -> None:
    journal.created(journal.intend(intent(price=None)), queued("a"))
    journal.created(journal.intend(intent(price=2.5)), queued("b"))
    assert spent(journal, moment) == Spending(2.5, is_certain=False)


def test_a_failed_task_may_have_been_refunded(journal: Journal, moment: float) -> None:
    journal.created(journal.intend(intent()), failed())
    assert spent(journal, moment) == Spending(2.5, is_certain=False)


def test_what_was_over_before_does_not_count(journal: Journal, clock: WallClock) -> None:
    journal.created(journal.intend(intent()), queued("a"))
    journal.refused(journal.intend(intent()), "20002")
    journal.seen(queued("b", created_at=int(clock.now) - 5), **HERE)
    clock.now += 0.5
    assert spent(journal, clock.now) == Spending(0.0, is_certain=True)


@pytest.mark.parametrize("seconds", [0.0, 3.0])
def test_what_was_under_way_at_the_moment_leaves_doubt(
    journal: Journal, clock: WallClock, seconds: float
) -> None:
    entry_id = journal.intend(intent())
    clock.now += 1
    moment = clock.now
    clock.now += seconds
    journal.created(entry_id, queued())
    assert spent(journal, moment) == Spending(2.5, is_certain=False)


def test_an_unanswered_create_of_before_may_be_billed_for_an_hour(journal: Journal, clock: WallClock) -> None:
    unknown(journal)
    assert spent(journal, clock.now + 3600) == Spending(0.0, is_certain=False)
    assert spent(journal, clock.now + 3600.5) == Spending(0.0, is_certain=True)


def test_a_task_made_elsewhere_counts_by_the_servers_time(
    journal: Journal, clock: WallClock, moment: float
) -> None:
    journal.seen(queued("before", created_at=int(moment) - 60, cost=1.0), **HERE)
    journal.seen(queued("after", created_at=int(moment) + 5, cost=2.0), **HERE)
    assert spent(journal, moment) == Spending(2.0, is_certain=True)


@pytest.mark.parametrize("said", [{"created_at": None, "cost": 2.0}, {"cost": None}], ids=str)
def test_a_task_made_elsewhere_without_its_time_or_cost_leaves_doubt(
    journal: Journal, moment: float, said: dict[str, Any]
) -> None:
    journal.seen(queued(**{"created_at": int(moment) + 5, **said}), **HERE)
    assert not spent(journal, moment).is_certain


def test_other_accounts_and_hosts_do_not_count(journal: Journal, moment: float) -> None:
    journal.created(journal.intend(intent(account="other")), queued("a"))
    journal.created(journal.intend(intent(base_url="https://other.example")), queued("b"))
    journal.seen(queued("c", cost=1.0, created_at=int(moment) + 5), base_url="x", account=ACCOUNT)
    assert spent(journal, moment) == Spending(0.0, is_certain=True)
