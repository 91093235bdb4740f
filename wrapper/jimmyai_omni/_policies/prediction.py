"""When a task will end, as its progress tells."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import attrs

from jimmyai_omni._policies.lines import line_of
from jimmyai_omni._policies.steps import Steps, steps_of

if TYPE_CHECKING:
    from jimmyai_omni._policies.poll import Sighting

# Per cent: what lies has mostly stopped or leapt before it shows so much,
_FAR: Final = 60
# and what has leapt is further from a line than this.
_CLOSE: Final = 4.0


@attrs.frozen
class Prediction:
    """An end, and how much is to be built on it."""

    left_s: float
    """The seconds from the last sighting to the end; 0 or more."""
    is_sure: bool = False
    """Whether progress has come far, and evenly."""
    steps: Steps | None = None
    """The steps that tell it, where it does not go along a line."""


def predict(sightings: Sequence["Sighting"]) -> Prediction | None:
    """What the last sighting and those before it tell, or none where progress does not tell.

    Steps tell it best. A line counts while it comes true: of the time since the sighting before, at least
    half has gone off it, and its end has not passed, or by no more than the sightings before were off.
    """
    if not sightings:
        return None
    last = sightings[-1]
    if last.state == "completed":
        return Prediction(0.0)
    is_far = last.progress is not None and last.progress >= _FAR
    steps = _steps(sightings)
    if steps is not None:
        return Prediction(steps.end_s - last.elapsed_s, is_far, steps)
    line, before = line_of(sightings), line_of(sightings[:-1])
    if line is None:
        return None
    left_s, late_s = line.end_s - last.elapsed_s, 0.0
    if before is not None:
        if line.end_s - before.end_s > (last.elapsed_s - sightings[-2].elapsed_s) / 2:
            return None
        late_s = before.spread_s
    if left_s < -late_s:
        return None
    return Prediction(max(left_s, 0.0), is_far and line.points > 2 and line.spread < _CLOSE)


def _steps(sightings: Sequence["Sighting"]) -> Steps | None:
    begun_s, working = 0.0, list[tuple[float, int]]()
    for seen in sightings:
        if seen.state == "waiting":
            begun_s, working = seen.elapsed_s, []
        elif seen.progress is not None:
            working.append((seen.elapsed_s, seen.progress))
    return steps_of(begun_s, working)
