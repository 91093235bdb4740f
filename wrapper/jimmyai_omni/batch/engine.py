"""One run of a batch: creates, looks and downloads side by side, until nothing is left to do."""

import inspect
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

import anyio
import attrs

from jimmyai_omni._journal.jobs import WHOLE
from jimmyai_omni._journal.leases import Report
from jimmyai_omni.batch.creating import Creating
from jimmyai_omni.batch.events import BatchEvent
from jimmyai_omni.batch.looking import Looking
from jimmyai_omni.batch.progress import TICK_S, Progress
from jimmyai_omni.batch.saving import Saving
from jimmyai_omni.batch.waiting import Waiting
from jimmyai_omni.batch.work import Work
from jimmyai_omni.errors import JournalError

# When the program is told to stop, what is on its way has so long to be answered.
_GRACE_S: Final = 10.0

_JOURNAL: Final = "journal"
"""What holds creating back."""


async def run(work: Work, waiting: Waiting) -> None:
    """Create what is waiting, and bring home what is made.

    Raises:
        OmniError: It cannot go on: the key is not accepted. What is on record goes on at the next run.
    """
    looking, saving = Looking(work), Saving(work)
    try:
        async with anyio.create_task_group() as tasks:
            creating = Creating(work, waiting, tasks)
            ticker = Ticker(work, looking)
            workers = (
                *[creating.go_on] * work.options.creates,
                *[looking.go_on] * work.options.polls,
                *[saving.go_on] * work.options.downloads,
                ticker.go_on,
            )
            for worker in workers:
                tasks.start_soon(_guarded, work, worker)
            try:
                while not work.is_over:
                    await work.bell.wait()
            finally:
                if sent := creating.hurry(_GRACE_S):
                    work.stop(f"told to stop; {sent} creates are on their way, for {_GRACE_S:g} s at most")
                    try:
                        with anyio.move_on_after(_GRACE_S, shield=True):
                            await ticker.tell()
                    except KeyboardInterrupt:
                        creating.hurry(0)
                        raise
                tasks.cancel_scope.cancel()
    finally:
        with suppress(JournalError):
            looking.write()
            work.journal.write_late()
            give_back(work)
    if work.fatal is not None:
        raise work.fatal


async def _guarded(work: Work, worker: Callable[[], Any]) -> None:
    try:
        await worker()
    except Exception as error:  # noqa: BLE001 - creates that are under way are to be answered first
        work.fail(error)


def give_back(work: Work) -> None:
    """Give all leases back.

    Raises:
        JournalError: That is not possible; they expire.
    """
    for holding in work.holdings:
        if not holding.is_lost:
            work.journal.leases.end(holding.lease, is_done=holding.is_done)


@attrs.define
class Ticker:
    """Each second: says that the run lives, hears what it is to do, and tells how far it is."""

    work: Work
    looking: Looking
    _progress: Progress = attrs.field(factory=Progress, init=False)

    async def go_on(self) -> None:
        """Go on for ever."""
        self._beat()
        while True:
            await anyio.sleep(TICK_S)
            self._beat()
            await self.tell()

    async def tell(self) -> None:
        """Tell how far it is."""
        told = self.work.options.on_event(self._event())
        if inspect.isawaitable(told):
            await told

    def _beat(self) -> None:
        work = self.work
        try:
            work.journal.write_late()
            self.looking.write()
            self._renew()
        except JournalError as error:
            work.tell(None, error)
            work.holds[_JOURNAL] = f"{error.message.split('; ')[0]}; nothing is created until it can"
        else:
            work.holds.pop(_JOURNAL, None)
        work.bell.ring()

    def _renew(self) -> None:
        """Say that this process goes on with its leases, and give back those that are done."""
        work, now = self.work, anyio.current_time()
        leases = {holding.lease: holding for holding in work.holdings}
        standing = work.journal.leases.renew(
            work.batch.batch_id, leases, work.options.lease_s, self._report(now)
        )
        work.phase, work.heard_at = standing.phase, now
        for lease in standing.lost:
            work.lose(leases[lease], "another process has taken over rows of this one, which said nothing")
        work.creates.share(now, standing.workers, standing.held_s)
        for holding in leases.values():
            if holding.is_done and holding.lease.first != WHOLE:
                work.journal.leases.end(holding.lease, is_done=True)
                work.holdings.remove(holding)
            elif holding.is_lost:
                work.holdings.remove(holding)

    def _report(self, now: float) -> Report:
        work = self.work
        return Report(
            worker=work.worker,
            creates_per_s=work.creates.rate_per_s,
            polls_per_s=work.polls.rate_per_s,
            in_flight=work.flying,
            held_s=work.creates.held_s(now),
            hold=work.hold or work.stopped,
            troubles=tuple(work.troubles),
        )

    def _event(self) -> BatchEvent:
        work = self.work
        return self._progress.event(
            work.counts,
            batch_id=work.batch.batch_id,
            phase=work.phase,
            spent=work.spent,
            in_flight=work.flying,
            creates_per_s=work.creates.rate_per_s,
            polls_per_s=work.polls.rate_per_s,
            hold=work.hold or work.stopped,
            troubles=tuple(work.troubles),
        )
