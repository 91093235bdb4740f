"""How long tasks take, where progress does not tell."""

from collections.abc import Sequence
from math import log
from statistics import median, quantiles
from typing import Final

import attrs

# So many tasks of the usual kind count along, so that a few seen ones say little.
_USUAL_TASKS: Final = 4
# No kind of task is believed to keep to its median more closely, or less.
_SHAPES: Final = (2.0, 12.0)


@attrs.frozen
class Durations:
    """A log-logistic time."""

    median_s: float = 105.0
    shape: float = 5.5
    """How closely tasks keep to the median: of 5.5, nine in ten take 60 to 180 s."""

    @property
    def late_s(self) -> float:
        """The age by which seven tasks in eight have ended; that one still goes on then says ever less."""
        return self.quantile_s(7 / 8)

    def quantile_s(self, share: float) -> float:
        """The age by which this share of the tasks has ended."""
        return float(self.median_s * (share / (1 - share)) ** (1 / self.shape))

    def hazard(self, age_s: float) -> float:
        """Of the tasks that are so old, in seconds above 0, the share that ends in the next second."""
        return float(self.shape / age_s / (1 + (self.median_s / age_s) ** self.shape))


USUAL: Final = Durations()
"""Of tasks that nothing is known of."""


def learnt(seen_s: Sequence[float]) -> Durations:
    """What finished tasks show of those like them.

    Args:
        seen_s: How many seconds each took, in any order; a few that hung change little.
    """
    if not seen_s:
        return USUAL
    usual = (USUAL.quantile_s((number + 0.5) / _USUAL_TASKS) for number in range(_USUAL_TASKS))
    all_s = [*usual, *seen_s]
    first_s, _, third_s = quantiles(all_s, n=4)
    least, most = _SHAPES
    # Between the quartiles of a log-logistic time lies a factor of 3 to the power of 2 / shape.
    spread = log(third_s / first_s) / (2 * log(3))
    return Durations(median(all_s), min(max(1 / max(spread, 1 / most), least), most))
