"""The named scenarios: how a task can depart from the plain walk to its video."""

from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from jimmyai_omni_contract.mock.script.armed import Armed, read_order


@attrs.frozen
class Scenario:
    """What becomes of one task, as plain data; the defaults change nothing."""

    name: str
    description: str = ""
    error_message: str = ""
    """Why it fails in the end; empty where it does not."""
    ends: bool = True
    """Whether it ever ends."""
    detour: str = ""
    """An undocumented status between the initial one and `processing`."""
    unknown_polls: int = 0
    """How many of its first polls say that there is no such task."""
    late_url_polls: int = 0
    """How many polls find it completed, and its video without a URL."""
    relative_url: bool = False
    """Whether its video's URL is only a path."""
    expired_urls: int = 0
    """How many of its video's URLs are refused; a query after that gives the next one."""


PLAIN: Final = Scenario("plain", "From its initial status over processing to its video.")

_ROWS: Final = (
    PLAIN,
    Scenario("fails", "Fails in the end.", error_message="The prompt was rejected by the content review."),
    Scenario("unknown-status", "Is `reviewing` before it is processed.", detour="reviewing"),
    Scenario("not-found-first", "Does not exist for its first 2 polls.", unknown_polls=2),
    Scenario("late-url", "Is completed for 2 polls before its URL is there.", late_url_polls=2),
    Scenario("relative-url", "Answers a path in place of a URL.", relative_url=True),
    Scenario("stuck", "Is processed for ever.", ends=False),
    Scenario("expired-url-once", "Its first URL is refused; a query gives a new one.", expired_urls=1),
)

SCENARIOS: Final[Mapping[str, Scenario]] = {scenario.name: scenario for scenario in _ROWS}
"""Every scenario, by name."""


def find_scenario(name: str) -> Scenario:
    """A scenario by its name.

    Raises:
        ValueError: There is none of that name.
    """
    if name not in SCENARIOS:
        raise ValueError(f"there is no scenario {name!r}; there are {', '.join(SCENARIOS)}")
    return SCENARIOS[name]


def armed_scenarios(orders: Iterable[str]) -> Armed[Scenario]:
    """The scenarios of some `NAME[:TIMES]`.

    Raises:
        ValueError: A name is unknown, or a scenario would never have its turn.
    """
    armed = Armed[Scenario]()
    for order in orders:
        name, times = read_order(order)
        armed.add(find_scenario(name), times)
    return armed
