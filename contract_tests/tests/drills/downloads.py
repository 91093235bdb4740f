"""The drill of downloads: every fault that the mock server knows of its media host, and some in a row."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import anyio
import attrs
import httpx

from jimmyai_omni import AsyncOmni, Omni, OmniError, Task
from jimmyai_omni_contract.mock.api.footage import clip_for
from jimmyai_omni_contract.mock.script.faults import FAULTS
from jimmyai_omni_contract.mock.serve.embedded import RunningServer, serve_in_thread
from tests.drills.clients import Backend, call, new_task
from tests.drills.table import merged
from tests.flows.clock import Clock
from tests.trust import TRUST

TITLE: Final = "When a download goes wrong"
_NAME: Final = "cat.mp4"


@attrs.frozen
class Row:
    """What one download led to. Requests are those that the server received of its videos."""

    trouble: str
    times: str
    requests: int
    retrievals: int
    """Of the task, for a fresh URL."""
    fetched: str
    """Over all attempts, in sizes of the video."""
    outcome: str
    file: str
    """Under its final name: `whole`, `none`, or `broken`; so is whatever else is left behind."""


@attrs.frozen(kw_only=True)
class Drill:
    """A download that meets faults, one after the other."""

    faults: tuple[str, ...] = ()
    times: int | None = 1
    """Of the last fault; `None` is always, and the others come once."""
    scenario: str = "plain"
    """Of the task."""
    timeout_s: float = 30.0
    """The client's, in real seconds."""


def _of_fault(name: str) -> list[Drill]:
    # All that is slow is the stall itself, unless another request follows it.
    always_s, once_s = (0.1, 0.5) if name == "stall" else (30.0, 30.0)
    return [Drill(faults=(name,), times=None, timeout_s=always_s), Drill(faults=(name,), timeout_s=once_s)]


DRILLS: Final[Mapping[str, list[Drill]]] = {
    "no fault": [Drill()],
    **{name: _of_fault(name) for name, fault in FAULTS.items() if "media" in fault.operations},
    "cut, then no-range": [Drill(faults=("cut", "no-range"))],
    "cut, then changed": [Drill(faults=("cut", "changed"), times=None)],
    "cut, then 416": [Drill(faults=("cut", "416"))],
    "cut, then 403": [Drill(faults=("cut", "403"))],
    "cut, then redirect": [Drill(faults=("cut", "redirect"))],
    "task: relative-url": [Drill(scenario="relative-url")],
    "task: expired-url-once": [Drill(scenario="expired-url-once")],
}
"""By the name of the trouble."""


def measure(server: RunningServer, name: str, backend: Backend) -> list[Row]:
    """The rows of one trouble."""
    return merged([_download(server, name, drill, backend) for drill in DRILLS[name]])


def rows(backend: Backend = "sync") -> list[Row]:
    """All rows, with a server of their own."""
    with serve_in_thread() as server:
        return [row for name in DRILLS for row in measure(server, name, backend)]


def _download(server: RunningServer, name: str, drill: Drill, backend: Backend) -> Row:
    service = server.service
    service.reset()
    service.script(drill.scenario)
    options = {"api_key": server.api_key, "base_url": server.base_url}
    task: Task = call("sync", "wait", new_task(server), **options)
    for fault in drill.faults[:-1]:
        service.fail("media", fault, 1)
    for fault in drill.faults[-1:]:
        service.fail("media", fault, drill.times)
    before = len(service.requests)
    with tempfile.TemporaryDirectory() as folder:
        outcome, fetched_bytes = _call(
            backend, task, Path(folder) / _NAME, {**options, "timeout_s": drill.timeout_s}
        )
        left = {path.name: path.read_bytes() for path in Path(folder).iterdir()}
    paths = [request.path for request in service.requests[before:]]
    [known] = service.state.tasks.values()
    clip = clip_for(known.settings).content
    return Row(
        trouble=name,
        times="always" if drill.times is None else "once",
        requests=sum(path.endswith(".mp4") for path in paths),
        retrievals=sum("/v1/videos/" in path for path in paths),
        fetched=f"{fetched_bytes / len(clip):.2f}",
        outcome=type(outcome).__name__,
        file=_judged(left, clip, outcome),
    )


def _judged(left: Mapping[str, bytes], clip: bytes, outcome: object) -> str:
    """What is left of a download; a changed video is the clip and a box that players skip."""
    if not left and isinstance(outcome, OmniError):
        return "none"
    whole = (
        left.keys() == {_NAME}
        and left[_NAME][: len(clip)] == clip
        and len(left[_NAME]) - len(clip) in (0, 16)
    )
    return "whole" if whole and not isinstance(outcome, OmniError) else "broken"


def _call(backend: Backend, task: Task, to: Path, options: Mapping[str, Any]) -> tuple[object, int]:
    """What a client's download returns or raises, and the bytes that came for it."""
    clock, answers = Clock(), list[httpx.Response]()
    settings: dict[str, Any] = {"clock": clock, "draw": lambda: 0.0, **options}

    async def note(answer: httpx.Response) -> None:
        answers.append(answer)

    async def awaiting() -> object:
        http = httpx.AsyncClient(verify=TRUST, event_hooks={"response": [note]})
        async with http, AsyncOmni(http_client=http, sleep=clock.sleep_async, **settings) as omni:
            return await omni.download(task, to)

    def blocking() -> object:
        http = httpx.Client(verify=TRUST, event_hooks={"response": [answers.append]})
        with http, Omni(http_client=http, sleep=clock.sleep, **settings) as omni:
            return omni.download(task, to)

    try:
        outcome = blocking() if backend == "sync" else anyio.run(awaiting, backend=backend)
    except OmniError as error:
        outcome = error
    videos = [answer for answer in answers if answer.request.url.path.endswith(".mp4")]
    return outcome, sum(answer.num_bytes_downloaded for answer in videos)
