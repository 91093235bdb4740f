"""What a batch tells: before it begins, while it goes on, and in the end."""

from collections.abc import Mapping
from pathlib import Path

import attrs

from jimmyai_omni._journal.states import JobState, Phase
from jimmyai_omni.batch.rows import RowFault
from jimmyai_omni.results import Balance


@attrs.frozen(kw_only=True)
class Price:
    """What the rows of one billing name cost."""

    billing_name: str | None
    """`None` for settings that have none."""
    rows: int
    unit_price: float | None
    """JimiCoin; `None` where it is not known."""


@attrs.frozen(kw_only=True)
class BatchPlan:
    """What a run would do, before anything is sent."""

    batch_id: str
    place: str
    phase: Phase
    """What was said of it last: in `cancelled` ones nothing is created."""
    counts: Mapping[JobState, int]
    """How many rows have come how far in earlier runs; in the first, all are waiting or faulty."""
    prices: tuple[Price, ...]
    """Of the rows that would be created."""
    faults: tuple[RowFault, ...]
    """What is wrong with the rows that are left out; of very many, the first."""
    faulty: int
    """How many rows are at fault."""
    repeated: int
    """How many rows are left out since they repeat another."""
    spent: float
    """What earlier runs have spent, in JimiCoin, as far as that is known."""
    uncertain: float
    """Of that, what the rows may have cost whose outcome is unknown."""
    balance: Balance | None
    """What the account holds; `None` where it cannot be read."""
    is_endless: bool
    """Whether the rows are read as they are needed, so that nobody knows how many will come."""
    estimate_s: float
    """How long it may take, in seconds."""

    @property
    def to_create(self) -> int:
        """How many videos would be created."""
        return sum(price.rows for price in self.prices)

    @property
    def total(self) -> float | None:
        """What they cost together, in JimiCoin; `None` where a price is not known."""
        prices = [(price.rows, price.unit_price) for price in self.prices]
        known = [rows * unit_price for rows, unit_price in prices if unit_price is not None]
        return sum(known) if len(known) == len(prices) else None


@attrs.frozen(kw_only=True)
class BatchEvent:
    """How far a batch is."""

    batch_id: str
    phase: Phase
    counts: Mapping[JobState, int]
    """How many rows have come how far."""
    in_flight: int
    """How many tasks of this run are not saved yet."""
    spent: float
    """JimiCoin, as far as prices are known; what may have been billed is counted."""
    creates_per_s: float
    """The rate of creates that the server bears, as learnt so far."""
    polls_per_s: float
    """The same for looks at tasks."""
    ended_per_s: float
    """Rows that ended in a second, lately."""
    remaining_s: float | None
    """The predicted seconds to the end; `None` where nothing can be said."""
    hold: str
    """Why nothing is created at present; empty where something is."""
    troubles: tuple[str, ...]
    """What went wrong lately, the latest last."""


@attrs.frozen(kw_only=True)
class BatchResult:
    """What became of a batch."""

    batch_id: str
    place: str
    phase: Phase
    """`ended`, or `stopped`, `paused` or `cancelled`, where something may be left to do."""
    counts: Mapping[JobState, int]
    """How many rows have come how far; what is neither saved, failed nor faulty goes on at the next run."""
    spent: float
    """JimiCoin, earlier runs included, as far as prices are known; what may have been billed is counted."""
    uncertain: float
    """Of that, what the rows may have cost whose outcome is unknown."""
    faults: tuple[RowFault, ...]
    """What is wrong with the rows that were left out; of very many, the first."""
    stopped: str
    """Why creating stopped before all rows were sent; empty where it did not."""
    troubles: tuple[str, ...]
    """What went wrong lately, the latest last."""
    reports: tuple[Path | str, ...]
    """Where the manifest and the gallery are."""

    @property
    def is_complete(self) -> bool:
        """Whether every row has its video."""
        return all(state == "saved" for state, rows in self.counts.items() if rows)
