"""Fault injection: what is armed on one server, and how it befalls the operations."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

import attrs

from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse
from jimmyai_omni_contract.mock.routing import Route
from jimmyai_omni_contract.mock.script.armed import Armed, Turn
from jimmyai_omni_contract.mock.script.condition import ALWAYS, Condition, Subject
from jimmyai_omni_contract.mock.script.fault import OPERATIONS, Call, Fault, Operation
from jimmyai_omni_contract.mock.script.faults import find_fault
from jimmyai_omni_contract.mock.script.orders import FaultOrder

ArmedFaults = Mapping[Operation, Armed[Fault]]


class Subjects(Protocol):
    """Knows whom and what a request concerns."""

    def subject_of(self, operation: Operation, request: MockRequest, arguments: tuple[str, ...]) -> Subject:
        """Whose call it is, and of which prompt."""
        ...

    def own_faults(
        self, operation: Operation, request: MockRequest, arguments: tuple[str, ...]
    ) -> Armed[Fault] | None:
        """The faults that are armed for the one task that the request concerns."""
        ...

    def fail(self, code: str, message: str) -> MockResponse:
        """An envelope with this code and message."""
        ...


class FaultInjector:
    """The faults that are armed on one server, those of each operation for themselves.

    Args:
        seed: Decides what is left to chance.
        orders: What to arm at once.

    Raises:
        ValueError: An order is none that could be armed.
    """

    def __init__(self, seed: str, orders: Iterable[FaultOrder]) -> None:
        self._armed = armed_faults(seed, orders)

    def arm(self, operation: str, name: str, times: int | None, when: Condition = ALWAYS) -> None:
        """Arm a fault for so many calls of the operation, or for ever.

        Raises:
            ValueError: The fault does not fit the operation, or it would never have its turn.
        """
        known, fault = find_fault(operation, name)
        self._armed[known].add(fault, times, when)

    def clear(self) -> None:
        """Disarm everything."""
        for armed in self._armed.values():
            armed.clear()

    def turns(self) -> Iterator[tuple[Operation, Turn[Fault]]]:
        """What is still to befall the operations."""
        for operation, armed in self._armed.items():
            for turn in armed.turns():
                yield operation, turn

    def around(self, route: Route, subjects: Subjects) -> Route:
        """The route with the faults of its operation."""
        operation = route.operation
        if operation is None:
            return route

        def answer(request: MockRequest, *arguments: str) -> MockResponse:
            fault = self._take(operation, request, arguments, subjects)
            if fault is None:
                return route.handler(request, *arguments)
            answered = fault.answer(
                Call(request, lambda sent: route.handler(sent, *arguments), subjects.fail)
            )
            return attrs.evolve(answered, fault=fault.name)

        return attrs.evolve(route, handler=answer)

    def _take(
        self, operation: Operation, request: MockRequest, arguments: tuple[str, ...], subjects: Subjects
    ) -> Fault | None:
        own = subjects.own_faults(operation, request, arguments)
        armed = self._armed[operation]
        if own is None and armed.is_empty:
            return None
        subject = subjects.subject_of(operation, request, arguments)
        return (own.take(subject) if own else None) or armed.take(subject)


def armed_faults(seed: str, orders: Iterable[FaultOrder]) -> ArmedFaults:
    """Faults that are armed from the start.

    Raises:
        ValueError: An order is none that could be armed.
    """
    armed: dict[Operation, Armed[Fault]] = {
        operation: Armed(f"{seed}/{operation}") for operation in OPERATIONS
    }
    for order in orders:
        armed[order.operation].add(order.fault, order.times, order.when)
    return armed
