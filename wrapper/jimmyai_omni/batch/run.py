"""A batch from its rows to its result."""

import inspect
import os
from collections import Counter
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Mapping
from contextlib import ExitStack, aclosing, closing, suppress
from typing import Final

import anyio
import anyio.lowlevel
import attrs
from anyio import to_thread

from jimmyai_omni._config import Config
from jimmyai_omni._flows.context import Context
from jimmyai_omni._journal.jobs import Batch, Lease, phase_of
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni._journal.leases import Report, Terms
from jimmyai_omni._journal.states import JobState, Phase
from jimmyai_omni._policies.budget import Budget
from jimmyai_omni.batch import engine
from jimmyai_omni.batch.checking import Checker
from jimmyai_omni.batch.crew import Crew
from jimmyai_omni.batch.events import BatchPlan, BatchResult
from jimmyai_omni.batch.holding import Holding
from jimmyai_omni.batch.lasting import LastingJournal
from jimmyai_omni.batch.loading import Loading, refuse, take_batch
from jimmyai_omni.batch.options import BatchOptions, Executor
from jimmyai_omni.batch.outcome import write_reports
from jimmyai_omni.batch.place import BatchPlace, Mark
from jimmyai_omni.batch.planning import make_plan
from jimmyai_omni.batch.reading import Item, async_rows, read_rows
from jimmyai_omni.batch.rows import Row, RowFault
from jimmyai_omni.batch.seen import Seen
from jimmyai_omni.batch.suitable import Source, check_mark, check_settings, check_shareable
from jimmyai_omni.batch.tally import tally
from jimmyai_omni.batch.waiting import Waiting, recorded, streamed, take_up
from jimmyai_omni.batch.work import Call, Work
from jimmyai_omni.batch.worker import Assignment
from jimmyai_omni.errors import JournalError, LocalFileError, OmniError

_CHUNK: Final = 200
_ENDLESS: Final = 10**9


@attrs.frozen
class Ended:
    """How a run ended."""

    counts: Mapping[JobState, int]
    spent: float
    uncertain: float
    phase: Phase
    stopped: str
    troubles: tuple[str, ...] = ()


async def run_batch(
    ctx: Context,
    call: Call,
    config: Config | None,
    source: Source,
    place: str | os.PathLike[str],
    options: BatchOptions,
) -> BatchResult:
    """Run a batch, or go on with it; see `AsyncOmni.batch`.

    Args:
        ctx: The settings.
        call: Performs a flow.
        config: How other processes send; `None` where they cannot send as this one does.
        source: The rows.
        place: Where the videos go.
        options: How it is run.
    """
    journal = LastingJournal(check_settings(ctx))
    # Where the API is away for a while, a task is looked at again until its own deadline.
    poll = attrs.evolve(ctx.poll, patience=_ENDLESS)
    ctx = attrs.evolve(ctx, clock=anyio.current_time, poll=poll, journal=journal)
    if options.executor is not None:
        check_shareable(config, ctx, source)
    where = await to_thread.run_sync(BatchPlace.of, place)
    with ExitStack() as stack:
        stack.callback(where.leave)
        check_mark(where, journal)
        batch, lease = take_batch(journal, where.text, ctx, options.lease_s)
        stack.callback(_give_back, journal, lease)
        return await _Run(ctx, call, config, journal, where, options, batch, lease).go(source)


def _give_back(journal: Journal, lease: Lease) -> None:
    # It counts as given back anyway, once this process is gone.
    with suppress(JournalError):
        journal.leases.end(lease, is_done=False)


@attrs.define
class _Run:
    """One run of a batch, by this process."""

    ctx: Context
    call: Call
    config: Config | None
    journal: LastingJournal
    place: BatchPlace
    options: BatchOptions
    batch: Batch
    lease: Lease

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
                        self._renew()
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
            why = "nothing was sent, since nobody agreed"
            return self._result(
                loading, Ended(plan.counts, plan.spent, plan.uncertain, self.batch.phase, why)
            )
        # What was cancelled stays so: what is made is brought home, and nothing else.
        phase: Phase = "cancelled" if self.batch.phase == "cancelled" else "running"
        self.journal.batches.set_phase(self.batch.batch_id, phase)
        if phase == "running" and self.options.retry:
            self.journal.batches.again(self.batch.batch_id, self.options.retry)
            known = tally(self.journal, self.batch.batch_id, has_begun=False)
            plan = attrs.evolve(plan, **attrs.asdict(known, recurse=False))
        with suppress(LocalFileError):
            # Where there is no room for it, there is none for a video either, which is waited for.
            await to_thread.run_sync(self.place.mark, Mark(self.batch.batch_id, self.journal.name))
        await to_thread.run_sync(self.place.sweep)
        ctx = attrs.evolve(self.ctx, prices=prices)
        try:
            # Of what is cancelled there is little left to do, and nothing to hand out.
            if self.config is not None and self.options.executor is not None and phase == "running":
                ended = await self._hand_out(self.config, self.options.executor, ctx)
            else:
                ended = await self._work_off(ctx, plan, phase, loading, stream)
        except Exception:
            await self._report()
            raise
        reports, trouble = await self._report()
        return attrs.evolve(
            self._result(loading, ended), reports=reports, troubles=(*ended.troubles, *trouble)
        )

    async def _work_off(
        self,
        ctx: Context,
        plan: BatchPlan,
        phase: Phase,
        loading: Loading,
        stream: AsyncIterator[Row | RowFault] | None,
    ) -> Ended:
        """Work on the rows in this process."""
        purse = Budget(self.options.max_spend, spent=plan.spent)
        holding = Holding(self.journal.leases.unite(self.lease), purse)
        work = Work(
            ctx=ctx,
            call=self.call,
            journal=self.journal,
            batch=self.batch,
            place=self.place,
            options=self.options,
            holdings=[holding],
            counts=Counter(plan.counts),
            spent=plan.spent,
            uncertain=plan.uncertain,
            phase=phase,
        )
        await take_up(work, holding)
        rows = streamed(work, holding, stream, loading) if stream else recorded(work, holding)
        async with aclosing(rows):
            await engine.run(work, Waiting(rows))
        troubles = tuple(work.troubles)
        return Ended(work.counts, work.spent, work.uncertain, work.phase, work.stopped, troubles)

    async def _hand_out(self, config: Config, executor: Executor, ctx: Context) -> Ended:
        """Let other processes work on the rows."""
        options = self.options
        assignment = Assignment(
            config=config,
            poll=ctx.poll,
            retry=ctx.retry,
            limits=ctx.limits,
            verify_balance=ctx.verify_balance,
            journal=self.journal.place,
            batch=self.batch,
            options=options.for_workers(),
            terms=Terms(lease_s=options.lease_s, max_spend=options.max_spend, prices=ctx.prices or {}),
        )
        crew = Crew(self.journal, self.lease, executor, options, assignment)
        counted = await crew.work_off()
        return Ended(
            **attrs.asdict(counted), phase=crew.phase, stopped=crew.stopped, troubles=tuple(crew.troubles)
        )

    async def _report(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Write manifest and gallery: where they are, or what went wrong."""
        now = self.ctx.wall_clock()
        try:
            return await to_thread.run_sync(write_reports, self.journal, self.batch, self.place, now), ()
        except OmniError as error:
            return (), (error.message,)

    def _renew(self) -> None:
        options = self.options
        self.journal.leases.renew(self.lease.batch_id, [self.lease], options.lease_s, Report())

    def _result(self, loading: Loading, ended: Ended) -> BatchResult:
        counts: dict[JobState, int] = {state: rows for state, rows in ended.counts.items() if rows}
        return BatchResult(
            batch_id=self.batch.batch_id,
            place=self.place.text,
            phase=phase_of(ended.phase, counts, is_run=False),
            counts=counts,
            spent=ended.spent,
            uncertain=ended.uncertain,
            faults=tuple(loading.faults),
            stopped=ended.stopped,
            troubles=ended.troubles,
            reports=(),
        )
