"""The guard in front of a create: what it costs, and whether that may be spent."""

from collections.abc import Iterable, Mapping

from jimmyai_omni._flows.context import Context
from jimmyai_omni._flows.effects import Flow
from jimmyai_omni._flows.reads import balance, models
from jimmyai_omni._policies.budget import Limits, over_budget
from jimmyai_omni.errors import BudgetRefused, OmniError
from jimmyai_omni.results import Balance, CatalogModel
from jimmyai_omni.rules import Plan


def price_of(ctx: Context, plan: Plan) -> Flow[float]:
    """What a create costs by the model catalogue, in JimiCoin.

    Raises:
        BudgetRefused: Nobody knows: fails closed.
    """
    name = plan.billing_name
    if name is None:
        raise _unpriced("its settings have no billing name")
    prices = ctx.prices
    if prices is None:
        try:
            prices = price_list((yield from models(ctx, name)))
        except OmniError as error:
            raise _unpriced(f"the model catalogue cannot be read ({error.message})") from error
    if name not in prices:
        raise _unpriced(f"the model catalogue has no price for {name}")
    return prices[name]


def price_list(models: Iterable[CatalogModel]) -> Mapping[str, float]:
    """The prices in JimiCoin by billing name, less those that are none, or contradict each other."""
    listed: dict[str, set[float | None]] = {}
    for model in models:
        listed.setdefault(model.name, set()).add(model.unit_price)
    only = {name: prices.pop() for name, prices in listed.items() if len(prices) == 1}
    return {name: price for name, price in only.items() if price is not None and price >= 0}


def within_spend(limits: Limits, price: float) -> None:
    """Make sure that a create costs no more than it may.

    Raises:
        BudgetRefused: It does.
    """
    if limits.max_spend is not None and price > limits.max_spend:
        raise over_budget(price, f"max_spend is {limits.max_spend:g}")


def above_floor(min_balance: float, price: float, held: Balance | None) -> None:
    """Make sure that a create leaves the account what it must still hold.

    Raises:
        BudgetRefused: It does not, or nobody knows.
    """
    available = held.available if held else None
    if available is None:
        raise _unpriced("the balance that it would leave cannot be read", what="its effect on the balance")
    if available - price < min_balance:
        raise over_budget(price, f"{available:g} are there, of which min_balance keeps {min_balance:g}")


def held_before(ctx: Context, *, needed: bool) -> Flow[Balance | None]:
    """What the account holds before a create; `None` where it cannot be read and is not needed."""
    try:
        return (yield from balance(ctx))
    except OmniError:
        if needed:
            raise
        return None


def _unpriced(why: str, what: str = "its price") -> BudgetRefused:
    return BudgetRefused(
        f"the create was not sent, since a budget is set and {what} is unknown: {why}",
        hint="look at `omni models` and `omni balance`, or create it without a budget",
    )
