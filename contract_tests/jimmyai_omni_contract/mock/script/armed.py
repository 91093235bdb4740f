"""What is armed: faults and scenarios that wait for their turn."""

from collections.abc import Sequence
from random import Random
from typing import Generic, TypeVar

import attrs

from jimmyai_omni_contract.mock.numbers import ONE_OR_MORE
from jimmyai_omni_contract.mock.script.condition import ALWAYS, Condition, Subject

T = TypeVar("T")


@attrs.define
class Turn(Generic[T]):
    """One item, how often it is still to be taken, and when."""

    item: T
    times: int | None
    """`None` is for ever."""
    when: Condition
    random: Random = attrs.field(repr=False)
    fitting: int = 0
    """How many calls have fitted the condition's key and prompt."""

    def has_come(self, subject: Subject) -> bool:
        """Whether it is to be taken by this call."""
        if not self.when.fits(subject):
            return False
        self.fitting += 1
        return self.when.chooses(self.fitting, self.random)

    @property
    def endless(self) -> bool:
        """Whether it would be taken by every call for ever."""
        return self.times is None and self.when == ALWAYS


class Armed(Generic[T]):
    """Items in the order of their arming; each call takes the first whose turn has come.

    Args:
        seed: Decides what is left to chance.
    """

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._turns: list[Turn[T]] = []
        self._added = 0

    def add(self, item: T, times: int | None, when: Condition = ALWAYS) -> None:
        """Arm an item behind all others.

        Raises:
            ValueError: It is for no time at all, or behind one that is armed for ever.
        """
        if times is not None and times < 1:
            raise ValueError(f"{times} times is not once or more")
        if self._turns and self._turns[-1].endless:
            raise ValueError("what is armed already never ends, so nothing can follow it; clear it first")
        self._added += 1
        random = Random(f"{self._seed}/{self._added}")  # noqa: S311 - must be repeatable, not secret
        self._turns.append(Turn(item, times, when, random))

    def take(self, subject: Subject) -> T | None:
        """The item whose turn it is; `None` where there is none."""
        for turn in self._turns:
            if turn.has_come(subject):
                if turn.times is not None:
                    turn.times -= 1
                    if not turn.times:
                        self._turns.remove(turn)
                return turn.item
        return None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is armed."""
        return not self._turns

    def clear(self) -> None:
        """Disarm everything."""
        self._turns.clear()

    def turns(self) -> Sequence[Turn[T]]:
        """What is still to be taken, in order."""
        return tuple(self._turns)


def read_times(text: str | None) -> int | None:
    """How many times a text says; where there is none, for ever.

    Raises:
        ValueError: It is no whole number from 1.
    """
    return None if text is None else int(ONE_OR_MORE.read("times", text))


def read_order(text: str) -> tuple[str, int | None]:
    """The name and the times of `NAME[:TIMES]`.

    Raises:
        ValueError: The times are no whole number from 1.
    """
    name, colon, times = text.partition(":")
    return name, read_times(times if colon else None)
