"""A batch that other processes work on: handed out, watched, and handed out again where one dies."""

import inspect
import secrets
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from typing import Final

import anyio
import attrs

from jimmyai_omni._journal.jobs import Lease
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni._journal.leases import Report, Standing
from jimmyai_omni._journal.states import Phase
from jimmyai_omni.batch.events import BatchEvent
from jimmyai_omni.batch.options import BatchOptions, Executor
from jimmyai_omni.batch.progress import TICK_S, Progress
from jimmyai_omni.batch.tally import Tally, tally
from jimmyai_omni.batch.worker import Assignment, work_off
from jimmyai_omni.errors import JournalError, OmniError

_TROUBLES: Final = 5
_DEATHS_IN_A_ROW: Final = 10
# Of millions of rows it takes seconds; it may take one in so many.
_COUNTING_SHARE: Final = 20


@attrs.define
class Crew:
    """The workers of one batch, as the process sees them that governs it."""

    journal: Journal
    lease: Lease
    """On the batch itself."""
    executor: Executor
    options: BatchOptions
    assignment: Assignment
    phase: Phase = "running"
    stopped: str = ""
    """Why nothing more is handed out."""
    fatal: OmniError | None = None
    """What ends the run."""
    troubles: deque[str] = attrs.field(factory=lambda: deque[str](maxlen=_TROUBLES))
    _at_work: list[Future[str]] = attrs.field(factory=list[Future[str]], init=False)
    _deaths: int = attrs.field(default=0, init=False)
    _fewest_left: int | None = attrs.field(default=None, init=False)
    _told_until: float = attrs.field(default=0.0, init=False)
    _progress: Progress = attrs.field(factory=Progress, init=False)

    async def work_off(self) -> Tally:
        """Have all rows worked on, until nothing is left to do.

        Raises:
            OmniError: It cannot go on: the key is not accepted, or another process has taken over.
        """
        batch_id = self.lease.batch_id
        self.journal.leases.split(self.lease, self.options.lease_rows)
        try:
            while not self._is_over():
                await anyio.sleep(TICK_S)
                await self._tick()
        except BaseException:
            # Those at work hear it at their next beat; what is made they bring home.
            with suppress(JournalError):
                self.journal.batches.set_phase(batch_id, "paused")
            raise
        finally:
            for future in self._at_work:
                future.cancel()
        if self.fatal is not None:
            raise self.fatal
        return tally(self.journal, batch_id)

    def _is_over(self) -> bool:
        try:
            left, free = self.journal.leases.left(self.lease.batch_id)
        except JournalError as error:
            self.troubles.append(error.message)
            return False
        self._dismiss(left)
        is_ending = bool(self.stopped or self.fatal) or self.phase in ("paused", "cancelled")
        if not is_ending:
            self._hire(free)
        # One that was stopped may never end; nobody waits for it once its lease is over.
        is_left_alone = not self._at_work or free == left
        return left == 0 or (is_left_alone and (is_ending or bool(self.stopped)))

    def _hire(self, free: int) -> None:
        for _ in range(min(free, self.options.workers - len(self._at_work))):
            try:
                future = self.executor.submit(work_off, self.assignment, secrets.token_hex(8))
            except Exception as error:  # noqa: BLE001 - each executor has errors of its own
                self.stopped = f"the executor takes nothing more ({type(error).__name__}: {error})"
                return
            self._at_work.append(future)

    def _dismiss(self, left: int) -> None:
        """Hear how those ended that have."""
        if self._fewest_left is None or left < self._fewest_left:
            self._fewest_left, self._deaths = left, 0
        for future in [future for future in self._at_work if future.done()]:
            self._at_work.remove(future)
            try:
                self.stopped = self.stopped or future.result()
            except OmniError as error:
                self.fatal = self.fatal or error
            except BaseException as error:  # noqa: BLE001 - it is how a worker died
                self._died(f"{type(error).__name__}: {error}")

    def _died(self, how: str) -> None:
        self.troubles.append(f"a worker died ({how}); its rows are free when its lease is over")
        self._deaths += 1
        if self._deaths >= _DEATHS_IN_A_ROW:
            self.stopped = f"{self._deaths} workers in a row died; the last one: {how}"

    async def _tick(self) -> None:
        try:
            self._hear(
                self.journal.leases.renew(
                    self.lease.batch_id, [self.lease], self.options.lease_s, Report(worker="governs")
                )
            )
            event = self._event()
        except JournalError as error:
            self.troubles.append(error.message)
            return
        if event is None:
            return
        told = self.options.on_event(event)
        if inspect.isawaitable(told):
            await told

    def _hear(self, standing: Standing) -> None:
        self.phase = standing.phase
        if standing.lost:
            self.fatal = JournalError(
                "another process has taken over this batch, since this one said nothing for long",
                hint="`omni batch status` shows how far it is",
                billed="maybe",
            )

    def _event(self) -> BatchEvent | None:
        """How far it is; `None` where that was told a moment ago, as far as counting so many rows goes."""
        began_at = anyio.current_time()
        if began_at < self._told_until:
            return None
        counted = tally(self.journal, self.lease.batch_id)
        self._told_until = began_at + _COUNTING_SHARE * (anyio.current_time() - began_at)
        reports = self.journal.leases.reports(self.lease.batch_id)
        troubles = (*self.troubles, *(trouble for report in reports for trouble in report.troubles))
        return self._progress.event(
            counted.counts,
            batch_id=self.lease.batch_id,
            phase=self.phase,
            spent=counted.spent,
            in_flight=sum(report.in_flight for report in reports),
            creates_per_s=sum(report.creates_per_s for report in reports),
            polls_per_s=sum(report.polls_per_s for report in reports),
            hold=next((report.hold for report in reports if report.hold), "") or self.stopped,
            troubles=troubles[-_TROUBLES:],
        )
