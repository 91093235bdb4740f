"""A batch against the mock server in one process, on a clock that no test waits for."""

import json
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any, Final

import anyio
import httpx
import pytest
import trio
import trio.testing

from jimmyai_omni import AsyncOmni
from jimmyai_omni._journal import sqlite_schema
from jimmyai_omni._journal.jobs import Job
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni.batch.events import BatchEvent, BatchResult
from jimmyai_omni_contract.mock.clock import VirtualClock
from jimmyai_omni_contract.mock.log import Received
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.transports import ServiceTransport
from jimmyai_omni_contract.mock.service import MockServer

PRICE: Final = 40.0
"""JimiCoin, of each row that `rows` makes."""
_TRIP_S: Final = 0.05
_ENDLESS_S: Final = 500.0
_NOT_TAKEN: Final = ("余额不足", "额度已用尽", "authentication failed")


def rows(count: int) -> list[dict[str, Any]]:
    """Different rows of the cheapest kind."""
    return [{"prompt": f"Cat {number}", "duration": 4} for number in range(1, count + 1)]


def is_create(method: str, path: str) -> bool:
    """Whether a request is a create."""
    return method == "POST" and path.endswith("/omni/videos")


class Fleet:
    """A mock server, a journal and a place; what happened to them is known after each run."""

    def __init__(self, folder: Path, **options: Any) -> None:
        self.folder = folder
        self.place = folder / "videos"
        self.now = 0.0
        """Seconds since the beginning."""
        settings = {"advance": "clock", "task_seconds": 12.0, "balance": 1e9, **options}
        clock = VirtualClock(time.time(), lambda: self.now)
        self.service = MockServer(MockOptions(**settings), clock=clock)
        self.create_trip_s = _TRIP_S
        """How long a create is on its way, and its answer again."""
        self.trip_s = _TRIP_S
        """The same for all else."""
        self.sent = Counter[str]()
        """How often each prompt was sent without being certainly refused."""
        self.create_times: list[float] = []
        self.most_unfinished = 0
        self.events: list[BatchEvent] = []
        self.service.observe(self._note)

    def run(self, source: Any, **options: Any) -> BatchResult:
        """Run a batch to its end."""
        result: BatchResult = self.live(lambda omni: self.batch(omni, source, **options))
        return result

    def batch(self, omni: AsyncOmni, source: Any, **options: Any) -> Coroutine[Any, Any, BatchResult]:
        """A batch, whose events are kept."""
        return omni.batch(source, self.place, **{"on_event": self.events.append, **options})

    def live(self, act: Callable[[AsyncOmni], Coroutine[Any, Any, Any]], **settings: Any) -> Any:
        """Let something happen with a client, on the clock of the test."""

        async def main() -> Any:
            offset_s = self.now - trio.current_time()

            def tick() -> None:
                # The time of the mock server is that of the test, over all its runs.
                self.now = trio.current_time() + offset_s

            with trio.move_on_after(_ENDLESS_S):
                async with AsyncOmni(
                    "mock-key",
                    base_url="http://mock.invalid",
                    transport=_Slow(self, tick),
                    journal=self.folder / "journal.sqlite3",
                    draw=lambda: 0.5,
                    **settings,
                ) as omni:
                    try:
                        return await act(omni)
                    finally:
                        tick()
            raise AssertionError("an endless run")

        with pytest.MonkeyPatch.context() as patch:
            # While a thread works, the clock of the test would run away.
            patch.setattr("anyio.to_thread.run_sync", _inline)
            # What nobody cuts the power of need not wait for the disk.
            patch.setattr(sqlite_schema, "SETTINGS", (*sqlite_schema.SETTINGS, "PRAGMA synchronous = OFF"))
            patch.setattr("os.fsync", lambda _: None)
            try:
                return trio.run(main, clock=trio.testing.MockClock(autojump_threshold=0))
            except ExceptionGroup as group:
                # Of a nursery of the test, what went wrong first.
                raise _leaf(group) from group

    @property
    def jobs(self) -> list[Job]:
        """What the journal holds."""
        with Journal(self.folder / "journal.sqlite3") as journal:
            [batch] = journal.batches.all()
            return list(journal.batches.jobs(batch.batch_id))

    def states(self) -> Mapping[str, int]:
        """How many rows have come how far, by the journal."""
        return Counter(job.state(time.time()) for job in self.jobs)

    def check(self) -> None:
        """Nothing is lost, nothing was sent twice, and every file is whole."""
        jobs, billed = self.jobs, [entry.task_id for entry in self.service.billed]
        known = [job.entry.task_id for job in jobs if job.entry and job.entry.task_id]
        unknown = [job for job in jobs if job.state(time.time()) == "unknown"]
        assert set(self.sent.values()) <= {1}
        assert len(known) == len(set(known))
        assert set(known) <= set(billed)
        # A task that no row knows is one whose create has no known outcome.
        assert len(billed) - len(known) <= len(unknown)
        for job in jobs:
            if job.entry and job.entry.file:
                assert Path(job.entry.file.location).stat().st_size == job.entry.file.size_bytes > 1000
        assert not list(self.place.glob(".omni-*"))

    def _note(self, received: Received) -> None:
        request, response = received.request, received.response
        if not is_create(request.method, request.path):
            return
        self.create_times.append(self.now)
        said = response.body.decode(errors="replace")
        if response.status_code not in (429, 503) and not any(text in said for text in _NOT_TAKEN):
            self.sent[json.loads(request.body)["prompt"]] += 1
        api = self.service.api
        unfinished = sum(not api.state_of(task).completed for task in api.state.tasks.values())
        self.most_unfinished = max(self.most_unfinished, unfinished)


class _Slow(httpx.AsyncBaseTransport):
    """The way to the mock server and back takes its time."""

    def __init__(self, fleet: Fleet, tick: Callable[[], None]) -> None:
        self._fleet = fleet
        self._inner = ServiceTransport(fleet.service)
        self._tick = tick

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        trip_s = (
            self._fleet.create_trip_s if is_create(request.method, request.url.path) else self._fleet.trip_s
        )
        await anyio.sleep(trip_s)
        self._tick()
        try:
            return await self._inner.handle_async_request(request)
        finally:
            await anyio.sleep(trip_s)


def _leaf(error: Exception) -> Exception:
    return _leaf(error.exceptions[0]) if isinstance(error, ExceptionGroup) else error


async def _inline(work: Callable[..., Any], *arguments: Any, **_: Any) -> Any:
    return work(*arguments)
