"""Creating a task safely: within a budget, on record before money is spent, and settled where it got lost."""

import logging

from jimmyai_omni._flows import guard
from jimmyai_omni._flows.answers import excerpt
from jimmyai_omni._flows.context import Context
from jimmyai_omni._flows.effects import Flow
from jimmyai_omni._flows.record import on_record
from jimmyai_omni._flows.send import send
from jimmyai_omni._flows.settle import settle
from jimmyai_omni._flows.upload import upload_all
from jimmyai_omni._journal.entries import Intent
from jimmyai_omni._journal.no_journal import NoJournal
from jimmyai_omni._journal.spending import Spending
from jimmyai_omni._policies.budget import Limits
from jimmyai_omni.errors import CreateOutcomeUnknown, Evidence, OmniError
from jimmyai_omni.results import Balance, Settlement, Task
from jimmyai_omni.rules import Plan

_log = logging.getLogger("jimmyai_omni")


def create(ctx: Context, plan: Plan, limits: Limits) -> Flow[Task]:
    """Create a task; see the module.

    Raises:
        BudgetRefused: It would cost too much, or nobody knows what; nothing was sent.
        JournalError: It cannot be put on record; nothing was sent.
        ApiError: The API refused it.
        ConnectionFailed: It was certainly not delivered.
        CreateOutcomeUnknown: It may have been delivered, and no usable answer came.
    """
    for advisory in plan.advisories:
        _log.warning("%s", advisory)
    price = yield from _price(ctx, plan, limits)
    ctx.budget.reserve(price or 0.0)
    try:
        if plan.uploads:
            plan = yield from upload_all(ctx, plan)
        # Read last, so that as little as possible lies between the balance and the create.
        began_at = ctx.wall_clock()
        held = yield from _balance(ctx, limits, price)
        entry_id = _intend(ctx, plan, price, held, began_at)
    except BaseException:
        ctx.budget.release(price or 0.0)
        raise
    sent_at = ctx.wall_clock()
    try:
        outcome = yield from send(ctx, plan)
    except OmniError as error:
        _refused(ctx, entry_id, error, price)
        raise
    except BaseException as error:
        # The program is told to stop, and the create may be on its way.
        with on_record("a create on its way"):
            ctx.journal.unknown(entry_id, f"interrupted by {type(error).__name__}")
        error.add_note("A create was on its way and may be billed; see `omni reconcile` and `omni balance`")
        raise
    if isinstance(outcome, Task):
        with on_record(f"the paid task {outcome.id}"):
            ctx.journal.created(entry_id, outcome)
        return outcome
    with on_record("a create of unknown outcome"):
        ctx.journal.unknown(entry_id, outcome.reason)
    evidence = Evidence(
        request=dict(plan.request),
        fingerprint=plan.fingerprint,
        sent_at=sent_at,
        reason=outcome.reason,
        status_code=outcome.received.status_code if outcome.received else None,
        received=excerpt(outcome.received.body) if outcome.received else "",
        balance_before=held,
        entry_id=entry_id or None,
    )
    settlement = (
        (yield from _settlement(ctx, entry_id, held, price, began_at)) if ctx.verify_balance else None
    )
    raise CreateOutcomeUnknown(evidence, settlement) from outcome.cause


def _settlement(
    ctx: Context, entry_id: str, held: Balance | None, price: float | None, began_at: float
) -> Flow[Settlement]:
    others = Spending(0.0, is_certain=False)
    with on_record("what others spent"):
        others = ctx.journal.spent_since(
            began_at, base_url=ctx.base_url, account=ctx.account, excluding=entry_id
        )
    settlement = yield from settle(ctx, held, price, began_at, others)
    with on_record("what the balance tells"):
        ctx.journal.settle(entry_id, settlement)
    return settlement


def _price(ctx: Context, plan: Plan, limits: Limits) -> Flow[float | None]:
    """What it costs, where that is needed; raises where that is too much, or where nobody knows."""
    must = limits.need_a_price or ctx.budget.max_spend is not None
    if not (must or ctx.verify_balance or ctx.prices):
        return None
    try:
        price = yield from guard.price_of(ctx, plan)
    except OmniError:
        if must:
            raise
        return None
    guard.within_spend(limits, price)
    return price


def _balance(ctx: Context, limits: Limits, price: float | None) -> Flow[Balance | None]:
    """What the account holds, where that is needed; raises where it is too little."""
    floor = limits.min_balance
    if floor is None and not ctx.verify_balance:
        return None
    held = yield from guard.held_before(ctx, needed=floor is not None)
    if floor is not None and price is not None:
        guard.above_floor(floor, price, held)
    return held


def _intend(ctx: Context, plan: Plan, price: float | None, held: Balance | None, began_at: float) -> str:
    """Put the create on record; the result is the id of its entry, empty where no journal is kept."""
    if isinstance(ctx.journal, NoJournal):
        # What would go on record takes a fifth of what a create takes beyond its exchange.
        return ""
    intent = Intent(
        request=dict(plan.request),
        fingerprint=plan.fingerprint,
        billing_name=plan.billing_name,
        price=price,
        began_at=began_at,
        base_url=ctx.base_url,
        account=ctx.account,
        balance_before=held,
    )
    return ctx.journal.intend(intent, ctx.claim)


def _refused(ctx: Context, entry_id: str, error: OmniError, price: float | None) -> None:
    with on_record("a refused create"):
        if error.billed == "maybe":
            ctx.journal.unknown(entry_id, error.message)
        else:
            ctx.journal.refused(entry_id, error.message)
    if error.billed != "maybe":
        ctx.budget.release(price or 0.0)
