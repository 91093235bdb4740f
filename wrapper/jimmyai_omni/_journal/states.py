"""The words for how far a batch is, and each of its rows."""

from typing import Final, Literal

Phase = Literal["loading", "running", "paused", "cancelled", "stopped", "ended"]
"""What goes on with a batch. Of one that nobody runs, `stopped` has something left for the next run, and
`ended` has nothing; these two follow from its rows and are not on record."""
JobState = Literal[
    "waiting", "creating", "running", "completed", "saved", "failed", "refused", "unknown", "faulty"
]
JOB_STATES: Final[tuple[JobState, ...]] = (
    *("waiting", "creating", "running", "completed", "saved"),
    *("failed", "refused", "unknown", "faulty"),
)
Retry = Literal["failed", "unknown"]
"""The states of rows that may be created once more when somebody asks for it; each may be paid again."""
UNPAID: Final[tuple[JobState, ...]] = ("waiting", "refused", "faulty")
"""The states of rows that cost nothing."""
