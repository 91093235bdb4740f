"""When to look at a task again, as a value."""

from collections.abc import Sequence
from math import inf, sqrt
from typing import TYPE_CHECKING, Final

import attrs

from jimmyai_omni.errors import ConfigurationError

if TYPE_CHECKING:
    from jimmyai_omni._policies.durations import Durations
    from jimmyai_omni._policies.steps import Steps
    from jimmyai_omni.results import TaskState

# The seconds of delay between completion and notice that are as bad as one more poll.
_POLL_WORTH_S: Final = 0.6
# So many sightings make a prediction; the pace of long ago is no guide.
_RECENT: Final = 10


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
    usually end. Between completion and notice lie about 2 s, or 4 s where progress does not tell.

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
        elapsed_s, left_s = sightings[-1].elapsed_s, predict_s(sightings)
        pause = _blind_pause_s(elapsed_s, durations) * spread
        if left_s is not None and left_s < 2 * self.min_interval_s:
            # Just after the end. No jitter: tasks do not end in step.
            pause = left_s + self.min_interval_s / 5
        elif left_s is not None:
            # Leave room for a poll just after the end. As progress may lie, it lengthens no pause
            # as long as tasks usually end at this age.
            pause = min(pause * max(1.0, elapsed_s / durations.late_s), left_s - self.min_interval_s)
            steps = _steps(sightings)
            step_s = steps.nearest_s(elapsed_s + pause) if steps else None
            if step_s is not None and step_s - elapsed_s >= self.min_interval_s:
                pause = step_s - elapsed_s
        return min(max(pause, self.min_interval_s), self.max_interval_s)


def predict_s(sightings: Sequence[Sighting]) -> float | None:
    """The seconds from the last sighting to the predicted end, or none where progress does not tell.

    Steps tell it best. A line counts while it comes true: its end has not passed, and of the time since the
    sighting before, at least half has gone off it.
    """
    if sightings and sightings[-1].state == "completed":
        return 0.0
    steps = _steps(sightings)
    if steps is not None:
        return steps.end_s - sightings[-1].elapsed_s
    left_s, before_s = _left_s(sightings), _left_s(sightings[:-1])
    if left_s is None or before_s is None:
        return left_s
    passed_s = sightings[-1].elapsed_s - sightings[-2].elapsed_s
    return left_s if before_s - left_s >= passed_s / 2 else None


def _steps(sightings: Sequence[Sighting]) -> "Steps | None":
    from jimmyai_omni._policies.steps import steps_of

    begun_s, working = 0.0, list[tuple[float, int]]()
    for seen in sightings:
        if seen.state == "waiting":
            begun_s, working = seen.elapsed_s, []
        elif seen.progress is not None:
            working.append((seen.elapsed_s, seen.progress))
    return steps_of(begun_s, working)


def _left_s(sightings: Sequence[Sighting]) -> float | None:
    """The seconds from the last sighting to where a line through the progress seen lately meets 100 %."""
    recent = sightings[-_RECENT:]
    start, working = (0.0, 0), list[tuple[float, int]]()
    for seen in recent:
        if seen.state == "waiting" or seen.progress == 0:
            start, working = (seen.elapsed_s, 0), []
        elif seen.progress is not None and 0 < seen.progress <= 100:
            working.append((seen.elapsed_s, seen.progress))
    if not working:
        return None
    # When the work began is known only to within a pause, so it counts only where little else is known.
    points = working if len(working) > 2 else [start, *working]
    mean_s = sum(elapsed_s for elapsed_s, _ in points) / len(points)
    mean = sum(progress for _, progress in points) / len(points)
    variance = sum((elapsed_s - mean_s) * (elapsed_s - mean_s) for elapsed_s, _ in points)
    covariance = sum((elapsed_s - mean_s) * (progress - mean) for elapsed_s, progress in points)
    if covariance <= 0:
        return None
    left_s = mean_s + (100 - mean) * variance / covariance - recent[-1].elapsed_s
    return left_s if 0 <= left_s < inf else None


def _usual() -> "Durations":
    # Most clients are there before the first look.
    from jimmyai_omni._policies.durations import USUAL

    return USUAL


def _blind_pause_s(elapsed_s: float, durations: "Durations") -> float:
    """The best pause where progress does not tell.

    Where a task of this age ends with a hazard h per second, pauses of x seconds cost 1 / x polls per
    second and h * x / 2 seconds of delay; together they are least at this x.
    """
    return sqrt(2 * _POLL_WORTH_S / durations.hazard(max(elapsed_s, 1.0)))
