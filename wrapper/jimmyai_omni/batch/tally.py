"""How many rows of a batch have come how far, and what they cost."""

from collections.abc import Mapping

import attrs

from jimmyai_omni._journal.journal import Journal
from jimmyai_omni._journal.states import JobState


@attrs.frozen
class Tally:
    """The rows of a batch, counted."""

    counts: Mapping[JobState, int]
    spent: float
    """JimiCoin, as far as prices are known; what may have been billed is counted."""
    uncertain: float
    """Of that, what the rows may have cost whose outcome is unknown."""


def tally(journal: Journal, batch_id: str, *, has_begun: bool = True) -> Tally:
    """Count the rows on record; before a run has begun, nothing of its batch is on its way."""
    known = dict(journal.batches.counts(batch_id))
    spent = sum(coins for _, coins in known.values())
    unknown, uncertain = known.get("unknown", (0, 0.0))
    if not has_begun:
        rows, coins = known.pop("creating", (0, 0.0))
        unknown, uncertain = unknown + rows, uncertain + coins
    counts: dict[JobState, int] = {state: rows for state, (rows, _) in known.items()}
    counts["unknown"] = unknown
    return Tally(counts, spent, uncertain)
