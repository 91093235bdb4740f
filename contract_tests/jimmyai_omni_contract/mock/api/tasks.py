"""Tasks, and how one walks from its initial status to its video."""

from typing import Final

import attrs

from jimmyai_omni.rules import Settings
from jimmyai_omni_contract.mock.script.scenarios import PLAIN, Scenario

POLLS_TO_COMPLETE: Final = 5
_INITIAL_SHARE: Final = 0.125
_DETOUR_SHARE: Final = 0.375


@attrs.define
class Task:
    """A billed task."""

    id: str
    key: str = attrs.field(repr=False)
    """The API key that made it, and alone can see it."""
    settings: Settings
    billing_name: str
    cost: float
    """In JimiCoin."""
    created_at: float
    """In Unix seconds."""
    scenario: Scenario = PLAIN
    polls: int = 0
    """How often it was queried."""
    completed_polls: int = 0
    """How often it was found completed."""
    url_number: int = 1
    """Which URL of its video is given, from 1; those before it are refused."""


@attrs.frozen
class TaskState:
    """Where a task stands."""

    status: str
    progress: int
    """In per cent."""

    @property
    def completed(self) -> bool:
        """Whether the video is there."""
        return self.status == "completed"


def polled_share(polls: int) -> float:
    """How much of a task is done at its n-th poll, from 0 to 1: 0 at the first, 1 at the fifth."""
    return max(0, polls - 1) / (POLLS_TO_COMPLETE - 1)


def state_at(share: float, initial_status: str, scenario: Scenario) -> TaskState:
    """The state of a task of which a share from 0 to 1 is done."""
    if share >= 1 and scenario.ends:
        return TaskState("failed", 0) if scenario.error_message else TaskState("completed", 100)
    if share < _INITIAL_SHARE:
        return TaskState(initial_status, 0)
    if scenario.detour and share < _DETOUR_SHARE:
        return TaskState(scenario.detour, 0)
    return TaskState("processing", min(99, int(100 * share)))
