"""Rows onto the record: a new batch, or the same again, which must ask for the same."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

import attrs

from jimmyai_omni._flows.context import Context
from jimmyai_omni._flows.effects import Clock
from jimmyai_omni._journal.jobs import Batch, Job, JobKey, Lease, NewJob
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni._journal.states import JobState
from jimmyai_omni.batch.checking import REPEATS, Checker, nameless
from jimmyai_omni.batch.rows import Row, RowFault
from jimmyai_omni.errors import BatchRefused, ConfigurationError

TO_CREATE: Final[tuple[JobState, ...]] = ("waiting", "refused")
"""The states of rows that no task was made for."""
_CHUNK: Final = 500
_TOLD: Final = 1_000
_MENDED: Final = "is mended, and was not sent yet"


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
    mended: list[int] = attrs.field(factory=list[int])
    """The numbers of rows that were at fault and are not any more; nothing was ever sent for them."""
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
            Its job: as it is on record, mended, or new; `None` where it differs from the one on record.
        """
        if made.number == self._last and isinstance(made, RowFault):
            self._more(made)
            return None
        self._last = made.number
        recorded = self._next_recorded()
        if recorded is not None and not _was_faulty(recorded):
            return recorded if self._is_same(made, recorded) else None
        job, faults = self.checker.check(made) if isinstance(made, Row) else (_faulty(made), [made])
        if recorded is not None:
            job, faults = self._again(recorded, job, faults)
        elif self.first_new is None:
            self.first_new = job.number
        self._note(job, faults)
        if not job.fault:
            self.to_create[job.billing_name] += 1
        self._chunk.append(job)
        if len(self._chunk) >= _CHUNK:
            self.write()
        return job

    def write(self) -> None:
        """Put what was taken in on record."""
        new = [job for job in self._chunk if self.first_new is not None and job.number >= self.first_new]
        again = self._chunk[: len(self._chunk) - len(new)]
        if again:
            self.journal.batches.replace(self.batch.batch_id, again)
        if new:
            self.journal.batches.add(self.batch.batch_id, new)
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
            return
        with self.journal.together():
            if self.first_new is not None:
                self.journal.batches.withdraw(self.batch.batch_id, self.first_new)
            for number in self.mended:
                # As long as it is at fault, the next run takes it as it is then.
                self.journal.batches.give_up(JobKey(self.batch.batch_id, number), _MENDED)

    def _next_recorded(self) -> Job | None:
        found = next(self._recorded, None) if self._recorded else None
        if found is None:
            # What is added from now on is not on record for this purpose.
            self._recorded = None
        return found

    def _is_same(self, made: Row | RowFault, recorded: Job) -> bool:
        if isinstance(made, RowFault):
            self._change(made, f"is at fault now ({made.message})")
            return False
        if not self.checker.is_same(made, recorded):
            self._change(made, "asks for something else than when the batch began")
            return False
        namesake = self.checker.recall(made, recorded.fingerprint)
        if namesake != made.number and namesake in self.mended:
            self._change(made, f"has the file name that row {namesake} has got since")
            return False
        self._note(recorded, [])
        if recorded.state(self.now()) in (*TO_CREATE, *self.checker.options.retry):
            self.to_create[recorded.billing_name] += 1
        return True

    def _again(self, recorded: Job, job: NewJob, faults: list[RowFault]) -> tuple[NewJob, list[RowFault]]:
        """A row that was at fault before, as it is now."""
        other = self.journal.batches.number_of(self.batch.batch_id, job.job_id)
        if other not in (None, job.number):
            where = faults[0].where if faults else f"row {job.number}"
            message = f"{job.job_id!r} is the id of row {other} too; give each row its own"
            faults = [*faults, RowFault(job.number, where, "id", message)]
            job = attrs.evolve(job, job_id=nameless(job.number), fault=f"id: {message}")
        elif not job.fault:
            self.mended.append(job.number)
        return attrs.evolve(recorded, **attrs.asdict(job, recurse=False)), faults

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


def _was_faulty(recorded: Job) -> bool:
    return bool(recorded.fault) and not recorded.fault.startswith(REPEATS)


def _faulty(made: RowFault) -> NewJob:
    return NewJob(number=made.number, job_id=nameless(made.number), name=None, fields={}, fault=_said(made))


def _said(made: RowFault) -> str:
    return f"{made.field}: {made.message}" if made.field else made.message
