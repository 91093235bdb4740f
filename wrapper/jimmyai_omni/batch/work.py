"""What the workers of one run share: how far it is, what holds it back, and whether it is over."""

from collections import Counter, deque
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, Protocol, TypeVar

import anyio
import attrs

from jimmyai_omni._flows.context import Context
from jimmyai_omni._flows.effects import Flow
from jimmyai_omni._flows.watch import Watch
from jimmyai_omni._journal.jobs import WHOLE, Batch, JobKey
from jimmyai_omni._journal.states import JobState, Phase
from jimmyai_omni.batch.holding import Holding
from jimmyai_omni.batch.lasting import LastingJournal
from jimmyai_omni.batch.options import BatchOptions
from jimmyai_omni.batch.pace import Pace
from jimmyai_omni.batch.place import BatchPlace
from jimmyai_omni.batch.schedule import Schedule
from jimmyai_omni.errors import JournalError, OmniError
from jimmyai_omni.results import Task

T = TypeVar("T")
_FIRST_CREATES_PER_S: Final = 5.0
_FIRST_POLLS_PER_S: Final = 20.0
_MOST_PER_S: Final = 1000.0
_TROUBLES: Final = 5
_IN_A_ROW: Final = 10


class Call(Protocol):
    """Performs a flow, telling its events."""

    def __call__(self, name: str, flow: Flow[T], on_event: Callable[[Any], object] = ..., /) -> Awaitable[T]:
        """The result of the flow."""
        ...


class Bell:
    """Wakes those who wait for something to change."""

    def __init__(self) -> None:
        self._waiting = deque[anyio.Event]()

    def ring(self) -> None:
        """Wake all."""
        while self._waiting:
            self._waiting.popleft().set()

    def ring_one(self) -> None:
        """Wake who has waited longest: there is work for one."""
        if self._waiting:
            self._waiting.popleft().set()

    async def wait(self) -> None:
        """Wait for the next change."""
        event = anyio.Event()
        self._waiting.append(event)
        try:
            await event.wait()
        finally:
            # Who was cancelled is not woken in the place of another.
            if not event.is_set():
                self._waiting.remove(event)


async def turn(pace: Pace) -> None:
    """Wait until the next call may be sent."""
    while pause_s := pace.wait_s(anyio.current_time()):  # noqa: ASYNC110 - another may take the turn
        await anyio.sleep(pause_s)


@attrs.define
class Flight:
    """A task that was made and whose video is not saved."""

    key: JobKey
    holding: Holding
    name: str
    """The template of its file's name; what only the row knows is filled in."""
    price: float
    billing_name: str | None
    watch: Watch
    overwrite: bool
    is_working: bool = False
    """Whether it was seen being worked on."""

    @property
    def task_id(self) -> str:
        """The id of its task."""
        return self.watch.task_id


@attrs.define(kw_only=True)
class Work:
    """The state of one run. Nothing in here awaits, so nothing is seen half done."""

    ctx: Context
    call: Call
    journal: LastingJournal
    batch: Batch
    place: BatchPlace
    options: BatchOptions
    holdings: list[Holding] = attrs.field(factory=list[Holding])
    """The leases of this process."""
    worker: str = ""
    """Tells the workers of one batch apart."""
    counts: Counter[JobState] = attrs.field(factory=Counter[JobState])
    """How many rows have come how far; of a worker, how many it has moved from one state to another."""
    spent: float = 0.0
    uncertain: float = 0.0
    """What rows may have cost whose outcome is unknown."""
    creates: Pace = attrs.field(init=False)
    polls: Pace = attrs.field(init=False)
    bell: Bell = attrs.field(factory=Bell)
    """For all that rarely changes, and for the end."""
    sooner: Bell = attrs.field(factory=Bell)
    """Something is due before all that was."""
    to_save: Bell = attrs.field(factory=Bell)
    """There is a video to be saved."""
    due: Schedule[Flight] = attrs.field(factory=Schedule[Flight])
    """The tasks that are to be looked at."""
    done: deque[tuple[Flight, Task]] = attrs.field(factory=deque[tuple[Flight, Task]])
    """The tasks whose videos are to be saved."""
    phase: Phase = "running"
    flying: int = 0
    """Tasks that are made and not saved."""
    reserved: int = 0
    """Places in the air for those that are about to be created."""
    creating: int = 0
    """Creates that are under way."""
    rows_ended: bool = False
    holds: dict[str, str] = attrs.field(factory=dict[str, str])
    """Why nothing is created for the time being, by what is missing."""
    stopped: str = ""
    """Why nothing is created any more."""
    short: str = ""
    """Why this worker takes no more rows."""
    fatal: BaseException | None = None
    """What ends the run."""
    heard_at: float = attrs.field(factory=anyio.current_time)
    """When the journal last took that this process lives."""
    troubles: deque[str] = attrs.field(factory=lambda: deque[str](maxlen=_TROUBLES))
    _in_a_row: Counter[str] = attrs.field(factory=Counter[str])

    def __attrs_post_init__(self) -> None:
        most = self.options.most_creates_per_s or _MOST_PER_S
        self.creates = Pace(rate_per_s=min(_FIRST_CREATES_PER_S, most), most_per_s=most)
        self.polls = Pace(rate_per_s=_FIRST_POLLS_PER_S, most_per_s=_MOST_PER_S)

    @property
    def prices(self) -> Mapping[str, float]:
        """The price list."""
        return self.ctx.prices or {}

    @property
    def hold(self) -> str:
        """Why nothing is created for the time being; empty where something may be."""
        return "; ".join(self.holds.values())

    @property
    def is_over_creating(self) -> bool:
        """Whether nothing will be created any more, as things are."""
        return bool(self.stopped or self.fatal or self.rows_ended) or self.phase in ("paused", "cancelled")

    @property
    def may_create(self) -> bool:
        """Whether something may be created now."""
        # A run that could not say for so long that it lives might be taken over.
        is_silent = anyio.current_time() - self.heard_at > self.options.lease_s / 2
        is_full = self.flying + self.reserved >= self.options.in_flight
        return not (self.is_over_creating or self.hold or is_silent or is_full)

    @property
    def is_over(self) -> bool:
        """Whether there is nothing left to do."""
        is_done = self.is_over_creating and self.flying == 0 and not self.journal.is_late
        return self.creating == 0 and (self.fatal is not None or is_done)

    def move(self, before: JobState, after: JobState) -> None:
        """A row has come further."""
        self.counts[before] -= 1
        self.counts[after] += 1

    def land(self, flight: Flight) -> None:
        """A task is done with, as far as this run goes."""
        self.flying -= 1
        flight.holding.under_way -= 1
        if self.may_create or self.is_over:
            self.bell.ring()

    def look_at(self, due: float, flight: Flight) -> None:
        """A task is to be looked at."""
        if self.due.add(due, flight):
            self.sooner.ring()

    def lose(self, holding: Holding, why: str) -> None:
        """Another process has taken over rows of this one."""
        if holding.is_lost:
            return
        holding.is_lost = True
        if holding.lease.first != WHOLE:
            self.reopen(holding)
        else:
            self.fail(
                JournalError(
                    f"{why}; this one creates nothing more",
                    hint="`omni batch status` shows how far it is",
                    billed="maybe",
                )
            )
        self.tell(None, why)

    def reopen(self, holding: Holding) -> None:
        """What was on its way may have been made after the other had done with its rows."""
        try:
            self.journal.leases.reopen(holding.lease)
        except JournalError as error:
            self.tell(None, error)

    def fail(self, error: BaseException) -> None:
        """End the run, once the creates that are under way are answered."""
        self.fatal = self.fatal or error
        self.bell.ring()

    def stop(self, why: str) -> None:
        """Create nothing any more, and finish what is made."""
        self.stopped = self.stopped or why
        self.bell.ring()

    def tell(self, key: JobKey | None, error: OmniError | str) -> None:
        """Something went wrong that does not end the run."""
        said = error if isinstance(error, str) else error.message
        trouble = f"row {key.number}: {said}" if key else said
        if trouble in self.troubles:
            # What goes on for long would leave no room for all else.
            self.troubles.remove(trouble)
        self.troubles.append(trouble)

    def succeeded(self, what: str) -> None:
        """Something that may fail did not."""
        self._in_a_row[what] = 0

    def failed_again(self, what: str, why: str) -> None:
        """Something failed; what fails all the time is not gone on with."""
        self._in_a_row[what] += 1
        if self._in_a_row[what] >= _IN_A_ROW:
            self.stop(f"{self._in_a_row[what]} {what} in a row failed; the last one: {why}")
