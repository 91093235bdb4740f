"""What is armed: faults and scenarios that wait for their turn."""

from collections import deque
from collections.abc import Sequence
from typing import Generic, TypeVar

import attrs

T = TypeVar("T")


@attrs.define
class Turn(Generic[T]):
    """One item, and how often it is still to be taken."""

    item: T
    times: int | None
    """`None` is for ever."""


class Armed(Generic[T]):
    """Items in the order of their arming; each is taken so many times, then the next has its turn."""

    def __init__(self) -> None:
        self._turns = deque[Turn[T]]()

    def add(self, item: T, times: int | None) -> None:
        """Arm an item behind all others.

        Raises:
            ValueError: It is for no time at all, or behind one that is armed for ever.
        """
        if times is not None and times < 1:
            raise ValueError(f"{times} times is not once or more")
        if self._turns and self._turns[-1].times is None:
            raise ValueError("what is armed already never ends, so nothing can follow it; clear it first")
        self._turns.append(Turn(item, times))

    def take(self) -> T | None:
        """The item whose turn it is; `None` where nothing is armed."""
        if not self._turns:
            return None
        turn = self._turns[0]
        if turn.times is not None:
            turn.times -= 1
            if not turn.times:
                self._turns.popleft()
        return turn.item

    def clear(self) -> None:
        """Disarm everything."""
        self._turns.clear()

    def turns(self) -> Sequence[Turn[T]]:
        """What is still to be taken, in order."""
        return tuple(self._turns)


def read_times(text: str | None) -> int | None:
    """How many times a text says; where there is none, for ever.

    Raises:
        ValueError: It is no whole number.
    """
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal()):
        raise ValueError(f"{text!r} is no number of times")
    return int(text)


def read_order(text: str) -> tuple[str, int | None]:
    """The name and the times of `NAME[:TIMES]`.

    Raises:
        ValueError: The times are no whole number.
    """
    name, colon, times = text.partition(":")
    return name, read_times(times if colon else None)
