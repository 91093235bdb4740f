"""How fast a batch goes on, and when it will have ended."""

from collections import deque
from collections.abc import Mapping
from typing import Any, Final

import attrs

from jimmyai_omni._journal.states import JOB_STATES, JobState
from jimmyai_omni.batch.events import BatchEvent

TICK_S: Final = 1.0
"""How often it is told."""
_LATELY: Final = 120


@attrs.define
class Progress:
    """Makes events, one in each tick."""

    _ended: deque[int] = attrs.field(factory=lambda: deque[int](maxlen=_LATELY), init=False)

    def event(self, counted: Mapping[JobState, int], *, hold: str, **fields: Any) -> BatchEvent:
        """How far it is; `fields` are what an event holds besides."""
        counts: dict[JobState, int] = {state: counted.get(state, 0) for state in JOB_STATES}
        self._ended.append(counts["saved"] + counts["failed"])
        ended_per_s = (self._ended[-1] - self._ended[0]) / max(1, len(self._ended) - 1) / TICK_S
        left = sum(counts[state] for state in ("waiting", "creating", "running", "completed"))
        return BatchEvent(
            counts=counts,
            ended_per_s=ended_per_s,
            # Nobody knows how long a hold lasts.
            remaining_s=left / ended_per_s if ended_per_s and not hold else None,
            hold=hold,
            **fields,
        )
