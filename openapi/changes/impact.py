"""Whom an edit concerns: callers, servers, both, or nobody but readers."""

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from changes.edit import Kind

Impact = Literal["breaking", "additive", "documentation"]
Direction = Literal["request", "answer"]
IMPACTS: Final[tuple[Impact, ...]] = ("breaking", "additive", "documentation")
"""From the heaviest to the lightest."""
# Callers send requests and read answers, servers the reverse: each breaks where it must send less than it may
# have sent, or take more than it had to take. A field counts by its meaning: servers must know a new one.
_TABLE: Final[Mapping[Direction, Mapping[Kind, tuple[Impact, Impact]]]] = {
    "request": {
        "narrowed": ("breaking", "additive"),
        "widened": ("additive", "breaking"),
        "altered": ("breaking", "breaking"),
        "default": ("breaking", "breaking"),
        "field": ("additive", "breaking"),
        "required field": ("breaking", "breaking"),
        "lost field": ("breaking", "additive"),
        "words": ("documentation", "documentation"),
    },
    "answer": {
        "narrowed": ("additive", "breaking"),
        "widened": ("breaking", "additive"),
        "altered": ("breaking", "breaking"),
        "default": ("documentation", "documentation"),
        "field": ("additive", "additive"),
        "required field": ("additive", "breaking"),
        "lost field": ("breaking", "additive"),
        "words": ("documentation", "documentation"),
    },
}


def impact(direction: Direction, kind: Kind, *, must_refuse: bool = False) -> tuple[Impact, Impact]:
    """What an edit does to callers, and what to servers.

    Where `must_refuse`, a rule obliges servers to refuse what the contract does not take (`omni conform`
    judges it), and so less that is taken is more to refuse.
    """
    callers, servers = _TABLE[direction][kind]
    refuses_more = must_refuse and direction == "request" and kind == "narrowed"
    return callers, "breaking" if refuses_more else servers


def heaviest(impacts: Iterable[Impact]) -> Impact:
    """The heaviest of some impacts."""
    return min(impacts, key=IMPACTS.index)
