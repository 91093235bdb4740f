"""Amounts of JimiCoin, which are sums of decimal fractions."""

from typing import Final

_NOTHING: Final = 0.001
"""In JimiCoin: far below any price, and far above what a computer loses in adding fractions."""


def same_amount(one: float, other: float) -> bool:
    """Whether two amounts of JimiCoin are the same."""
    return abs(one - other) < _NOTHING
