"""What the journal holds of batches, as values."""

from collections.abc import Collection, Mapping
from typing import Any, Final

import attrs

from jimmyai_omni._journal.entries import Entry
from jimmyai_omni._journal.owner import Owner
from jimmyai_omni._journal.states import JobState, Phase

WHOLE: Final = 0
"""The first row of the lease on a batch itself; rows are counted from 1."""
EVERY: Final = 2**62
"""No row has a higher number."""
_GOES_ON: Final[tuple[JobState, ...]] = ("waiting", "creating", "running", "completed", "refused")


@attrs.frozen
class JobKey:
    """Which row of which batch."""

    batch_id: str
    number: int
    """Counted from 1."""


@attrs.frozen
class Lease:
    """Rows of a batch that one process works on, until it gives them back or loses them."""

    batch_id: str
    first: int
    """Its first row; `WHOLE` is the batch itself."""
    last: int
    fence: int
    """Grows whenever it is taken, which tells its holders apart."""


@attrs.frozen
class Claim:
    """A row that is to be created, and the lease that gives the right to it."""

    key: JobKey
    lease: Lease


@attrs.frozen(kw_only=True)
class Batch:
    """Many videos that go to one place."""

    batch_id: str
    place: str
    """The folder or the URL that its videos go to."""
    base_url: str
    account: str
    began_at: float
    """Unix seconds."""
    phase: Phase
    owner: Owner | None = None
    """The process that runs it, or has it run by others."""
    workers: int = 0
    """How many processes work on its rows for that one."""

    @property
    def is_run(self) -> bool:
        """Whether any process works on it."""
        return self.owner is not None or self.workers > 0


@attrs.frozen(kw_only=True)
class NewJob:
    """A row that was checked."""

    number: int
    job_id: str
    name: str | None
    fields: Mapping[str, Any]
    """The arguments of `Omni.create`."""
    fingerprint: str | None = None
    """See `Plan.fingerprint`; `None` where it cannot be sent, like the billing name."""
    billing_name: str | None = None
    fault: str = ""
    """Why it is not sent."""


@attrs.frozen(kw_only=True)
class Job(NewJob):
    """A row, and what has become of it."""

    key: JobKey
    working_at: float | None = None
    """When its task was first seen being worked on, in Unix seconds."""
    entry: Entry | None = None
    """Its latest create."""
    spent_before: float = 0.0
    """What its earlier creates may have cost, in JimiCoin."""

    def state(self, now: float) -> JobState:
        """How far it has come at `now`, in Unix seconds."""
        if self.fault:
            return "faulty"
        if self.entry is None:
            return "waiting"
        return entry_state(self.entry, now)


def phase_of(phase: Phase, states: Collection[JobState], *, is_run: bool) -> Phase:
    """What goes on with a batch that has rows in these states, and this phase on record."""
    if phase != "running" or is_run:
        return phase
    return "stopped" if any(state in states for state in _GOES_ON) else "ended"


def entry_state(entry: Entry, now: float) -> JobState:
    """How far the create of a row has come at `now`, in Unix seconds."""
    if entry.outcome == "refused":
        return "refused"
    if entry.task is None:
        return "unknown" if entry.is_unknown(now) else "creating"
    if entry.file is not None:
        return "saved"
    match entry.task.state:
        case "failed":
            return "failed"
        case "completed":
            return "completed"
        case _:
            return "running"
