"""Tasks, and how one walks from its initial status to its video."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import attrs

from jimmyai_omni.rules import Settings
from jimmyai_omni_contract.mock.script.armed import Armed
from jimmyai_omni_contract.mock.script.fault import Fault, Operation
from jimmyai_omni_contract.mock.script.scenarios import PLAIN, REJECTED, Scenario

POLLS_TO_COMPLETE: Final = 5
_INITIAL_SHARE: Final = 0.125
_DETOUR_SHARE: Final = 0.375


@attrs.define
class Task:
    """A billed task."""

    id: str
    key_name: str
    """The name of the API key that made it, and alone can see it."""
    settings: Settings
    billing_name: str
    cost: float
    """In JimiCoin."""
    created_at: float
    """In Unix seconds."""
    prompt: str = ""
    scenario: Scenario = PLAIN
    polls: int = 0
    """How often it was queried."""
    completed_polls: int = 0
    """How often it was found completed."""
    url_number: int = 1
    """Which URL of its video is given, from 1; those before it are refused."""
    ended_at: float | None = None
    """When it was made to end, in Unix seconds; `None` where it ends by itself."""
    faults: Mapping[Operation, Armed[Fault]] = attrs.field(default=MappingProxyType({}), repr=False)
    """What is armed for its own calls alone."""


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

    @property
    def failed(self) -> bool:
        """Whether there will be none."""
        return self.status == "failed"


def polled_share(polls: int, scenario: Scenario) -> float:
    """How much of a task is done at its n-th poll, from 0 to 1: 0 at the first, 1 at the last of its walk."""
    needed = scenario.polls or len(scenario.statuses) or POLLS_TO_COMPLETE
    return max(0, polls - 1) / (needed - 1) if needed > 1 else 1.0


def state_at(share: float, initial_status: str, scenario: Scenario) -> TaskState:
    """The state of a task of which a share from 0 to 1 is done."""
    if scenario.statuses:
        return _scripted(share, scenario)
    if share >= 1 and scenario.ends:
        return TaskState("failed", 0) if scenario.fails else TaskState("completed", 100)
    if share < _INITIAL_SHARE:
        return TaskState(initial_status, 0)
    if scenario.detour and share < _DETOUR_SHARE:
        return TaskState(scenario.detour, 0)
    return TaskState("processing", _processed(share))


def _scripted(share: float, scenario: Scenario) -> TaskState:
    last = len(scenario.statuses) - 1
    # The sum is exact enough for a share that was divided by the same number.
    place = min(last, int(share * last + 1e-9)) if share < 1 else last
    status = scenario.statuses[place]
    if scenario.progress:
        return TaskState(status, scenario.progress[place])
    return TaskState(status, {"completed": 100, "processing": _processed(share)}.get(status, 0))


def _processed(share: float) -> int:
    return max(1, min(99, int(100 * share)))


def failure_of(scenario: Scenario) -> str:
    """What a failed task says."""
    return scenario.error_message or REJECTED
