"""A batch against the mock server in one process, under a clock that no test waits for."""

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
_ENDLESS_S: Final = 100_000


def rows(count: int) -> list[dict[str, Any]]:
    """Different rows of the cheapest kind."""
    return [{"prompt": f"Cat {number}", "duration": 4} for number in range(1, count + 1)]


class Fleet:
    """A mock server, a journal and a place; what happens to them is known after each run."""

    def __init__(self, folder: Path, **options: Any) -> None:
        self.folder = folder
        self.place = folder / "videos"
        self._now = 0.0
        self._began = time.time()
        settings = {"advance": "clock", "task_seconds": 60.0, "balance": 1e9, "media_base_url": "", **options}
        self.clock = VirtualClock(self._began, lambda: self._now)
        self.service = MockServer(MockOptions(**settings), clock=self.clock)
        self.creates = Counter[str]()
        self.most_unfinished = 0
        self.events: list[BatchEvent] = []
        self.service.observe(self._note)

    def run(self, source: Any, **options: Any) -> BatchResult:
        """Run a batch to its end."""
        result: BatchResult = self.live(lambda omni: omni.batch(source, self.place, **self._heard(options)))
        return result

    def live(self, act: Callable[[AsyncOmni], Coroutine[Any, Any, Any]], **settings: Any) -> Any:
        """Let something happen with a client, on the clock of the test."""

        async def main() -> Any:
            began = self._now - trio.current_time()
            # The mock server's time goes on with the test's.
            self._now_is = lambda: began + trio.current_time()
            transport = _Slow(self.service, self._tick)
            with trio.fail_after(_ENDLESS_S):
                async with AsyncOmni(
                    "mock-key",
                    base_url="http://mock.invalid",
                    transport=transport,
                    journal=self.folder / "journal.sqlite3",
                    draw=lambda: 0.5,
                    **settings,
                ) as omni:
                    return await act(omni)

        with pytest.MonkeyPatch.context() as patch:
            # While a thread works, the clock of the test would run away.
            patch.setattr("anyio.to_thread.run_sync", _inline)
            return trio.run(main, clock=trio.testing.MockClock(autojump_threshold=0))

    def heard(self, **options: Any) -> dict[str, Any]:
        """Options under which what the batch tells is kept."""
        return self._heard(options)

    @property
    def now(self) -> float:
        """Seconds since the beginning."""
        return self._now

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
        """Nothing is lost, and nothing was paid twice."""
        jobs, billed = self.jobs, [entry.task_id for entry in self.service.billed]
        known = [job.entry.task_id for job in jobs if job.entry and job.entry.task_id]
        doubtful = [job for job in jobs if job.state(time.time()) == "unknown"]
        assert len(known) == len(set(known))
        assert set(known) <= set(billed)
        # What was billed and has no row is one whose answer got lost, and nobody said that it was not.
        assert len(billed) - len(known) <= len(doubtful)
        for job in jobs:
            if job.entry and job.entry.file:
                path = Path(job.entry.file.location)
                assert path.stat().st_size == job.entry.file.size_bytes > 1000
        assert not list(self.place.glob(".omni-*"))

    def _heard(self, options: dict[str, Any]) -> dict[str, Any]:
        return {"on_event": self.events.append, **options}

    def _tick(self) -> None:
        self._now = self._now_is()

    def _note(self, received: Received) -> None:
        request = received.request
        if request.method == "POST" and request.path.endswith("/omni/videos"):
            self.creates[json.loads(request.body)["prompt"]] += 1
        unfinished = sum(
            not self.service.api.state_of(task).completed for task in self.service.state.tasks.values()
        )
        self.most_unfinished = max(self.most_unfinished, unfinished)


class _Slow(httpx.AsyncBaseTransport):
    """The way to the mock server and back takes its time."""

    def __init__(self, service: MockServer, tick: Callable[[], None]) -> None:
        self._inner = ServiceTransport(service)
        self._tick = tick

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await anyio.sleep(_TRIP_S)
        self._tick()
        answer = await self._inner.handle_async_request(request)
        await anyio.sleep(_TRIP_S)
        return answer


async def _inline(work: Callable[..., Any], *arguments: Any, **_: Any) -> Any:
    return work(*arguments)
