"""An unknown create is settled by comparing balances, and the answer says how sure it is."""

from pathlib import Path

import httpx
import pytest

from jimmyai_omni import Balance, CreateOutcomeUnknown, JournalError
from jimmyai_omni._flows.settle import judge_balances
from jimmyai_omni._journal.spending import Spending
from tests.flows.answers import HTML, created, envelope, page
from tests.flows.harness import BALANCE, CREATE, MODELS, World, once, raised
from tests.flows.test_budget_guard import priced

ALONE = Spending(0, is_certain=True)
NOBODY_KNOWS = Spending(0, is_certain=False)
BEFORE = Balance(available=1000, balance=1000, used=0)


def used(amount: float) -> Balance:
    return Balance(available=1000 - amount, balance=1000, used=amount)


@pytest.mark.parametrize(
    ("after", "price", "elapsed_s", "others", "verdict", "sure"),
    [
        (used(0), 60, 61, ALONE, "not-billed", "high"),
        (used(0), 60, 5, ALONE, "not-billed", "medium"),
        (used(0), None, 61, NOBODY_KNOWS, "not-billed", "high"),
        (used(60), 60, 5, ALONE, "billed", "high"),
        (used(60), 60, 5, NOBODY_KNOWS, "billed", "medium"),
        (used(60), None, 61, ALONE, "billed", "low"),
        (used(160), 60, 61, Spending(100, is_certain=True), "billed", "high"),
        (used(100), 60, 61, Spending(100, is_certain=True), "not-billed", "high"),
        (used(100), 60, 61, Spending(100, is_certain=False), "undecided", "low"),
        (used(75), 60, 61, ALONE, "billed", "low"),
        (used(20), 60, 61, ALONE, "undecided", "low"),
        (Balance(available=1940, balance=2000, used=60), 60, 61, ALONE, "billed", "high"),
        (Balance(available=940), 60, 61, ALONE, "billed", "high"),
        (Balance(), 60, 61, ALONE, "undecided", "low"),
    ],
    ids=str,
)
def test_two_balances_tell_of_a_create_between_them(
    after: Balance, price: float | None, elapsed_s: float, others: Spending, verdict: str, sure: str
) -> None:
    settlement = judge_balances(BEFORE, after, price, elapsed_s, others)
    assert (settlement.verdict, settlement.sure) == (verdict, sure)
    assert settlement.reason


def balance(amount: float) -> object:
    return {"balance": 1000, "used_coin": amount, "available": 1000 - amount}


@pytest.mark.parametrize(
    ("amount", "verdict", "billed"),
    [(0, "not-billed", "no"), (60, "billed", "yes"), (30, "undecided", "maybe")],
)
def test_a_lost_answer_is_settled_at_once_by_those_who_verify(
    world: World, amount: float, verdict: str, billed: str
) -> None:
    world.on(MODELS, priced())
    world.on(BALANCE, envelope(balance(0)), envelope(balance(amount)))
    world.on(CREATE, httpx.ReadTimeout(""))
    error = raised(CreateOutcomeUnknown, world.client(verify_balance=True).create, "A cat")
    assert error.settlement
    assert (error.settlement.verdict, error.billed) == (verdict, billed)
    assert error.evidence.balance_before == Balance(available=1000, balance=1000, used=0)
    assert verdict in str(error)
    assert world.count(CREATE) == 1


def test_a_balance_that_cannot_be_read_does_not_stop_a_create(world: World) -> None:
    world.on(MODELS, page(HTML, 502))
    world.on(BALANCE, page(HTML, 502))
    world.on(CREATE, created())
    assert world.client(verify_balance=True).create("A cat").id == "task_1"


def test_nor_does_it_hide_the_lost_answer(world: World) -> None:
    world.on(MODELS, priced())
    world.on(BALANCE, page(HTML, 502))
    world.on(CREATE, httpx.ReadTimeout(""))
    error = raised(CreateOutcomeUnknown, world.client(verify_balance=True).create, "A cat")
    assert error.settlement
    assert error.settlement.verdict == "undecided"
    assert error.billed == "maybe"


def test_the_journal_settles_it_later(world: World, tmp_path: Path) -> None:
    world.on(MODELS, priced())
    world.on(BALANCE, envelope(balance(0)), envelope(balance(0)), envelope(balance(60)))
    world.on(CREATE, httpx.ReadTimeout(""))
    omni = world.client(verify_balance=True, journal=tmp_path / "journal.sqlite3")
    error = raised(CreateOutcomeUnknown, omni.create, "A cat")
    assert error.evidence.entry_id
    assert f"omni reconcile {error.evidence.entry_id}" in error.hint
    settlement = omni.reconcile(error.evidence.entry_id)
    assert (settlement.verdict, settlement.sure) == ("billed", "high")
    entry = omni.journal.find(error.evidence.entry_id)
    assert entry
    assert entry.settlement == settlement
    assert omni.journal.unsettled() == ()


@once
def test_what_is_known_is_not_settled(world: World, tmp_path: Path) -> None:
    world.on(CREATE, created())
    omni = world.client(journal=tmp_path / "journal.sqlite3")
    omni.create("A cat")
    raised(JournalError, omni.reconcile, "task_1")
    raised(JournalError, omni.reconcile, "task_2")
    assert len(world.sent) == 1


@once
def test_another_account_tells_nothing_of_it(world: World, tmp_path: Path) -> None:
    world.on(CREATE, httpx.ReadTimeout(""))
    error = raised(CreateOutcomeUnknown, world.client(journal=tmp_path / "journal.sqlite3").create, "A cat")
    stranger = world.client("sk-test-STRANGER", journal=tmp_path / "journal.sqlite3")
    raised(JournalError, stranger.reconcile, error.evidence.entry_id)
    assert len(world.sent) == 1
