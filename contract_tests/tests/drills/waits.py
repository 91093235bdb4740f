"""The drill of waits: every fault that the mock server knows of a query, and every way a task can go."""

from collections.abc import Mapping
from typing import Final, Literal

import attrs

from jimmyai_omni import OmniError
from jimmyai_omni_contract.mock.script.faults import FAULTS
from jimmyai_omni_contract.mock.script.scenarios import SCENARIOS
from jimmyai_omni_contract.mock.serve.embedded import RunningServer, serve_in_thread
from tests.drills.clients import PROMPT, Backend, call, new_task
from tests.drills.table import merged
from tests.flows.clock import Clock

TITLE: Final = "When a wait goes wrong"
ASKED_TWICE: Final = ("drop", "drop-before")
"""aiohttp asks once more by itself where the connection is lost, which the page does not count."""
_PATIENT_S: Final = 30.0


@attrs.frozen
class Row:
    """What waiting for one task led to. Polls are those that the server received."""

    trouble: str
    times: str
    polls: int
    waited_s: int
    """By the client's own clock."""
    outcome: str
    says_billed: str
    names_the_task: bool


@attrs.frozen(kw_only=True)
class Drill:
    """A wait that meets a fault, or a task that goes its own way."""

    fault: str | None = None
    times: int | None = None
    """`None` is always."""
    scenario: str = "plain"
    method: Literal["wait", "generate"] = "wait"
    """Whether the client is given an id, or has created the task itself."""
    timeout_s: float = _PATIENT_S
    """The client's, in real seconds."""


def _of_fault(name: str) -> list[Drill]:
    # All that is slow is the stall itself, unless other polls follow it.
    always_s, once_s = (0.1, 1.0) if name == "stall" else (_PATIENT_S, _PATIENT_S)
    return [Drill(fault=name, timeout_s=always_s), Drill(fault=name, times=1, timeout_s=once_s)]


DRILLS: Final[Mapping[str, list[Drill]]] = {
    **{name: _of_fault(name) for name, fault in FAULTS.items() if "query" in fault.operations},
    "not-found, generate": [Drill(fault="not-found", method="generate")],
    **{f"task: {name}": [Drill(scenario=name)] for name in SCENARIOS},
}
"""By the name of the trouble."""


def measure(server: RunningServer, name: str, backend: Backend) -> list[Row]:
    """The rows of one trouble."""
    return merged([_wait(server, name, drill, backend) for drill in DRILLS[name]])


def rows(backend: Backend = "sync") -> list[Row]:
    """All rows, with a server of their own."""
    with serve_in_thread() as server:
        return [row for name in DRILLS for row in measure(server, name, backend)]


def _wait(server: RunningServer, name: str, drill: Drill, backend: Backend) -> Row:
    service, clock = server.service, Clock()
    service.reset()
    service.script(drill.scenario)
    argument = new_task(server) if drill.method == "wait" else PROMPT
    if drill.fault:
        service.fail("query", drill.fault, drill.times)
    options = {"base_url": server.base_url, "timeout_s": drill.timeout_s, "clock": clock}
    outcome = call(backend, drill.method, argument, api_key=server.api_key, **options)
    failed = isinstance(outcome, OmniError)
    [charge] = service.billed
    return Row(
        trouble=name,
        times="always" if drill.times is None else "once",
        polls=sum(request.method == "GET" for request in service.requests),
        waited_s=round(sum(clock.pauses)),
        outcome=type(outcome).__name__,
        says_billed=outcome.billed if failed else "yes",
        names_the_task=charge.task_id == (outcome.task_id if failed else outcome.id),
    )
