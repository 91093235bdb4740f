"""A batch from its rows to its result."""

import inspect
import os
from collections import Counter
from collections.abc import AsyncIterable, AsyncIterator, Iterable
from contextlib import aclosing, closing, suppress
from typing import Final

import anyio
import anyio.lowlevel
import attrs
from anyio import to_thread

from jimmyai_omni._flows.context import Context
from jimmyai_omni._journal.jobs import Batch, Phase
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni._journal.no_journal import NoJournal
from jimmyai_omni._policies.budget import Budget
from jimmyai_omni.batch import engine
from jimmyai_omni.batch.checking import Checker
from jimmyai_omni.batch.events import BatchPlan, BatchResult
from jimmyai_omni.batch.loading import Loading, refuse, take_batch
from jimmyai_omni.batch.options import BatchOptions
from jimmyai_omni.batch.outcome import write_reports
from jimmyai_omni.batch.pace import Pace
from jimmyai_omni.batch.place import BatchPlace
from jimmyai_omni.batch.planning import make_plan
from jimmyai_omni.batch.reading import Item, async_rows, read_rows
from jimmyai_omni.batch.rows import Row, RowFault
from jimmyai_omni.batch.seen import Seen
from jimmyai_omni.batch.waiting import Waiting, recorded, streamed
from jimmyai_omni.batch.work import Call, Work
from jimmyai_omni.errors import ConfigurationError, JournalError, OmniError

Source = str | os.PathLike[str] | Iterable[Item] | AsyncIterable[Item]
"""A file of rows, or the rows themselves; see `read_rows`."""
_CHUNK: Final = 200
_FIRST_CREATES_PER_S: Final = 5.0
_FIRST_POLLS_PER_S: Final = 20.0
_MOST_PER_S: Final = 1000.0
_ENDLESS: Final = 10**9


async def run_batch(
    ctx: Context, call: Call, source: Source, place: str | os.PathLike[str], options: BatchOptions
) -> BatchResult:
    """Run a batch, or go on with it; see `AsyncOmni.batch`."""
    journal = ctx.journal
    if isinstance(journal, NoJournal):
        raise ConfigurationError(
            "a batch needs a journal, so that nothing is lost or paid twice; nothing was sent",
            hint="journal=True keeps one in your own file",
        )
    # Where the API is away for a while, a task is looked at again until its own deadline.
    poll = attrs.evolve(ctx.poll, patience=_ENDLESS)
    ctx = attrs.evolve(ctx, clock=anyio.current_time, poll=poll)
    where = await to_thread.run_sync(BatchPlace.of, place)
    batch = take_batch(journal, where.text, ctx)
    try:
        return await _Run(ctx, call, journal, where, options, batch).go(source)
    finally:
        # It counts as left anyway, once this process is gone.
        with suppress(JournalError):
            journal.batches.leave(batch.batch_id)


@attrs.define
class _Run:
    """One run of a batch, by this process."""

    ctx: Context
    call: Call
    journal: Journal
    place: BatchPlace
    options: BatchOptions
    batch: Batch

    async def go(self, source: Source) -> BatchResult:
        with closing(Seen()) as seen:
            checker = Checker(self.options, self.place.folder, seen)
            loading = Loading(self.journal, self.batch, checker, self.ctx.wall_clock)
            if isinstance(source, AsyncIterable):
                async with aclosing(async_rows(source)) as rows:
                    return await self._agreed(loading, rows)
            await self._load(loading, source)
            return await self._agreed(loading, None)

    async def _load(self, loading: Loading, source: str | os.PathLike[str] | Iterable[Item]) -> None:
        """Put all rows on record; where some may not be, none of those that were not there before."""
        try:
            with closing(read_rows(source)) as rows:
                for made in rows:
                    loading.add(made)
                    if made.number % _CHUNK == 0:
                        self.journal.batches.beat(self.batch.batch_id)
                        await anyio.lowlevel.checkpoint()
            loading.end()
            refuse(loading, keep_going=self.options.keep_going)
        except BaseException:
            with suppress(JournalError):
                loading.withdraw()
            raise

    async def _agreed(self, loading: Loading, stream: AsyncIterator[Row | RowFault] | None) -> BatchResult:
        """Go on if the plan is agreed to."""
        must = self.ctx.limits.need_a_price or self.options.max_spend is not None
        plan, prices = await make_plan(
            self.ctx, self.call, loading, self.options, must_price=must, is_endless=stream is not None
        )
        agreed = self.options.agree(plan)
        if inspect.isawaitable(agreed):
            agreed = await agreed
        if not agreed:
            loading.withdraw()
            return self._result(loading, plan, "nothing was sent, since nobody agreed", self.batch.phase)
        # What was cancelled stays so: what is made is brought home, and nothing else.
        phase: Phase = "cancelled" if self.batch.phase == "cancelled" else "running"
        self.journal.batches.set_phase(self.batch.batch_id, phase)
        work = self._work(plan, attrs.evolve(self.ctx, prices=prices), phase)
        return await self._work_off(work, loading, stream)

    async def _work_off(
        self, work: Work, loading: Loading, stream: AsyncIterator[Row | RowFault] | None
    ) -> BatchResult:
        rows = streamed(stream, loading, work) if stream else recorded(self.journal, self.batch.batch_id)
        async with aclosing(rows):
            try:
                await engine.run(work, Waiting(rows))
            except Exception:
                await self._report(work)
                raise
        reports = await self._report(work)
        return attrs.evolve(
            self._result(loading, work, work.stopped, work.phase),
            troubles=tuple(work.troubles),
            reports=reports,
        )

    def _work(self, plan: BatchPlan, ctx: Context, phase: Phase) -> Work:
        options = self.options
        most = options.most_creates_per_s or _MOST_PER_S
        left = None if options.max_spend is None else max(0.0, options.max_spend - plan.spent)
        return Work(
            ctx=ctx,
            call=self.call,
            journal=self.journal,
            batch=self.batch,
            place=self.place,
            options=options,
            purse=Budget(left),
            creates=Pace(rate_per_s=min(_FIRST_CREATES_PER_S, most), most_per_s=most),
            polls=Pace(rate_per_s=_FIRST_POLLS_PER_S, most_per_s=_MOST_PER_S),
            counts=Counter(plan.counts),
            spent=plan.spent,
            phase=phase,
        )

    async def _report(self, work: Work) -> tuple[str, ...]:
        now = self.ctx.wall_clock()
        try:
            return await to_thread.run_sync(write_reports, self.journal, self.batch, self.place, now)
        except OmniError as error:
            work.tell(None, error)
            return ()

    def _result(self, loading: Loading, so_far: BatchPlan | Work, stopped: str, phase: Phase) -> BatchResult:
        return BatchResult(
            batch_id=self.batch.batch_id,
            place=self.place.text,
            phase=phase,
            counts={state: rows for state, rows in so_far.counts.items() if rows},
            spent=so_far.spent,
            faults=tuple(loading.faults),
            stopped=stopped,
            troubles=(),
            reports=(),
        )
