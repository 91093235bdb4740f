"""What else was spent while the outcome of a create was open: the other half of a difference of balances."""

from collections.abc import Iterable

import attrs

from jimmyai_omni._journal.entries import LONGEST_CREATE_S, Entry


@attrs.frozen
class Spending:
    """What other creates of the account cost in a span of time, as far as the journal knows."""

    coins: float
    """JimiCoin."""
    is_certain: bool
    """Whether that is all: no other outcome, price, refund or moment of billing is in doubt."""


def spending(others: Iterable[Entry], moment: float) -> Spending:
    """What these entries were billed since `moment`, in Unix seconds."""
    coins, is_certain = 0.0, True
    for entry in others:
        earliest, latest = _billing_span(entry)
        if entry.billed == "no" and _is_sure(entry):
            continue
        if latest >= moment:
            # A failed task may have been refunded.
            plain = entry.billed == "yes" and _is_sure(entry) and entry.state != "failed"
            is_certain &= plain and earliest >= moment and entry.cost is not None
            coins += (entry.cost or 0.0) if entry.billed == "yes" else 0.0
    return Spending(coins, is_certain)


def _billing_span(entry: Entry) -> tuple[float, float]:
    """When the entry was billed, if it was: at the earliest and at the latest, in Unix seconds."""
    if entry.request is None:
        made_at = entry.task.created_at if entry.task else None
        # Whole seconds of the server's clock.
        return (0.0, entry.recorded_at) if made_at is None else (made_at, made_at + 1.0)
    if entry.outcome in ("created", "refused") and entry.decided_at is not None:
        return entry.recorded_at, entry.decided_at
    settlement = entry.settlement
    if settlement and settlement.verdict == "billed" and settlement.settled_at is not None:
        return entry.recorded_at, settlement.settled_at
    return entry.recorded_at, entry.recorded_at + LONGEST_CREATE_S


def _is_sure(entry: Entry) -> bool:
    return entry.outcome in ("created", "refused") or (
        entry.settlement is not None and entry.settlement.sure == "high"
    )
