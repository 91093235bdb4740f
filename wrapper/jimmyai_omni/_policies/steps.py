"""Progress in steps, such as tens of per cent: each sighting tells between which moments a task ends."""

from collections.abc import Iterable
from math import gcd
from typing import Final

import attrs

# Per cent: finer ones are as good as a line, and wider ones say nothing.
_STEPS: Final = (5, 10, 20, 25)


@attrs.frozen
class Steps:
    """What steps tell of a task that goes on evenly."""

    step: int
    """Per cent."""
    begun_s: float
    """When the work began, in seconds since the task was created, or since the wait began."""
    shortest_s: float
    """From then to its end, at least."""
    longest_s: float
    """The same, at most."""

    @property
    def end_s(self) -> float:
        """The middle of the moments when it may end."""
        return self.begun_s + (self.shortest_s + self.longest_s) / 2

    def nearest_s(self, moment_s: float) -> float | None:
        """When the step is taken that is nearest to a moment; none where the end is nearer.

        A look at the middle of the moments when it may be taken halves what is not known of the end.
        """
        whole_s = self.end_s - self.begun_s
        share = round((moment_s - self.begun_s) / whole_s * 100 / self.step) * self.step
        return self.begun_s + whole_s * share / 100 if share < 100 else None


def steps_of(begun_s: float, working: Iterable[tuple[float, int]]) -> Steps | None:
    """The steps of a task, or none where there are none, or where it does not go on evenly.

    Args:
        begun_s: When the work began at the latest, in seconds.
        working: Moments since then, in seconds, with the per cent that were shown at them.
    """
    seen = [(elapsed_s - begun_s, progress) for elapsed_s, progress in working if 0 <= progress < 100]
    shown = {progress for _, progress in seen if progress}
    step = gcd(*shown)
    if len(shown) < 3 or step not in _STEPS:
        return None
    shortest_s = max(100 * passed_s / (progress + step) for passed_s, progress in seen)
    longest_s = min(100 * passed_s / progress for passed_s, progress in seen if progress)
    return Steps(step, begun_s, shortest_s, longest_s) if shortest_s <= longest_s else None
