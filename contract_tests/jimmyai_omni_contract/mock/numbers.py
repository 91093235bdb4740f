"""Numbers that people write, and what is said of those that are none or do not fit."""

from math import inf
from re import fullmatch
from typing import Any, Final

import attrs

_SHOWN: Final = 40


@attrs.frozen(kw_only=True)
class Numbers:
    """The finite numbers in a range; also a validator of attrs, whose own one speaks of types and signs."""

    above: float | None = None
    """Greater than this."""
    least: float = -inf
    most: float = inf
    whole: bool = False
    """Whether they are written in decimal digits and nothing else."""

    @property
    def words(self) -> str:
        """Such as "a whole number from 1"."""
        kind = "a whole number" if self.whole else "a number"
        if self.above is not None:
            return f"{kind} above {self.above:g}" + (f" and up to {self.most:g}" if self.most < inf else "")
        return f"{kind} from {self.least:g}" + (f" to {self.most:g}" if self.most < inf else "")

    def __contains__(self, number: float) -> bool:
        lowest = number >= self.least if self.above is None else number > self.above
        return lowest and number <= self.most and number < inf

    def __call__(self, _instance: object, attribute: "attrs.Attribute[Any]", value: float) -> None:
        """Validate a field of an attrs class.

        Raises:
            ValueError: It is none of these numbers; the message names the field, and says which they are.
        """
        if value not in self:
            raise ValueError(f"{attribute.name} is {self.words}, and not {value!r}")

    def read(self, name: str, text: str) -> float:
        """The number in a text.

        Args:
            name: What is to be such a number.
            text: As it was written.

        Raises:
            ValueError: It is none of these; the message says which are.
        """
        try:
            # Longer ones would not be read by `int`, and are no number of anything.
            number = float(text) if not self.whole or fullmatch("[0-9]{1,9}", text) else None
        except ValueError:
            number = None
        if number is None or number not in self:
            raise ValueError(f"{name} is {self.words}, and not {shown(text)}")
        return number


AMOUNT: Final = Numbers(least=0)
"""Of JimiCoin, and of seconds by which time moves on."""
DURATION: Final = Numbers(above=0)
COUNT: Final = Numbers(least=0, whole=True)
ONE_OR_MORE: Final = Numbers(least=1, whole=True)
PROBABILITY: Final = Numbers(above=0, most=1)


def shown(text: str) -> str:
    """A text in quotes, or its beginning."""
    return repr(text) if len(text) <= _SHOWN else f"{text[:_SHOWN]!r} ..."
