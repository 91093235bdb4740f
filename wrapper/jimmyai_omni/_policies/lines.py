"""Progress along a line: where it meets 100 %, and how far the sightings are from it."""

from collections.abc import Sequence
from math import inf, isfinite, sqrt
from typing import TYPE_CHECKING, Final

import attrs

if TYPE_CHECKING:
    from jimmyai_omni._policies.poll import Sighting

# So many sightings make a line; the pace of long ago is no guide.
_RECENT: Final = 10
# Per cent: what is shown as 42 % is anything from there to 43 %.
_ROUNDED: Final = 0.5
# Per cent: sightings that are so far from a line are on none.
_OFF: Final = 21.0


@attrs.frozen
class Line:
    """What the sightings of late say together."""

    end_s: float
    """When it meets 100 %, in seconds since the task was created, or since the wait began."""
    spread: float
    """How far a sighting is from it, in per cent: the standard deviation; 0 where that cannot be told."""
    spread_s: float
    """The same in seconds."""
    points: int
    """How many sightings of work are on it."""


def line_of(sightings: Sequence["Sighting"]) -> Line | None:
    """The line of least squares, or none where progress is missing, goes nowhere or is on no line."""
    start, working = (0.0, _ROUNDED), list[tuple[float, float]]()
    for seen in sightings[-_RECENT:]:
        if seen.state == "waiting" or seen.progress == 0:
            start, working = (seen.elapsed_s, _ROUNDED), []
        elif seen.progress is not None and 0 < seen.progress <= 100:
            working.append((seen.elapsed_s, seen.progress + _ROUNDED))
    if not working:
        return None
    # When the work began is known only to within a pause, so it counts only where little else is known.
    points = working if len(working) > 2 else [start, *working]
    mean_s = sum(elapsed_s for elapsed_s, _ in points) / len(points)
    mean = sum(progress for _, progress in points) / len(points)
    variance = sum((elapsed_s - mean_s) * (elapsed_s - mean_s) for elapsed_s, _ in points)
    covariance = sum((elapsed_s - mean_s) * (progress - mean) for elapsed_s, progress in points)
    end_s = mean_s + (100 - mean) * variance / covariance if covariance > 0 else inf
    if not isfinite(end_s):
        return None
    pace = covariance / variance
    off = [progress - mean - pace * (elapsed_s - mean_s) for elapsed_s, progress in working]
    spread = sqrt(sum(each * each for each in off) / (len(working) - 2)) if len(working) > 2 else 0.0
    return Line(end_s, spread, spread / pace, len(working)) if spread < _OFF else None
