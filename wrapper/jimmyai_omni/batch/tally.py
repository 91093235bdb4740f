"""How many rows of a batch have come how far, and what they cost."""

from collections.abc import Mapping

import attrs

from jimmyai_omni._journal.jobs import JobState
from jimmyai_omni._journal.journal import Journal


@attrs.frozen
class Tally:
    """The rows of a batch, counted."""

    counts: Mapping[JobState, int]
    spent: float
    """JimiCoin, as far as prices are known; what may have been billed is counted."""


def tally(journal: Journal, batch_id: str) -> Tally:
    """Count the rows on record."""
    known = journal.batches.counts(batch_id)
    spent = sum(coins for _, coins in known.values())
    return Tally({state: rows for state, (rows, _) in known.items()}, spent)
