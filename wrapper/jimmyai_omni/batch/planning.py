"""What a run would do and cost, before anything is sent."""

from collections.abc import Mapping
from typing import Final

from jimmyai_omni._flows import guard, reads
from jimmyai_omni._flows.context import Context
from jimmyai_omni.batch.events import BatchPlan, Price
from jimmyai_omni.batch.loading import Loading
from jimmyai_omni.batch.options import BatchOptions
from jimmyai_omni.batch.tally import tally
from jimmyai_omni.batch.work import Call
from jimmyai_omni.errors import ApiError, AuthenticationError
from jimmyai_omni.results import Balance

_USUAL_S: Final = 110.0
"""How long a task takes, on the whole."""


async def make_plan(
    ctx: Context, call: Call, loading: Loading, options: BatchOptions, *, must_price: bool, is_endless: bool
) -> tuple[BatchPlan, Mapping[str, float]]:
    """The plan of a run, and the price list.

    Raises:
        AuthenticationError: The key is not accepted.
        ConnectionFailed: No answer came.
        ApiError: The prices are needed, and cannot be read.
    """
    held = await _balance(ctx, call)
    prices = await _prices(ctx, call, must=must_price)
    batch = loading.batch
    known = tally(loading.journal, batch.batch_id, has_begun=False)
    to_create = loading.to_create
    plan = BatchPlan(
        batch_id=batch.batch_id,
        place=batch.place,
        phase=batch.phase,
        counts=known.counts,
        prices=tuple(
            Price(billing_name=name, rows=rows, unit_price=prices.get(name or ""))
            for name, rows in to_create.items()
        ),
        faults=tuple(loading.faults),
        faulty=loading.faulty,
        repeated=loading.repeated,
        spent=known.spent,
        uncertain=known.uncertain,
        balance=held,
        is_endless=is_endless,
        estimate_s=_USUAL_S * max(1.0, to_create.total() / options.in_flight),
    )
    return plan, prices


async def _balance(ctx: Context, call: Call) -> Balance | None:
    try:
        return await call("balance", reads.balance(ctx))
    except AuthenticationError:
        raise
    except ApiError:
        return None


async def _prices(ctx: Context, call: Call, *, must: bool) -> Mapping[str, float]:
    try:
        return guard.price_list(await call("models", reads.models(ctx, None)))
    except ApiError:
        if must:
            raise
        return {}
