"""Settling a create whose outcome is unknown, by what the account has spent since."""

from typing import Final

import attrs

from jimmyai_omni._flows.context import Context
from jimmyai_omni._flows.effects import Flow
from jimmyai_omni._flows.reads import balance
from jimmyai_omni._journal.spending import Spending
from jimmyai_omni.errors import JournalError, OmniError
from jimmyai_omni.results import Balance, Settlement

# A charge may be written after the answer was lost; how long after is not documented.
SETTLED_AFTER_S: Final = 60.0
_CENT: Final = 0.005


def settle(
    ctx: Context, before: Balance | None, price: float | None, sent_at: float, others: Spending
) -> Flow[Settlement]:
    """Read the balance again, and say what it tells of one create; without an answer it says nothing.

    Args:
        ctx: What the client's flows share.
        before: What the account held before the create.
        price: What the create costs, where that is known.
        sent_at: When it was sent, in Unix seconds.
        others: The other creates of the account since then, as far as the journal knows.
    """
    if before is None:
        return Settlement("undecided", "low", "the balance before it was not read")
    try:
        after = yield from balance(ctx)
    except OmniError as error:
        return Settlement("undecided", "low", f"the balance cannot be read ({error.message})")
    now = ctx.wall_clock()
    return attrs.evolve(judge_balances(before, after, price, now - sent_at, others), settled_at=now)


def reconcile(ctx: Context, entry_id: str) -> Flow[Settlement]:
    """Settle a create that the journal holds without an outcome, and put the answer on record.

    Raises:
        JournalError: The journal has no such entry, its outcome is known, or it is of another account.
    """
    entry = ctx.journal.find(entry_id)
    if entry is None:
        raise JournalError(f"the journal has no entry {entry_id}", hint="`omni tasks` lists them")
    if not entry.is_unknown(ctx.wall_clock()):
        raise JournalError(
            f"the outcome of {entry_id} is known: {entry.state}", hint=f"`omni show {entry_id}`"
        )
    if (entry.base_url, entry.account) != (ctx.base_url, ctx.account):
        raise JournalError(
            f"{entry_id} was created at {entry.base_url}, with this or another key",
            hint="use the key and the base URL that it was created with",
        )
    others = ctx.journal.spent_since(
        entry.recorded_at, base_url=ctx.base_url, account=ctx.account, excluding=entry.entry_id
    )
    settlement = yield from settle(ctx, entry.balance_before, entry.price, entry.recorded_at, others)
    ctx.journal.settle(entry.entry_id, settlement)
    return settlement


def judge_balances(
    before: Balance, after: Balance, price: float | None, elapsed_s: float, others: Spending
) -> Settlement:
    """What two balances say of a create between them."""
    spent = _spent(before, after)
    if spent is None:
        return Settlement("undecided", "low", "the balances hold no amounts that can be compared")
    rest = spent - others.coins
    told = f"{spent:g} JimiCoin were spent since"
    if others.coins:
        told += f", {others.coins:g} of them by other creates of this journal"
    early = elapsed_s < SETTLED_AFTER_S
    if abs(spent) < _CENT or (abs(rest) < _CENT and others.is_certain):
        # Others can only spend more, so that nothing was spent holds whoever they are.
        later = "; a charge may still come, so reconcile again in a minute" if early else ""
        return Settlement("not-billed", "medium" if early else "high", told + later)
    if price is None:
        return Settlement("billed", "low", f"{told}, and its price is not known")
    if abs(rest - price) < _CENT:
        return Settlement(
            "billed", "high" if others.is_certain else "medium", f"{told}; its price is {price:g}"
        )
    if rest > price:
        return Settlement("billed", "low", f"{told}, which may hold its price of {price:g}; others spend too")
    return Settlement("undecided", "low", f"{told}, which is neither nothing nor its price of {price:g}")


def _spent(before: Balance, after: Balance) -> float | None:
    """What was spent between two balances: by the amount used, which a top-up does not change."""
    if before.used is not None and after.used is not None:
        return after.used - before.used
    if before.available is not None and after.available is not None:
        return before.available - after.available
    return None
