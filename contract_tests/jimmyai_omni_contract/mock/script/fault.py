"""What a fault is: something that goes wrong with one request of one operation."""

from collections.abc import Callable
from typing import Final, Literal, get_args

import attrs

from jimmyai_omni_contract.mock.messages import Delivery, MockRequest, MockResponse

Operation = Literal["create", "query", "upload", "balance", "models", "media"]
"""What a fault can befall; `balance` is both balances, and `media` the host of the videos."""
OPERATIONS: Final[tuple[Operation, ...]] = get_args(Operation)


@attrs.frozen
class Call:
    """One request of an operation that a fault befalls."""

    request: MockRequest
    perform: Callable[[MockRequest], MockResponse]
    """Lets the operation happen, and with it its bill; its answer."""
    refuse: Callable[[str, str], MockResponse]
    """An envelope with this code and message."""


Answer = Callable[[Call], MockResponse]


@attrs.frozen
class Fault:
    """A fault by name."""

    name: str
    operations: tuple[Operation, ...]
    """Those that it fits."""
    description: str
    """One line: what the caller meets, and whether the operation happens."""
    answer: Answer = attrs.field(repr=False)


def afterwards(answer: Answer) -> Answer:
    """This answer, after the operation has happened."""

    def given(call: Call) -> MockResponse:
        call.perform(call.request)
        return answer(call)

    return given


def lost(delivery: Delivery) -> Answer:
    """The operation's own answer, which does not arrive."""
    return lambda call: attrs.evolve(call.perform(call.request), delivery=delivery)
