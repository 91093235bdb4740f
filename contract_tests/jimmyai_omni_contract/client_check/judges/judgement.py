"""What a judge says of one run."""

from collections.abc import Callable, Iterable
from typing import Literal

import attrs

from jimmyai_omni_contract.client_check.run import Run
from jimmyai_omni_contract.recording.exchange import RecordedExchange

Outcome = Literal["pass", "advisory", "fail"]
"""An advisory is accepted, but worth telling."""


@attrs.frozen
class Judgement:
    """Whether the client did what is expected of it, and what was seen."""

    outcome: Outcome
    seen: str
    exchanges: tuple[int, ...] = ()
    """The numbers of the exchanges that show it."""


Judge = Callable[[Run, Run], Judgement | None]
"""The run, and the plain run of the same client."""


def passed(seen: str) -> Judgement:
    """It did."""
    return Judgement("pass", seen)


def failed(seen: str, exchanges: Iterable[RecordedExchange] = ()) -> Judgement:
    """It did not; these exchanges show it."""
    return Judgement("fail", seen, tuple(exchange.number for exchange in exchanges))


def squeezed(text: str) -> str:
    """A text as it is compared: the lines of a terminal break anywhere."""
    return "".join(text.split()).lower()
