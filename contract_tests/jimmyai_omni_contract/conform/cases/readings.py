"""Which cases show a reading of ours: where the publisher is silent, or says it of a part alone."""

from collections.abc import Callable, Mapping
from typing import Final

from jimmyai_omni.rules.request import FIELD_NAMES, FIXED_MODEL
from jimmyai_omni_contract.conform.cases.case import Body, lists_of
from jimmyai_omni_contract.conform.checks import Level, checks

_DOCUMENTED_RATIOS: Final = ("", "16:9", "9:16")


def level_of(rule: str, body: Body) -> Level:
    """The level of a case: should, where nothing but a reading says what becomes of the body."""
    reading = _READINGS.get(rule)
    if checks()[rule].level == "should" or None in body.values() or (reading and reading(body)):
        return "should"
    return "must"


def level_of_accepting(body: Body) -> Level:
    """The level of accepting a right body: should, where it is right by a reading alone."""
    has_video = bool(lists_of(body).get("video_urls"))
    fixed = body.get("model") == FIXED_MODEL
    by_reading = (
        None in body.values()
        or not body.keys() <= set(FIELD_NAMES)
        or (has_video and (fixed or _images(body) > 0))
        or (fixed and "generation_type" in body)
        or body.get("aspect_ratio", "") not in _DOCUMENTED_RATIOS
        or (body.get("generation_type") == "reference" and not _images(body))
    )
    return "should" if by_reading else "must"


def _images(body: Body) -> int:
    """How many images are in effect (OMNI-12)."""
    lists = lists_of(body)
    return len(lists.get("image_urls") or lists.get("images") or ())


_READINGS: Final[Mapping[str, Callable[[Body], bool]]] = {
    "OMNI-03": lambda body: isinstance(body.get("prompt"), str),
    "OMNI-10": lambda _: True,
    "OMNI-13": lambda body: not _images(body),
    "OMNI-14": lambda body: _images(body) in (0, 2),
    "OMNI-19": lambda _: True,
}
"""What the field `reading` of the contract's rules says, of bodies."""
