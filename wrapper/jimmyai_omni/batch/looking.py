"""Looking at tasks that are under way, each when it is due: one schedule for all of them."""

from typing import Final

import anyio
import attrs

from jimmyai_omni._flows.watch import watch_once
from jimmyai_omni._journal.jobs import JobKey
from jimmyai_omni._journal.no_journal import NoJournal
from jimmyai_omni.batch.experience import Experience
from jimmyai_omni.batch.work import Flight, Work, turn
from jimmyai_omni.errors import AuthenticationError, ConfigurationError, OmniError, RateLimitError
from jimmyai_omni.events import WaitEvent
from jimmyai_omni.results import Task

_SLACK_S: Final = 5.0
"""A look that is so late doubles the pause before the next one."""


class Looking:
    """Looks at tasks, several at once, and notes what changes."""

    def __init__(self, work: Work) -> None:
        self._work = work
        # A write for each look would be a sync to disk for each; a sight that is lost is seen again.
        self._ctx = attrs.evolve(work.ctx, journal=NoJournal())
        self._experience = Experience(work.ctx)
        self._turn = anyio.Lock()
        self._working: list[JobKey] = []
        self._seen: list[Task] = []

    async def go_on(self) -> None:
        """Look at what is due, for ever."""
        while True:
            async with self._turn:
                flight, late_s = await self._next()
            await self._look(flight, late_s)

    def write(self) -> None:
        """Put on record what was seen since the last time.

        Raises:
            JournalError: That is not possible; it is kept for the next time.
        """
        if not (self._working or self._seen):
            return
        journal, ctx = self._work.journal, self._work.ctx
        with journal.together():
            for key in self._working:
                journal.batches.working(key)
            for task in self._seen:
                journal.seen(task, base_url=ctx.base_url, account=ctx.account)
        self._working.clear()
        self._seen.clear()

    async def _next(self) -> tuple[Flight, float]:
        work = self._work
        while pause_s := work.due.wait_s(anyio.current_time()):
            # What is made meanwhile may be due sooner.
            with anyio.move_on_after(pause_s):
                await work.sooner.wait()
        await turn(work.polls)
        return work.due.take(anyio.current_time())

    async def _look(self, flight: Flight, late_s: float) -> None:
        work = self._work
        if flight.holding.is_lost:
            work.land(flight)
            return
        flight.watch.durations = self._experience.of(flight.billing_name)
        try:
            seen = await work.call("retrieve", watch_once(self._ctx, flight.watch), self._note_pace)
        except (AuthenticationError, ConfigurationError) as error:
            work.look_at(anyio.current_time(), flight)
            work.fail(error)
        except OmniError as error:
            # It stays on record as it is, so that the next run goes on with it.
            work.tell(flight.key, error)
            work.land(flight)
        else:
            self._note(flight, seen, late_s)

    def _note(self, flight: Flight, seen: Task | float, late_s: float) -> None:
        work, task = self._work, flight.watch.task
        if task and task.state == "processing" and not flight.is_working:
            flight.is_working = True
            self._working.append(flight.key)
        if not isinstance(seen, Task):
            # Where there are more tasks than can be looked at in time, long pauses grow most, and short
            # ones, of tasks that are about to end, least. Otherwise all looks would be late alike.
            work.look_at(anyio.current_time() + seen * (1 + late_s / _SLACK_S), flight)
            return
        self._seen.append(seen)
        # It tells when to look, and until its video is saved the task is never looked at again.
        flight.watch.sightings = b""
        if seen.cost is not None:
            work.spent += seen.cost - flight.price
        if seen.state == "failed":
            work.move("running", "failed")
            work.tell(flight.key, f"the task failed: {seen.error_message or seen.status}")
            work.land(flight)
            return
        work.move("running", "completed")
        work.done.append((flight, seen))
        work.to_save.ring_one()

    def _note_pace(self, event: WaitEvent) -> None:
        polls, trouble = self._work.polls, event.trouble
        if isinstance(trouble, RateLimitError):
            polls.was_limited(anyio.current_time(), trouble.retry_after_s)
        elif trouble is None:
            polls.went_well()
