"""What is to be armed, and when: the orders of options, of a script and of a prompt."""

from collections.abc import Mapping

import attrs

from jimmyai_omni_contract.mock.script.armed import read_order
from jimmyai_omni_contract.mock.script.condition import ALWAYS, Condition
from jimmyai_omni_contract.mock.script.fault import Fault, Operation
from jimmyai_omni_contract.mock.script.faults import find_fault
from jimmyai_omni_contract.mock.script.scenarios import Scenario, find_scenario


@attrs.frozen
class FaultOrder:
    """A fault for calls of an operation."""

    operation: Operation
    fault: Fault
    times: int | None = None
    """`None` is for ever."""
    when: Condition = ALWAYS


@attrs.frozen
class TaskOrder:
    """A scenario for tasks to come."""

    scenario: Scenario
    times: int | None = None
    """`None` is for ever."""
    when: Condition = ALWAYS


def fault_order(text: str) -> FaultOrder:
    """The order that `OPERATION=NAME[:TIMES]` says.

    Raises:
        ValueError: There is none of these names, or the times are no number.
    """
    operation, _, order = text.partition("=")
    name, times = read_order(order)
    return FaultOrder(*find_fault(operation, name), times)


def task_order(text: str, scenarios: Mapping[str, Scenario]) -> TaskOrder:
    """The order that `NAME[:TIMES]` says.

    Raises:
        ValueError: There is no scenario of that name, or the times are no number.
    """
    name, times = read_order(text)
    return TaskOrder(find_scenario(name, scenarios), times)
