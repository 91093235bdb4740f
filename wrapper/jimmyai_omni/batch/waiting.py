"""The rows that are to be created, one at a time, and those that have to try again first."""

from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from functools import partial
from typing import Final, TypeVar

import anyio
import attrs

from jimmyai_omni._flows.watch import Watch
from jimmyai_omni._journal.jobs import Job, JobKey
from jimmyai_omni._journal.leases import Terms
from jimmyai_omni._local.naming import for_row
from jimmyai_omni._policies.budget import Budget
from jimmyai_omni.batch.holding import Given, Holding
from jimmyai_omni.batch.loading import TO_CREATE, Loading
from jimmyai_omni.batch.rows import Row, RowFault
from jimmyai_omni.batch.work import Flight, Work
from jimmyai_omni.errors import JournalError

T = TypeVar("T")
_AGAIN_S: Final = 1.0


class Waiting:
    """Gives out each row once, unless it is put back."""

    def __init__(self, rows: AsyncIterator[Given]) -> None:
        self._rows = rows
        self._again = deque[Given]()
        self._lock = anyio.Lock()

    async def next(self) -> Given | None:
        """The next row; `None` where there is none at present."""
        async with self._lock:
            if not self._again:
                given = await anext(self._rows, None)
                if given is not None:
                    return given
            # While a stream was asked in vain, one may have been put back.
            return self._again.popleft() if self._again else None

    def put_back(self, given: Given) -> None:
        """Let a row be the next one again."""
        self._again.append(given)


async def recorded(work: Work, holding: Holding) -> AsyncGenerator[Given]:
    """The rows of a lease that no task was made for, as they are on record."""
    after = holding.lease.first - 1
    waiting = work.journal.batches.waiting
    while page := await _when_it_can(work, partial(waiting, holding.lease, after)):
        for job in page:
            yield holding.give(job)
        after = page[-1].number
    holding.is_given_out = True


async def leased(work: Work, terms: Terms) -> AsyncGenerator[Given]:
    """The rows of one lease after the other, as long as there is one to take."""
    take = partial(work.journal.leases.take, work.batch.batch_id, terms, work.worker)
    while share := await _when_it_can(work, take):
        holding = Holding(share.lease, Budget(share.coins))
        work.holdings.append(holding)
        await take_up(work, holding)
        async for given in recorded(work, holding):
            yield given
        if share.is_short:
            work.short = f"the {terms.max_spend or 0:g} JimiCoin of max_spend are used up"
            return


async def streamed(
    work: Work, holding: Holding, rows: AsyncIterator[Row | RowFault], loading: Loading
) -> AsyncGenerator[Given]:
    """The rows of a stream that no task was made for, each read when it is asked for.

    Where a row is at fault, or differs from the one on record, nothing more is created.
    """
    async for made in rows:
        job = loading.add(made)
        loading.write()
        if job is not None and not isinstance(job, Job):
            key = JobKey(work.batch.batch_id, job.number)
            job = Job(**attrs.asdict(job, recurse=False), key=key)
            work.counts[job.state(0.0)] += 1
        elif job is not None and job.number in loading.mended[-1:]:
            work.move("faulty", job.state(work.ctx.wall_clock()))
        wrong = loading.changed if work.options.keep_going else (*loading.changed, *loading.faults)
        if wrong:
            work.stop(str(wrong[0]))
            break
        if job is not None and job.state(work.ctx.wall_clock()) in TO_CREATE:
            yield holding.give(job)
    holding.is_given_out = True


async def take_up(work: Work, holding: Holding) -> None:
    """Go on with the tasks that were made before for the rows of a lease."""
    now, after = anyio.current_time(), holding.lease.first - 1
    unsaved = work.journal.batches.open
    while page := await _when_it_can(work, partial(unsaved, holding.lease, after)):
        for job in page:
            task = job.entry.task if job.entry else None
            if task is None or task.state == "failed":
                continue
            flight = _flight(work, job, holding, Watch(task.id, work.ctx.poll, now, paid=True))
            work.flying += 1
            if task.state == "completed" and task.video_url:
                work.done.append((flight, task))
            else:
                work.look_at(now, flight)
        after = page[-1].number
    work.bell.ring()
    work.to_save.ring()


def _flight(work: Work, job: Job, holding: Holding, watch: Watch) -> Flight:
    holding.give(job)
    name = for_row(job.name or work.options.name, job.job_id, job.number)
    price = (job.entry.price if job.entry else None) or 0.0
    # What stands in its place is its own video, which was saved and not put on record.
    is_working = job.working_at is not None
    return Flight(
        job.key, holding, name, price, job.billing_name, watch, overwrite=True, is_working=is_working
    )


async def _when_it_can(work: Work, ask: Callable[[], T]) -> T:
    """Ask the journal, which may be away for a while."""
    while True:
        try:
            return ask()
        except JournalError as error:
            work.tell(None, error)
        await anyio.sleep(_AGAIN_S)
