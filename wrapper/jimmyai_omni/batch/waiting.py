"""The rows that are to be created, one at a time, and those that have to try again first."""

from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator

import anyio
import attrs

from jimmyai_omni._journal.jobs import Job, JobKey
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni.batch.loading import TO_CREATE, Loading
from jimmyai_omni.batch.rows import Row, RowFault
from jimmyai_omni.batch.work import Work


class Waiting:
    """Gives out each row once, unless it is put back."""

    def __init__(self, rows: AsyncIterator[Job]) -> None:
        self._rows = rows
        self._again = deque[Job]()
        self._lock = anyio.Lock()

    async def next(self) -> Job | None:
        """The next row; `None` where there is none at present."""
        async with self._lock:
            if not self._again:
                job = await anext(self._rows, None)
                if job is not None:
                    return job
            # While a stream was asked in vain, one may have been put back.
            return self._again.popleft() if self._again else None

    def put_back(self, job: Job) -> None:
        """Let a row be the next one again."""
        self._again.append(job)


async def recorded(journal: Journal, batch_id: str) -> AsyncGenerator[Job]:
    """The rows on record that no task was made for."""
    for job in journal.batches.waiting(batch_id):
        yield job


async def streamed(rows: AsyncIterator[Row | RowFault], loading: Loading, work: Work) -> AsyncGenerator[Job]:
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
        wrong = loading.changed if work.options.keep_going else (*loading.changed, *loading.faults)
        if wrong:
            work.stop(str(wrong[0]))
            return
        if job is not None and job.state(work.ctx.wall_clock()) in TO_CREATE:
            yield job
