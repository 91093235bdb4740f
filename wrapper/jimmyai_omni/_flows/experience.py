"""What the journal teaches of how long a task takes."""

import logging

from jimmyai_omni._flows.context import Context
from jimmyai_omni._flows.recall import entry_of
from jimmyai_omni._policies.durations import USUAL, Durations, learnt
from jimmyai_omni.errors import JournalError

_log = logging.getLogger("jimmyai_omni")


def durations_of(ctx: Context, billing_name: str | None) -> Durations:
    """How long tasks took of late that are billed by this name; as usual where nobody knows."""
    if billing_name is None:
        return USUAL
    try:
        return learnt(ctx.journal.durations_s(billing_name, base_url=ctx.base_url))
    except JournalError as error:
        _log.warning("how long tasks take is not known: %s", error)
        return USUAL


def durations_of_task(ctx: Context, task_id: str) -> Durations:
    """How long tasks took of late that are billed as this one is."""
    entry = entry_of(ctx, task_id)
    return durations_of(ctx, entry.billing_name if entry else None)
