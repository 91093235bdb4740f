"""One run of a batch: creates, looks and downloads side by side, until nothing is left to do."""

import inspect
from collections import deque
from collections.abc import Callable
from typing import Any, Final

import anyio
import attrs

from jimmyai_omni._flows.watch import Watch
from jimmyai_omni._journal.jobs import JOB_STATES, Job, JobState
from jimmyai_omni._local.naming import for_row
from jimmyai_omni.batch.creating import Creating
from jimmyai_omni.batch.events import BatchEvent
from jimmyai_omni.batch.looking import Looking
from jimmyai_omni.batch.saving import save_all
from jimmyai_omni.batch.waiting import Waiting
from jimmyai_omni.batch.work import Flight, Work
from jimmyai_omni.errors import JournalError

_TICK_S: Final = 1.0
_LATELY: Final = 120


async def run(work: Work, waiting: Waiting) -> None:
    """Create what is waiting, and bring home what is made.

    Raises:
        OmniError: It cannot go on: the key is not accepted. What is on record goes on at the next run.
    """
    looking = Looking(work)
    _take_up(work)
    try:
        async with anyio.create_task_group() as tasks:
            creating = Creating(work, waiting, tasks)
            workers = (
                *[creating.go_on] * work.options.creates,
                *[looking.go_on] * work.options.polls,
                *[lambda: save_all(work)] * work.options.downloads,
                Ticker(work, looking).go_on,
            )
            for worker in workers:
                tasks.start_soon(_guarded, work, worker)
            try:
                while not work.is_over:
                    await work.bell.wait()
            finally:
                creating.hurry()
                tasks.cancel_scope.cancel()
    finally:
        looking.write()
    if work.fatal is not None:
        raise work.fatal


async def _guarded(work: Work, worker: Callable[[], Any]) -> None:
    try:
        await worker()
    except Exception as error:  # noqa: BLE001 - creates that are under way are to be answered first
        work.fail(error)


def _take_up(work: Work) -> None:
    """Go on with the tasks of earlier runs."""
    now = anyio.current_time()
    for job in work.journal.batches.open(work.batch.batch_id):
        task = job.entry.task if job.entry else None
        if task is None or task.state == "failed":
            continue
        flight = _flight(work, job, Watch(task.id, work.ctx.poll, now, paid=True))
        work.flying += 1
        if task.state == "completed" and task.video_url:
            work.done.append((flight, task))
        else:
            work.due.add(now, flight)


def _flight(work: Work, job: Job, watch: Watch) -> Flight:
    name = for_row(job.name or work.options.name, job.job_id, job.number)
    price = (job.entry.price if job.entry else None) or 0.0
    # What stands in its place is its own video, which was saved and not put on record.
    return Flight(job.key, name, price, watch, overwrite=True, is_working=job.working_at is not None)


@attrs.define
class Ticker:
    """Each second: says that the run lives, hears what it is to do, and tells how far it is."""

    work: Work
    looking: Looking
    _ended: deque[int] = attrs.field(factory=lambda: deque[int](maxlen=_LATELY), init=False)

    async def go_on(self) -> None:
        """Go on for ever."""
        while True:
            await anyio.sleep(_TICK_S)
            self._beat()
            told = self.work.options.on_event(self._event())
            if inspect.isawaitable(told):
                await told

    def _beat(self) -> None:
        work = self.work
        try:
            self.looking.write()
            work.phase = work.journal.batches.beat(work.batch.batch_id)
            work.heard_at = anyio.current_time()
        except JournalError as error:
            work.tell(None, error)
        work.bell.ring()

    def _event(self) -> BatchEvent:
        work = self.work
        counts: dict[JobState, int] = {state: work.counts[state] for state in JOB_STATES}
        self._ended.append(counts["saved"] + counts["failed"])
        ended_per_s = (self._ended[-1] - self._ended[0]) / max(1, len(self._ended) - 1) / _TICK_S
        left = sum(counts[state] for state in ("waiting", "creating", "running", "completed"))
        return BatchEvent(
            batch_id=work.batch.batch_id,
            phase=work.phase,
            counts=counts,
            in_flight=work.flying,
            spent=work.spent,
            creates_per_s=work.creates.rate_per_s,
            polls_per_s=work.polls.rate_per_s,
            ended_per_s=ended_per_s,
            remaining_s=left / ended_per_s if ended_per_s else None,
            hold=work.hold or work.stopped,
            troubles=tuple(work.troubles),
        )
