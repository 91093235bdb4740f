"""What may be spent, and what has been: a guard in front of every create."""

from threading import Lock
from typing import Final

import attrs

from jimmyai_omni.errors import BudgetRefused, ConfigurationError

_MOST: Final = 1e15


@attrs.frozen(kw_only=True)
class Limits:
    """The limits of one create, in JimiCoin; `None` is no limit."""

    max_spend: float | None = None
    """The most that may be spent: by this create, and by all creates of the client."""
    min_balance: float | None = None
    """What the account must still hold after it."""

    def __attrs_post_init__(self) -> None:
        given = [limit for limit in (self.max_spend, self.min_balance) if limit is not None]
        if not all(0 <= limit <= _MOST for limit in given):
            raise ConfigurationError(
                f"{self} is no budget", hint="give max_spend and min_balance in JimiCoin, 0 or more"
            )

    @property
    def need_a_price(self) -> bool:
        """Whether a create must be priced before it is sent."""
        return self.max_spend is not None or self.min_balance is not None


class Budget:
    """What the creates of a client may cost together; safe to use from threads."""

    def __init__(self, max_spend: float | None, *, spent: float = 0.0) -> None:
        """A budget, in JimiCoin, of which so much was spent before."""
        self.max_spend = Limits(max_spend=max_spend).max_spend
        self._spent = spent
        self._lock = Lock()

    def reserve(self, price: float) -> None:
        """Set the price of a create aside before it is sent.

        Raises:
            BudgetRefused: It is more than what is left.
        """
        with self._lock:
            left = None if self.max_spend is None else max(0.0, self.max_spend - self._spent)
            if left is not None and price > left:
                raise over_budget(price, f"{left:g} of the {self.max_spend:g} JimiCoin of max_spend are left")
            self._spent += price

    def release(self, price: float) -> None:
        """Give back the price of a create that was certainly not billed."""
        with self._lock:
            self._spent -= price


def over_budget(price: float, what_is_left: str) -> BudgetRefused:
    """The refusal of a create that costs too much."""
    return BudgetRefused(
        f"the create costs {price:g} JimiCoin, and {what_is_left}; it was not sent",
        hint="raise the limit, or ask for a shorter or smaller video; `omni models` shows the prices",
    )
