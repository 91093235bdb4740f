"""A directive in a prompt, such as `[mock: fail after 3 polls]`: what becomes of that one task.

    fail [after N polls | after N s] [with MESSAGE]
    complete [after N polls | after N s]
    NAME                      a scenario
    OPERATION=FAULT[:TIMES]   a fault of the create itself, or of the task's later calls

Several stand behind one another with semicolons: `[mock: query=502-html:2; complete after 10 polls]`.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from jimmyai_omni_contract.mock.script.orders import FaultOrder, fault_order
from jimmyai_omni_contract.mock.script.scenarios import PLAIN, REJECTED, Scenario

_DIRECTIVE: Final = re.compile(r"\[mock:(.*?)\]", re.IGNORECASE | re.DOTALL)
_ENDS: Final = re.compile(
    r"(?P<all>(?P<end>fail|complete)(?:\s+after\s+(?P<number>\d{1,6})\s*(?P<unit>polls?|s|seconds?))?)"
    r"(?:\s+with\s+(?P<message>\S.*))?",
    re.IGNORECASE | re.DOTALL,
)
_TAKEN: Final = frozenset({"create", "query", "media"})
MARK: Final = "[mock:"
"""What stands in every prompt with a directive."""


@attrs.frozen
class Directive:
    """What a prompt says of its task."""

    scenario: Scenario | None = None
    """Its name is what was directed, as `late-url; fail after 3 polls`; `None` is none of its own."""
    faults: tuple[FaultOrder, ...] = ()


NOTHING: Final = Directive()


def read_directive(prompt: str, scenarios: Mapping[str, Scenario]) -> Directive:
    """What the directives of a prompt say.

    Raises:
        ValueError: One of them is not understood; the message says what would be.
    """
    if MARK not in prompt.casefold():
        return NOTHING
    named: Scenario | None = None
    scenario: Scenario | None = None
    faults: list[FaultOrder] = []
    for clause in _clauses(prompt):
        if end := _ENDS.fullmatch(clause):
            scenario = _ended(named, end)
        elif "=" in clause and not _ENDS.match(clause):
            faults.append(_fault(clause))
        else:
            scenario = named = _named(clause, scenarios)
    return Directive(scenario, tuple(faults))


def _clauses(prompt: str) -> Iterator[str]:
    found = [match[1] for match in _DIRECTIVE.finditer(prompt)]
    if not found:
        raise ValueError("[mock: ...] is not closed")
    for text in found:
        clauses = [clause.strip() for clause in text.split(";")]
        if not any(clauses):
            raise ValueError("[mock: ] says nothing")
        yield from filter(None, clauses)


def _fault(clause: str) -> FaultOrder:
    order = fault_order(re.sub(r"\s", "", clause))
    if order.operation not in _TAKEN:
        raise ValueError(f"a prompt has no say in {order.operation}; it has in create, query and media")
    return order


def _named(clause: str, scenarios: Mapping[str, Scenario]) -> Scenario:
    if clause not in scenarios:
        raise ValueError(
            f"[mock: {clause}] is not understood; say `fail after 3 polls`, `fail with MESSAGE`, "
            f"`complete after 10 s`, OPERATION=FAULT, or one of {', '.join(scenarios)}"
        )
    return scenarios[clause]


def _ended(named: Scenario | None, match: re.Match[str]) -> Scenario:
    """The named scenario, or the plain one, with this end."""
    number, message, fails = match["number"], match["message"], match["end"].lower() == "fail"
    if message and not fails:
        raise ValueError(f"[mock: {match[0]}] completes, and so has no message")
    by_polls = (match["unit"] or "").lower().startswith("p")
    # Without the message: that is shown as the task's own, and could be long.
    end = " ".join(match["all"].lower().split())
    return attrs.evolve(
        named or PLAIN,
        name=f"{named.name}; {end}" if named else end,
        error_message=(message or REJECTED) if fails else "",
        polls=int(number) if number is not None and by_polls else None,
        seconds=float(number) if number is not None and not by_polls else None,
    )
