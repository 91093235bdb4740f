"""Sightings in a few bytes each: as objects they are most of the memory of many tasks in flight."""

import math
from itertools import starmap
from struct import Struct
from typing import Final, get_args

from jimmyai_omni._policies.poll import Sighting
from jimmyai_omni.results import TaskState

_ONE: Final = Struct("<ddB")
_STATES: Final[tuple[TaskState, ...]] = get_args(TaskState)


def packed(before: bytes, sighting: Sighting, most: int) -> bytes:
    """Sightings and one more, of which the latest are kept, so many at most."""
    progress = math.nan if sighting.progress is None else sighting.progress
    latest = _ONE.pack(sighting.elapsed_s, progress, _STATES.index(sighting.state))
    return (before + latest)[-most * _ONE.size :]


def unpacked(sightings: bytes) -> tuple[Sighting, ...]:
    """The sightings, oldest first."""
    return tuple(starmap(_sighting, _ONE.iter_unpack(sightings)))


def _sighting(elapsed_s: float, progress: float, state: int) -> Sighting:
    return Sighting(elapsed_s, None if math.isnan(progress) else int(progress), _STATES[state])
