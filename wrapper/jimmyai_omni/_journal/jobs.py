"""What the journal holds of batches, as values."""

from collections.abc import Mapping
from typing import Any, Final, Literal

import attrs

from jimmyai_omni._journal.entries import Entry
from jimmyai_omni._journal.owner import Owner

Phase = Literal["loading", "running", "paused", "cancelled"]
JobState = Literal[
    "waiting", "creating", "running", "completed", "saved", "failed", "refused", "unknown", "faulty"
]
JOB_STATES: Final[tuple[JobState, ...]] = (
    *("waiting", "creating", "running", "completed", "saved"),
    *("failed", "refused", "unknown", "faulty"),
)
ALIVE_S: Final = 60.0
"""How long a process that says nothing is taken to run its batch still, where it cannot be looked at."""


@attrs.frozen
class JobKey:
    """Which row of which batch."""

    batch_id: str
    number: int
    """Counted from 1."""


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
    """The process that runs it."""
    alive_at: float | None = None
    """When that process last said so, in Unix seconds."""

    def is_run(self, now: float) -> bool:
        """Whether a process runs it at `now`, in Unix seconds."""
        return (
            self.owner is not None
            and self.alive_at is not None
            and not self.owner.is_gone
            and now - self.alive_at < ALIVE_S
        )


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

    def state(self, now: float) -> JobState:
        """How far it has come at `now`, in Unix seconds."""
        if self.fault:
            return "faulty"
        if self.entry is None:
            return "waiting"
        return entry_state(self.entry, now)


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
