"""The named scenarios: how a task can depart from the plain walk to its video."""

from collections.abc import Mapping
from typing import Final

import attrs
from attrs import validators

from jimmyai_omni_contract.mock.numbers import COUNT, DURATION, ONE_OR_MORE, shown


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
    unknown_polls: int = attrs.field(default=0, validator=COUNT)
    """How many of its first polls say that there is no such task."""
    late_url_polls: int = attrs.field(default=0, validator=COUNT)
    """How many polls find it completed, and its video without a URL."""
    relative_url: bool = False
    """Whether its video's URL is only a path."""
    expired_urls: int = attrs.field(default=0, validator=COUNT)
    """How many of its video's URLs are refused; a query after that gives the next one."""
    polls: int | None = attrs.field(default=None, validator=validators.optional(ONE_OR_MORE))
    """The poll that finds it ended, from 1, whatever moves other tasks on."""
    seconds: float | None = attrs.field(default=None, validator=validators.optional(DURATION))
    """How long it takes on the server's clock, whatever moves other tasks on."""
    statuses: tuple[str, ...] = attrs.field(default=(), converter=tuple[str, ...])
    """The words of its status, one after the other, in place of the plain walk; it stays at the last."""
    progress: tuple[int, ...] = attrs.field(default=(), converter=tuple[int, ...])
    """The progress that goes with each status, in per cent."""

    def __attrs_post_init__(self) -> None:
        if self.progress and len(self.progress) != len(self.statuses):
            numbers = f"{len(self.progress)} progress, {len(self.statuses)} statuses"
            raise ValueError(f"scenario {self.name}: each status needs its progress ({numbers})")

    @property
    def fails(self) -> bool:
        """Whether it fails in the end."""
        return bool(self.error_message)


PLAIN: Final = Scenario("plain", "From its initial status over processing to its video.")
REJECTED: Final = "The prompt was rejected by the content review."

_ROWS: Final = (
    PLAIN,
    Scenario("fails", "Fails in the end.", error_message=REJECTED),
    Scenario("unknown-status", "Is `reviewing` before it is processed.", detour="reviewing"),
    Scenario("not-found-first", "Does not exist for its first 2 polls.", unknown_polls=2),
    Scenario("late-url", "Is completed for 2 polls before its URL is there.", late_url_polls=2),
    Scenario("relative-url", "Answers a path in place of a URL.", relative_url=True),
    Scenario("stuck", "Is processed for ever.", ends=False),
    Scenario("expired-url-once", "Its first URL is refused; a query gives a new one.", expired_urls=1),
    Scenario("slow", "Takes ten minutes.", seconds=600),
    Scenario(
        "every-status",
        "Is queued, pending and submitted before it is processed.",
        statuses=("queued", "pending", "submitted", "processing", "completed"),
    ),
    Scenario(
        "jumping-progress",
        "Its progress goes up and down.",
        statuses=("queued", "processing", "processing", "processing", "completed"),
        progress=(0, 80, 20, 99, 100),
    ),
)

SCENARIOS: Final[Mapping[str, Scenario]] = {scenario.name: scenario for scenario in _ROWS}
"""Every scenario, by name."""


def find_scenario(name: str, scenarios: Mapping[str, Scenario] = SCENARIOS) -> Scenario:
    """A scenario by its name.

    Raises:
        ValueError: There is none of that name.
    """
    if name not in scenarios:
        raise ValueError(f"there is no scenario {shown(name)}; there are {', '.join(scenarios)}")
    return scenarios[name]
