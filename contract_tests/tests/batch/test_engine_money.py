"""What a batch may spend, and what it does when there is nothing left."""

from pathlib import Path

import pytest
import trio

from jimmyai_omni import AsyncOmni, BatchRefused, ConfigurationError, RetryPolicy
from jimmyai_omni.batch.events import BatchPlan, BatchResult
from tests.batch.fleet import PRICE, Fleet, rows


def test_a_policy_that_may_pay_twice_is_refused(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    with pytest.raises(ConfigurationError, match="sends no row twice"):
        fleet.live(lambda omni: fleet.batch(omni, rows(1)), retry=RetryPolicy(undecided=True))
    fleet.service.assert_billed(0)


def test_where_the_balance_ends_a_batch_waits_and_goes_on_when_it_is_back(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path, balance=3 * PRICE)

    async def act(omni: AsyncOmni) -> BatchResult:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(top_up)
            return await fleet.batch(omni, rows(6))

    async def top_up() -> None:
        await trio.sleep(220)
        assert fleet.states()["saved"] == 3
        assert "the balance is used up" in fleet.events[-1].hold
        asked.append(len(fleet.create_times))
        fleet.service.state.accounts["mock-key"].user.balance = 1e6

    asked: list[int] = []
    result: BatchResult = fleet.live(act)
    assert result.counts == {"saved": 6}
    # It asked for the balance, and sent no more creates into the void.
    assert asked[0] <= 3 + 8
    balances = sum(request.path.endswith("user/balance") for request in fleet.service.requests)
    assert 3 <= balances <= 6
    fleet.check()


def test_the_same_holds_for_the_quota_of_the_key(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path, quota=2 * PRICE)

    async def act(omni: AsyncOmni) -> BatchResult:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(top_up)
            return await fleet.batch(omni, rows(4))

    async def top_up() -> None:
        await trio.sleep(100)
        fleet.service.state.accounts["mock-key"].quota = 1e6

    result: BatchResult = fleet.live(act)
    assert result.counts == {"saved": 4}
    assert fleet.now > 100
    assert len(fleet.create_times) <= 4 + 2
    fleet.check()


def test_max_spend_ends_the_creates_and_what_is_made_is_brought_home(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    result = fleet.run(rows(10), max_spend=4.5 * PRICE)
    assert result.counts == {"saved": 4, "waiting": 6}
    assert "of the 180 JimiCoin of max_spend are left" in result.stopped
    # What earlier runs have spent counts.
    assert fleet.run(rows(10), max_spend=6 * PRICE).counts == {"saved": 6, "waiting": 4}
    assert fleet.run(rows(10), max_spend=6 * PRICE).counts == {"saved": 6, "waiting": 4}
    assert fleet.run(rows(10)).counts == {"saved": 10}
    fleet.check()


def test_what_may_have_been_billed_counts_as_spent(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    fleet.service.fail("create", "drop", 2)
    result = fleet.run(rows(10), max_spend=4 * PRICE)
    assert result.counts == {"saved": 2, "unknown": 2, "waiting": 6}
    assert result.spent == 4 * PRICE


def test_without_a_price_nothing_is_sent_within_a_budget(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    result = fleet.run([{"prompt": "A cat", "model": "x-new"}], max_spend=1e6, strict=False)
    assert result.counts == {"waiting": 1}
    assert "its price is unknown" in result.stopped
    fleet.service.assert_billed(0)


def test_the_plan_says_what_it_costs_and_nothing_is_sent_without_a_yes(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    plans: list[BatchPlan] = []

    async def no(plan: BatchPlan) -> bool:
        plans.append(plan)
        return False

    said = [*rows(3), {"prompt": "Dear", "resolution": "4k", "duration": 10}]
    result = fleet.run(said, agree=no)
    assert result.stopped == "nothing was sent, since nobody agreed"
    [plan] = plans
    assert [(price.rows, price.unit_price) for price in plan.prices] == [(3, PRICE), (1, 300.0)]
    assert (plan.to_create, plan.total, plan.spent) == (4, 3 * PRICE + 300, 0)
    assert plan.balance
    assert plan.balance.available == 1e9
    fleet.service.assert_billed(0)
    # So other rows may go there.
    assert fleet.run(rows(1)).counts == {"saved": 1}


def test_a_batch_needs_a_journal(tmp_path: Path) -> None:
    async def act() -> None:
        async with AsyncOmni("k", base_url="http://mock.invalid") as omni:
            await omni.batch(rows(1), tmp_path)

    with pytest.raises(ConfigurationError, match="needs a journal"):
        trio.run(act)


def test_bad_rows_send_nothing_or_are_left_out(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    said = [*rows(2), {"prompt": "A cat", "duration": 5}, {"promt": "A dog"}]
    with pytest.raises(BatchRefused, match="2 rows are at fault; nothing was sent") as refused:
        fleet.run(said)
    assert [(fault.number, fault.field) for fault in refused.value.faults] == [(3, "duration"), (4, "promt")]
    assert not fleet.create_times
    result = fleet.run(said, keep_going=True)
    assert result.counts == {"saved": 2, "faulty": 2}
    assert [fault.number for fault in result.faults] == [3, 4]
    # The next run knows them, and neither sends them nor takes them for changed.
    assert fleet.run(said, keep_going=True).counts == {"saved": 2, "faulty": 2}
    with pytest.raises(BatchRefused):
        fleet.run(said)
    fleet.check()
