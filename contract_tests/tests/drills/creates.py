"""The drill of creates: every fault that the mock server knows, and some that keep a client away from it."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, cast

import attrs

from jimmyai_omni import OmniError
from jimmyai_omni_contract.mock.api.tasks import Task
from jimmyai_omni_contract.mock.script.faults import FAULTS
from jimmyai_omni_contract.mock.serve.embedded import RunningServer, serve_in_thread
from jimmyai_omni_contract.mock.service import Api
from tests.drills.clients import PROMPT, Backend, call
from tests.drills.table import merged

TITLE: Final = "When a create goes wrong"
_PATIENT: Final[Mapping[str, Any]] = {"timeout_s": 30.0}
_HASTY: Final[Mapping[str, Any]] = {"timeout_s": 0.3}


@attrs.frozen
class Row:
    """What one create led to. Billed is counted by the server's ledger, POSTs by what it received."""

    fault: str
    times: str
    posts: int
    billed: int
    outcome: str
    says_billed: str
    task_id: str


@attrs.frozen(kw_only=True)
class Drill:
    """A create that meets a fault."""

    fault: str | None = None
    """Of the mock server; `None` where the server itself does nothing wrong."""
    times: int | None = None
    """`None` is always."""
    id_last: bool = False
    """Whether the server's answer names the task at its end, where half an answer does not show it."""
    base_url: str = "http://{server}"
    """Where the client calls; nobody listens at `{nobody}`."""
    options: Mapping[str, Any] = _PATIENT
    """Of the client."""


class Server(Api):
    """A mock server that can name a task at the end of its answer."""

    id_last = False

    def created_data(self, task: Task) -> dict[str, Any]:
        data = super().created_data(task)
        return data | {"task_id": data.pop("task_id")} if self.id_last else data


def _faults() -> dict[str, list[Drill]]:
    return {
        name: [
            Drill(fault=name, times=times, options=_HASTY if name == "stall" else _PATIENT)
            for times in (None, 1)
        ]
        for name, fault in FAULTS.items()
        if "create" in fault.operations
    }


_SETTLED: Final = {**_PATIENT, "verify_balance": True}
DRILLS: Final[Mapping[str, list[Drill]]] = {
    "no fault": [Drill()],
    "connection refused": [Drill(base_url="http://{nobody}")],
    "TLS fails": [Drill(base_url="https://{server}")],
    **_faults(),
    "truncated before the id": [Drill(fault="truncated", times=times, id_last=True) for times in (None, 1)],
    "drop-before, verify_balance": [Drill(fault="drop-before", options=_SETTLED)],
    "drop, verify_balance": [Drill(fault="drop", options=_SETTLED)],
    "500-after, verify_balance": [Drill(fault="500-after", options=_SETTLED)],
}
"""By the name of the fault."""


def measure(server: RunningServer, name: str, backend: Backend) -> list[Row]:
    """The rows of one fault: one where it makes no difference how often it befalls the create."""
    return merged([_create(server, name, drill, backend) for drill in DRILLS[name]])


def rows(backend: Backend = "sync") -> list[Row]:
    """All rows, with a server of their own."""
    with serve_in_thread(api=Server) as server:
        return [row for name in DRILLS for row in measure(server, name, backend)]


@contextmanager
def _deaf() -> Iterator[str]:
    """An address where nobody listens, nor can anybody begin to."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{bound.getsockname()[1]}"


def _create(server: RunningServer, name: str, drill: Drill, backend: Backend) -> Row:
    service = server.service
    service.reset()
    cast(Server, service.api).id_last = drill.id_last
    if drill.fault:
        service.fail("create", drill.fault, drill.times)
    with _deaf() as nobody:
        url = drill.base_url.format(server=server.base_url.removeprefix("http://"), nobody=nobody)
        outcome = call(backend, "create", PROMPT, api_key=server.api_key, base_url=url, **drill.options)
    failed = isinstance(outcome, OmniError)
    billed = [entry.task_id for entry in service.billed]
    task_id = outcome.task_id if failed else outcome.id
    return Row(
        fault=name,
        times="always" if drill.times is None else "once",
        posts=sum(request.method == "POST" for request in service.requests),
        billed=len(billed),
        outcome=type(outcome).__name__,
        says_billed=outcome.billed if failed else "yes",
        task_id="known" if task_id in billed else "unknown" if billed else "none",
    )
