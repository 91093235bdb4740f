"""What a run will do, and what that may cost: known before anything is sent."""

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Final

import attrs

from jimmyai_omni_contract.conform.checks import checks
from jimmyai_omni_contract.conform.options import ConformOptions, Profile
from jimmyai_omni_contract.conform.step import Step

_MOST_BILLED: Final[Mapping[Profile, int]] = {"free": 1, "smoke": 2, "full": 100, "soak": 2000}
"""What a profile may cost on a server that accepts what it should refuse, in creates. A place is needed even
for a create that must be refused, while it is under way."""
_REQUEST_S: Final = 0.3
"""What one request takes on the way to a real deployment, in seconds."""
_TASK_S: Final = 120.0
"""How long a task takes there; all of them are waited for together."""


@attrs.frozen
class Plan:
    """The steps of a run, in their order."""

    options: ConformOptions
    steps: tuple[Step, ...]

    def only(self, wanted: Collection[str]) -> "Plan":
        """The same with the steps of some checks alone, by their ids.

        Raises:
            ValueError: There is no such check.
        """
        unknown = sorted(set(wanted) - set(checks()))
        if unknown:
            near = get_close_matches(unknown[0], checks(), n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(checks())}"
            raise ValueError(f"there is no check {unknown[0]!r}; {hint}")
        meant = [step for step in self.steps if not step.judges.isdisjoint(wanted)]
        groups = {step.group for step in meant} - {""}
        chosen = (step for step in self.steps if step in meant or step.group in groups)
        return attrs.evolve(self, steps=tuple(chosen))

    @property
    def requests(self) -> int:
        """The most that are sent, but for the polls of tasks that take long."""
        # The balances before and after, and the price list.
        return sum(step.requests for step in self.steps) + 3

    @property
    def billing_names(self) -> tuple[str, ...]:
        """Of all creates that a right server accepts."""
        return tuple(name for step in self.steps for name in step.billing_names)

    @property
    def billed(self) -> int:
        """How many creates a right server charges."""
        return len(self.billing_names)

    @property
    def may_bill(self) -> int:
        """The most creates beside these that a right server may charge, of requests made at random."""
        return sum(step.may_bill for step in self.steps)

    @property
    def most_billed(self) -> int:
        """How many creates may be billed, whatever the server does: the cap of the gate."""
        asked = self.options.max_billed
        return _MOST_BILLED[self.options.profile] if asked is None else asked

    @property
    def seconds(self) -> float:
        """About how long it takes on a real deployment."""
        return self.requests * _REQUEST_S + (_TASK_S if self.billed else 0.0)

    def jimicoin(self, prices: Mapping[str, float]) -> float | None:
        """What a right server charges, in JimiCoin; `None` where a price is not known."""
        known = [prices.get(name) for name in self.billing_names]
        return sum(price for price in known if price is not None) if None not in known else None

    def most_jimicoin(self, prices: Mapping[str, float]) -> float | None:
        """What the run can cost at the very most, at listed prices, in JimiCoin; `None` without any."""
        # A wrong server may take each create for the dearest.
        return self.most_billed * max(prices.values()) if prices else None
