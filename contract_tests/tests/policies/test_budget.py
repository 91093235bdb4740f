"""What a client may spend: set aside before, given back where nothing was billed."""

import threading

import pytest

from jimmyai_omni import BudgetRefused, ConfigurationError
from jimmyai_omni._policies.budget import Budget, Limits


def test_the_creates_of_a_client_share_its_budget() -> None:
    budget = Budget(100)
    budget.reserve(60)
    budget.reserve(40)
    with pytest.raises(
        BudgetRefused, match="costs 1 JimiCoin, and 0 of the 100 JimiCoin of max_spend are left"
    ):
        budget.reserve(1)


def test_what_was_not_billed_is_given_back() -> None:
    budget = Budget(60)
    budget.reserve(60)
    budget.release(60)
    budget.reserve(60)
    with pytest.raises(BudgetRefused):
        budget.reserve(60)


def test_without_a_limit_nothing_is_refused() -> None:
    budget = Budget(None)
    for _ in range(3):
        budget.reserve(1e9)


def test_threads_cannot_spend_the_same_coin() -> None:
    budget, refused = Budget(50), []

    def spend() -> None:
        for _ in range(20):
            try:
                budget.reserve(1)
            except BudgetRefused:
                refused.append(1)

    threads = [threading.Thread(target=spend) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 50


@pytest.mark.parametrize("amount", [-1, float("nan"), float("inf")])
@pytest.mark.parametrize("field", ["max_spend", "min_balance"])
def test_an_amount_that_is_none_is_refused(field: str, amount: float) -> None:
    with pytest.raises(ConfigurationError, match="is no budget"):
        Limits(**{field: amount})
