"""Rows onto the record: a new batch, or the same again, which must ask for the same."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

import attrs

from jimmyai_omni._flows.context import Context
from jimmyai_omni._flows.effects import Clock
from jimmyai_omni._journal.jobs import Batch, Job, JobState, Lease, NewJob
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni.batch.checking import REPEATS, Checker, nameless
from jimmyai_omni.batch.rows import Row, RowFault
from jimmyai_omni.errors import BatchRefused, ConfigurationError

TO_CREATE: Final[tuple[JobState, ...]] = ("waiting", "refused")
"""The states of rows that no task was made for."""
_CHUNK: Final = 500
_TOLD: Final = 1_000


def take_batch(journal: Journal, place: str, ctx: Context, lease_s: float) -> tuple[Batch, Lease]:
    """The batch of a place, new or on record, which this process governs from now on.

    Raises:
        JournalError: Another process does.
        ConfigurationError: It was begun with another key, or at another host.
    """
    batches, leases = journal.batches, journal.leases
    with journal.together():
        batch = batches.begin(place, base_url=ctx.base_url, account=ctx.account)
        lease = leases.hold(batch.batch_id, lease_s)
        if batch.phase == "loading":
            # Of another run, of which nothing was sent.
            batches.drop(batch.batch_id)
            batch = batches.begin(place, base_url=ctx.base_url, account=ctx.account)
            lease = leases.hold(batch.batch_id, lease_s)
        if (batch.base_url, batch.account) != (ctx.base_url, ctx.account):
            raise ConfigurationError(
                f"the batch of {place} was begun at {batch.base_url}, with this or another key",
                hint="use the key and the host that it was begun with, or another place",
            )
    return batch, lease


@attrs.define
class Loading:
    """Takes rows in, one after the other."""

    journal: Journal
    batch: Batch
    checker: Checker
    now: Clock
    """Unix seconds."""
    faults: list[RowFault] = attrs.field(factory=list[RowFault])
    """The first of many."""
    faulty: int = 0
    """How many rows are at fault."""
    repeated: int = 0
    """How many rows repeat another."""
    changed: list[RowFault] = attrs.field(factory=list[RowFault])
    """Rows that ask for something else than when the batch began; the first of many."""
    to_create: Counter[str | None] = attrs.field(factory=Counter[str | None])
    """How many rows no task was made for, by billing name."""
    first_new: int | None = None
    """The number of the first row that was not on record."""
    _recorded: Iterator[Job] | None = attrs.field(init=False)
    _chunk: list[NewJob] = attrs.field(factory=list[NewJob], init=False)
    _last: int = attrs.field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        self._recorded = self.journal.batches.jobs(self.batch.batch_id)

    def add(self, made: Row | RowFault) -> NewJob | None:
        """Take a row in, or what is wrong with one.

        Returns:
            Its job: as it is on record, or a new one; `None` where it differs from the one on record.
        """
        if made.number == self._last and isinstance(made, RowFault):
            self._more(made)
            return None
        self._last = made.number
        recorded = self._next_recorded()
        if recorded is not None:
            return recorded if self._is_same(made, recorded) else None
        job, faults = self.checker.check(made) if isinstance(made, Row) else (_faulty(made), [made])
        self._note(job, faults)
        if self.first_new is None:
            self.first_new = job.number
        if not job.fault:
            self.to_create[job.billing_name] += 1
        self._chunk.append(job)
        if len(self._chunk) >= _CHUNK:
            self.write()
        return job

    def write(self) -> None:
        """Put what was taken in on record."""
        if self._chunk:
            self.journal.batches.add(self.batch.batch_id, self._chunk)
            self._chunk.clear()

    def end(self) -> None:
        """There are no more rows."""
        self.write()
        missing = self._next_recorded()
        if missing is not None:
            number = missing.number
            self.changed.append(
                RowFault(number, f"row {number}", "", "is missing, and was there when the batch began")
            )

    def withdraw(self) -> None:
        """Let it be as if none of the rows had been added that were not on record."""
        if self.batch.phase == "loading":
            self.journal.batches.drop(self.batch.batch_id)
        elif self.first_new is not None:
            self.journal.batches.withdraw(self.batch.batch_id, self.first_new)

    def _next_recorded(self) -> Job | None:
        found = next(self._recorded, None) if self._recorded else None
        if found is None:
            # What is added from now on is not on record for this purpose.
            self._recorded = None
        return found

    def _is_same(self, made: Row | RowFault, recorded: Job) -> bool:
        if isinstance(made, RowFault):
            if not recorded.fault:
                self._change(made, f"is at fault now ({made.message})")
                return False
            self._note(recorded, [made])
            return True
        if not self.checker.is_same(made, recorded):
            self._change(made, "asks for something else than when the batch began")
            return False
        self.checker.recall(made, recorded.fingerprint)
        is_faulty = recorded.fault and not recorded.fault.startswith(REPEATS)
        self._note(recorded, [RowFault(made.number, made.where, "", recorded.fault)] if is_faulty else [])
        if recorded.state(self.now()) in TO_CREATE:
            self.to_create[recorded.billing_name] += 1
        return True

    def _change(self, made: Row | RowFault, what: str) -> None:
        if len(self.changed) < _TOLD:
            self.changed.append(RowFault(made.number, made.where, "", what))

    def _note(self, job: NewJob, faults: list[RowFault]) -> None:
        if faults:
            self.faulty += 1
            self.faults += faults[: max(0, _TOLD - len(self.faults))]
        elif job.fault:
            self.repeated += 1

    def _more(self, made: RowFault) -> None:
        """One more fault of the row before."""
        if len(self.faults) < _TOLD:
            self.faults.append(made)
        if self._chunk and self._chunk[-1].number == made.number:
            before = self._chunk[-1]
            self._chunk[-1] = attrs.evolve(before, fault=f"{before.fault}; {_said(made)}")


def refuse(loading: Loading, *, keep_going: bool) -> None:
    """Make sure that the rows may be sent.

    Raises:
        BatchRefused: They differ from those on record, or some are at fault.
    """
    if loading.changed:
        raise BatchRefused(
            f"the rows are not those that the batch of {loading.batch.place} began with; nothing was sent",
            hint="give the same rows, and new ones only at the end; or use another place",
            faults=tuple(loading.changed),
        )
    if loading.faults and not keep_going:
        rows = "a row is" if loading.faulty == 1 else f"{loading.faulty} rows are"
        raise BatchRefused(
            f"{rows} at fault; nothing was sent",
            hint="mend what is named; keep_going=True (--keep-going) leaves these rows out",
            faults=tuple(loading.faults),
        )


def _faulty(made: RowFault) -> NewJob:
    return NewJob(number=made.number, job_id=nameless(made.number), name=None, fields={}, fault=_said(made))


def _said(made: RowFault) -> str:
    return f"{made.field}: {made.message}" if made.field else made.message
