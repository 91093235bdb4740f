"""When to look at a task again, as a value."""

from collections.abc import Sequence
from math import inf, sqrt
from typing import TYPE_CHECKING, Final

import attrs

from jimmyai_omni.errors import ConfigurationError

if TYPE_CHECKING:
    from jimmyai_omni._policies.durations import Durations
    from jimmyai_omni._policies.prediction import Prediction
    from jimmyai_omni.results import TaskState

# The seconds of delay between completion and notice that are as bad as one more poll.
_POLL_WORTH_S: Final = 0.6
# So many times longer is a pause where progress has come far, and evenly.
_SURE: Final = 1.5


@attrs.frozen
class Sighting:
    """What one good poll showed."""

    elapsed_s: float
    """Since the task was created, or since the wait began."""
    progress: int | None
    """Per cent."""
    state: "TaskState"


@attrs.frozen
class PollPolicy:
    """When to look at a task again, and when to stop looking.

    Polls are spent near the end: where that is predicted from progress, and otherwise where tasks
    usually end. Between completion and notice lie 1 to 2.5 s, or 4.5 s where progress does not tell.

    Raises:
        ConfigurationError: A number is none that could be kept.
    """

    first_s: float = 3.0
    """Seconds from the create to the first poll: soon, since a task may fail at once; that costs one poll."""
    min_interval_s: float = 5.0
    """Seconds between two polls at least; the publisher advises 5 to 15."""
    max_interval_s: float = 30.0
    """Seconds between two polls at most, while none fails."""
    timeout_s: float = 1800.0
    """The deadline in seconds, from the start of the wait; 0 looks once."""
    backoff_s: tuple[float, ...] = (5.0, 10.0, 20.0)
    """The pauses in seconds after polls that failed in a row; the last one repeats."""
    patience: int = 10
    """How many polls in a row may fail."""
    not_found_grace_s: float = 30.0
    """How many seconds a task that was never seen may be unknown: a new one is written asynchronously."""
    url_grace_s: float = 120.0
    """How many seconds a completed task may lack its URL."""
    jitter: float = 0.1
    """By what share a pause is made longer or shorter, so that many waits do not poll in step."""

    def __attrs_post_init__(self) -> None:
        limits = (self.first_s, self.timeout_s, self.patience, self.not_found_grace_s, self.url_grace_s)
        sound = (
            0 < self.min_interval_s <= self.max_interval_s < inf
            and self.backoff_s
            and all(0 < pause < inf for pause in self.backoff_s)
            and all(0 <= limit < inf for limit in limits)
            and 0 <= self.jitter < 1
        )
        if not sound:
            raise ConfigurationError(
                f"{self} cannot be kept",
                hint="give finite numbers: pauses above 0, the least not above the most, and jitter below 1",
            )

    def pause_s(
        self,
        sightings: Sequence[Sighting],
        misses: int,
        draw: float,
        durations: "Durations | None" = None,
    ) -> float:
        """The seconds until the next poll.

        Args:
            sightings: What the good polls showed, oldest first; none before the first.
            misses: How many polls in a row failed just now.
            draw: A random number from 0 to 1, which places the pause within its jitter.
            durations: How long tasks like it take, where that is known.
        """
        spread = 1 + self.jitter * (2 * draw - 1)
        if misses:
            return max(self.backoff_s[min(misses, len(self.backoff_s)) - 1] * spread, self.min_interval_s)
        if not sightings:
            return self.first_s * spread
        durations = durations or _usual()
        elapsed_s, told = sightings[-1].elapsed_s, _predicted(sightings)
        pause = _blind_pause_s(elapsed_s, durations) * spread
        if told is not None and told.left_s < 2 * self.min_interval_s:
            # Just after the end. No jitter: tasks do not end in step.
            pause = told.left_s + self.min_interval_s / 5
        elif told is not None:
            # Leave room for a poll just after the end. As progress may lie, it lengthens no pause much
            # as long as tasks usually end at this age.
            longer = max(_SURE if told.is_sure else 1.0, elapsed_s / durations.late_s)
            pause = min(pause * longer, told.left_s - self.min_interval_s)
            step_s = told.steps.nearest_s(elapsed_s + pause) if told.steps else None
            if step_s is not None and step_s - elapsed_s >= self.min_interval_s:
                pause = step_s - elapsed_s
        if elapsed_s < self.first_s * (1 - self.jitter):
            # Too young to show anything: the look that is to be soon is still to come.
            pause = min(pause, self.first_s - elapsed_s)
        return min(max(pause, self.min_interval_s), self.max_interval_s)


def _predicted(sightings: Sequence[Sighting]) -> "Prediction | None":
    # Most clients are there before the first look.
    from jimmyai_omni._policies.prediction import predict

    return predict(sightings)


def _usual() -> "Durations":
    from jimmyai_omni._policies.durations import USUAL

    return USUAL


def _blind_pause_s(elapsed_s: float, durations: "Durations") -> float:
    """The best pause where progress does not tell.

    Where a task of this age ends with a hazard h per second, pauses of x seconds cost 1 / x polls per
    second and h * x / 2 seconds of delay; together they are least at this x.
    """
    return sqrt(2 * _POLL_WORTH_S / durations.hazard(max(elapsed_s, 1.0)))
