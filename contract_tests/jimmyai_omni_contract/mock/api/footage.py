"""Which of the shipped clips is the video of a task."""

import re
from functools import cache
from math import log
from pathlib import Path
from typing import Final

from jimmyai_omni.rules import Settings
from jimmyai_omni.rules.request import DEFAULT_DURATION_S
from jimmyai_omni_contract.mock.api.media import Media

_CLIPS: Final = Path(__file__).parents[1] / "clips"
_SHAPES: Final = {"16x9": 16 / 9, "9x16": 9 / 16, "1x1": 1.0}
_RATIO: Final = re.compile(r"\s*([0-9]{1,6}(?:\.[0-9]{1,6})?)\s*[:/xX]\s*([0-9]{1,6}(?:\.[0-9]{1,6})?)\s*")


def clip_for(settings: Settings) -> Media:
    """The clip with these settings: of the nearest shape, 16:9 where none was asked (OMNI-10, OMNI-11).

    A task with a reference video has no duration of its own and gets 6 s.
    """
    seconds = settings.duration_s or DEFAULT_DURATION_S
    return _clip(f"{settings.resolution}-{_shape(settings.aspect_ratio or '')}-{seconds}s.mp4")


@cache
def _clip(name: str) -> Media:
    return Media((_CLIPS / name).read_bytes(), "video/mp4")


def _shape(aspect_ratio: str) -> str:
    match = _RATIO.fullmatch(aspect_ratio)
    width, height = map(float, match.groups()) if match else (16, 9)
    if not (width and height):
        return "16x9"
    return min(_SHAPES, key=lambda shape: abs(log(width / height) - log(_SHAPES[shape])))
