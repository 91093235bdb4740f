"""Fault injection: what is armed on one server, and how it befalls the operations."""

from collections.abc import Callable, Iterable, Iterator

import attrs

from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse
from jimmyai_omni_contract.mock.routing import Route
from jimmyai_omni_contract.mock.script.armed import Armed, Turn, read_order
from jimmyai_omni_contract.mock.script.fault import OPERATIONS, Call, Fault, Operation
from jimmyai_omni_contract.mock.script.faults import find_fault


class FaultInjector:
    """The faults that are armed on one server, those of each operation for themselves.

    Args:
        orders: What to arm at once, as `OPERATION=NAME[:TIMES]`.

    Raises:
        ValueError: An order is none that could be armed.
    """

    def __init__(self, orders: Iterable[str]) -> None:
        self._armed: dict[Operation, Armed[Fault]] = {operation: Armed() for operation in OPERATIONS}
        for order in orders:
            operation, _, fault = order.partition("=")
            self.arm(operation, *read_order(fault))

    def arm(self, operation: str, name: str, times: int | None) -> None:
        """Arm a fault for so many calls of the operation, or for ever.

        Raises:
            ValueError: The fault does not fit the operation, or it would never have its turn.
        """
        known, fault = find_fault(operation, name)
        self._armed[known].add(fault, times)

    def clear(self) -> None:
        """Disarm everything."""
        for armed in self._armed.values():
            armed.clear()

    def turns(self) -> Iterator[tuple[Operation, Turn[Fault]]]:
        """What is still to befall the operations."""
        for operation, armed in self._armed.items():
            for turn in armed.turns():
                yield operation, turn

    def around(self, route: Route, refuse: Callable[[str, str], MockResponse]) -> Route:
        """The route with the faults of its operation; `refuse` makes the envelope of a code and a message."""
        operation = route.operation
        if operation is None:
            return route

        def answer(request: MockRequest, *arguments: str) -> MockResponse:
            fault = self._armed[operation].take()
            if fault is None:
                return route.handler(request, *arguments)
            answered = fault.answer(Call(request, lambda sent: route.handler(sent, *arguments), refuse))
            return attrs.evolve(answered, fault=fault.name)

        return attrs.evolve(route, handler=answer)
