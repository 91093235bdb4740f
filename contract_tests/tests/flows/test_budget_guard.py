"""A create that would cost too much, or nobody knows what, is not sent."""

from typing import Any

import httpx
import pytest

from jimmyai_omni import BudgetRefused, ConfigurationError, CreateOutcomeUnknown, InsufficientBalance
from tests.flows.answers import Answer, created, envelope, page, refusal
from tests.flows.harness import BALANCE, CREATE, MODELS, Reply, World, once, raised

PRICE = {"model_name": "Gemini-Omini-720p-6s", "unit_price": 60}


def priced(*rows: dict[str, object]) -> Answer:
    return envelope({"list": list(rows or (PRICE,))})


def holds(available: object) -> Answer:
    return envelope({"balance": available, "used_coin": 0, "available": available})


def test_within_its_budget_a_create_is_sent(world: World) -> None:
    world.on(MODELS, priced())
    world.on(CREATE, created())
    assert world.omni.create("A cat", max_spend=60).id == "task_1"
    assert world.sent[0].url.params["search"] == "Gemini-Omini-720p-6s"


@pytest.mark.parametrize("where", ["call", "client"])
def test_over_its_budget_it_is_not(world: World, where: str) -> None:
    world.on(MODELS, priced())
    omni = world.client(max_spend=59.5) if where == "client" else world.omni
    fields: dict[str, Any] = {"max_spend": 59.5} if where == "call" else {}
    error = raised(BudgetRefused, omni.create, "A cat", **fields)
    assert world.billable() == 0
    assert "60 JimiCoin" in str(error)
    assert "59.5" in str(error)
    assert error.billed == "no"


def test_the_creates_of_a_client_add_up(world: World) -> None:
    world.on(MODELS, priced())
    world.on(CREATE, created())
    omni = world.client(max_spend=150)
    omni.create("A cat")
    omni.create("A dog")
    raised(BudgetRefused, omni.create, "A bird")
    assert world.billable() == 2


def test_what_was_refused_is_not_counted_and_what_may_be_billed_is(world: World) -> None:
    world.on(MODELS, priced())
    world.on(CREATE, refusal("-1", "余额不足"), httpx.ReadTimeout(""), created())
    omni = world.client(max_spend=100)
    raised(InsufficientBalance, omni.create, "A cat")
    raised(CreateOutcomeUnknown, omni.create, "A cat")
    raised(BudgetRefused, omni.create, "A cat")
    assert world.billable() == 2


UNPRICED: dict[str, Reply] = {
    "no line": priced({"model_name": "Gemini-Omini-720p-6s-hd", "unit_price": 1}),
    "a line without a price": priced({"model_name": "Gemini-Omini-720p-6s"}),
    "a price of null": priced({**PRICE, "unit_price": None}),
    "a price that is no number": priced({**PRICE, "unit_price": "cheap"}),
    "a negative price": priced({**PRICE, "unit_price": -60}),
    "two prices": priced(PRICE, {**PRICE, "unit_price": 1}),
    "no catalogue": page("", 502),
    "no answer": httpx.ReadTimeout(""),
}


@pytest.mark.parametrize("reply", UNPRICED.values(), ids=UNPRICED)
def test_without_a_price_it_fails_closed(world: World, reply: Reply) -> None:
    world.on(MODELS, reply)
    error = raised(BudgetRefused, world.omni.create, "A cat", max_spend=1000)
    assert world.billable() == 0
    assert "price is unknown" in str(error)


@once
def test_settings_without_a_billing_name_have_no_price(world: World) -> None:
    error = raised(BudgetRefused, world.omni.create, "A cat", duration=7, strict=False, max_spend=1000)
    assert world.sent == []
    assert "no billing name" in str(error)


@pytest.mark.parametrize(("available", "is_sent"), [(100, True), (99.9, False), (None, False)])
@pytest.mark.parametrize("where", ["call", "client"])
def test_the_account_keeps_its_floor(
    world: World, available: float | None, is_sent: bool, where: str
) -> None:
    world.on(MODELS, priced())
    world.on(BALANCE, holds(available))
    world.on(CREATE, created())
    omni = world.client(min_balance=40) if where == "client" else world.omni
    fields: dict[str, Any] = {"min_balance": 40} if where == "call" else {}
    if is_sent:
        assert omni.create("A cat", **fields).id == "task_1"
    else:
        raised(BudgetRefused, omni.create, "A cat", **fields)
        assert world.billable() == 0


@once
@pytest.mark.parametrize("field", ["max_spend", "min_balance"])
def test_a_budget_that_is_none_is_refused_before_anything_is_sent(world: World, field: str) -> None:
    raised(ConfigurationError, world.omni.create, "A cat", **{field: -1})
    raised(ConfigurationError, world.client, **{field: float("nan")})
    assert world.sent == []


@once
def test_without_a_budget_nothing_is_asked(world: World) -> None:
    world.on(CREATE, created())
    world.omni.create("A cat")
    assert len(world.sent) == 1
