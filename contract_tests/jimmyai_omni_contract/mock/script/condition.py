"""When something armed has its turn: for which key, which prompt, which call, and by what chance."""

from collections.abc import Iterable
from random import Random
from typing import Final, Protocol

import attrs
from attrs import validators

from jimmyai_omni_contract.mock.numbers import ONE_OR_MORE, PROBABILITY


class Subject(Protocol):
    """What a condition can ask of a call."""

    @property
    def key_name(self) -> str | None:
        """The name of the accepted key; `None` where there is none."""

    @property
    def prompt(self) -> str:
        """The prompt of the task concerned; empty where there is none."""
        ...


@attrs.frozen(kw_only=True)
class Condition:
    """Which calls are meant; the defaults mean all of them."""

    key: str | None = None
    """The name of the key that calls."""
    prompt: str | None = None
    """A text that the task's prompt contains, in any case."""
    calls: tuple[int, ...] = attrs.field(
        default=(), converter=tuple[int, ...], validator=validators.deep_iterable(ONE_OR_MORE)
    )
    """The places of the calls, from 1, among those that fit the key and the prompt."""
    probability: float = attrs.field(default=1.0, validator=PROBABILITY)
    """The chance of each call, drawn by the server's seed."""

    def fits(self, subject: Subject) -> bool:
        """Whether the key and the prompt are those that are meant."""
        return self.key in (None, subject.key_name) and (
            self.prompt is None or self.prompt.casefold() in subject.prompt.casefold()
        )

    def chooses(self, call: int, random: Random) -> bool:
        """Whether the n-th fitting call is one that is meant."""
        if self.calls and call not in self.calls:
            return False
        return self.probability >= 1 or random.random() < self.probability


ALWAYS: Final = Condition()


def check_key(condition: Condition, names: Iterable[str]) -> None:
    """Look whether somebody has the key that a condition is for.

    Args:
        condition: The condition.
        names: Those of all keys.

    Raises:
        ValueError: Nobody has it; the message names the others. It does not repeat what may be a key itself.
    """
    known = tuple(names)
    if condition.key is not None and condition.key not in known:
        raise ValueError(f"there is no such key; there are {', '.join(known)}")
