"""What a run saw: the outcome of each step, every exchange, and the money."""

from collections.abc import Mapping, Sequence
from typing import Literal

import attrs

from jimmyai_omni_contract.conform.amounts import same_amount
from jimmyai_omni_contract.conform.plan import Plan
from jimmyai_omni_contract.conform.step import Finding, Step
from jimmyai_omni_contract.recording.exchange import RecordedExchange

Ended = Literal["", "usage", "cap", "network", "interrupted", "error"]
"""Why a run ended before its plan did; empty where it did not."""


@attrs.frozen
class Result:
    """What came of one step."""

    step: Step
    findings: tuple[Finding, ...] = ()
    exchanges: range = range(0)
    """The numbers of its exchanges."""
    why: str = ""
    """Why it could not be judged; empty where it was."""
    left_out: bool = False
    """Whether it needs what was not given, or is not there, so that nobody misses it."""
    ended: Ended = ""
    """What kept it from being judged to its end; empty where that was nothing, or the answers themselves."""
    dropped: bool = False
    """Whether the deployment ended the connection instead of answering, and no create was sent."""


@attrs.define
class Money:
    """What the user had spent before and after, and what it should be, in JimiCoin."""

    max_billed: int
    used_before: float | None = None
    """`None` where it could not be read."""
    used_after: float | None = None
    expected: float | None = None
    """`None` where a price is not known."""
    maybe_billed: int = 0
    """How many creates may have been billed, beside those that were accepted."""

    @property
    def adds_up(self) -> bool | None:
        """Whether what was spent is what was expected; `None` where that cannot be said."""
        if self.used_before is None or self.used_after is None or self.expected is None:
            return None
        right = same_amount(self.used_after - self.used_before, self.expected)
        # What is too much may be the price of those of which it is not known.
        return None if self.maybe_billed and not right else right


@attrs.define
class Run:
    """All that was seen."""

    plan: Plan
    started_at: float
    """In Unix seconds."""
    money: Money
    prices: Mapping[str, float] = attrs.field(factory=dict[str, float])
    """In JimiCoin by billing name; empty where they could not be read."""
    results: list[Result] = attrs.field(factory=list[Result])
    exchanges: list[RecordedExchange] = attrs.field(factory=list[RecordedExchange], repr=False)
    """In the order of their ends."""
    billed: int = 0
    """How many creates were billed, or may be."""
    seconds: float = 0.0
    ended: Ended = ""
    why: str = ""
    """What there is to say of the end, for people."""
    hint: str = ""
    """What to do about wrong use, for people."""
    tasks: tuple[str, ...] = ()
    """The ids of all tasks that were made: they are paid for."""

    def by_number(self) -> Mapping[int, RecordedExchange]:
        """The exchanges by their numbers."""
        return {exchange.number: exchange for exchange in self.exchanges}


def not_run(steps: Sequence[Step], why: str, ended: Ended) -> list[Result]:
    """The results of steps that were never begun."""
    return [Result(step, why=why, ended=ended) for step in steps]
