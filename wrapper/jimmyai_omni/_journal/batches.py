"""The durable state of batches: their rows, and the create that each of them came to."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, Final

import attrs

from jimmyai_omni._journal import batch_sql as sql
from jimmyai_omni._journal.connection import Connection, Row
from jimmyai_omni._journal.database import Database
from jimmyai_omni._journal.entries import new_entry_id
from jimmyai_omni._journal.jobs import (
    EVERY,
    WHOLE,
    Batch,
    Job,
    JobKey,
    Lease,
    NewJob,
)
from jimmyai_omni._journal.leases import add_whole, at_work
from jimmyai_omni._journal.rows import escape, to_entry, unescape
from jimmyai_omni._journal.states import UNPAID, JobState, Phase, Retry
from jimmyai_omni.results import Task

_PAGE: Final = 500
_SAID: Final = tuple(field.name for field in attrs.fields(NewJob))


class Batches:
    """The batches of a journal. Every method raises `JournalError` if the file cannot be used."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now

    # A batch.

    def begin(self, place: str, *, base_url: str, account: str) -> Batch:
        """The batch whose videos go to a place; a new one, whose rows are yet to come, if there is none."""
        now = self._now()
        batch_id = "b" + new_entry_id(now)[1:]
        values = {"batch_id": batch_id, "base_url": base_url, "account": account, "began_at": now}
        with self._database.writing() as connection:
            if connection.execute(sql.BEGIN, {**values, "place": escape(place)}).rowcount:
                add_whole(connection, batch_id)
            [row] = connection.execute(sql.AT, {"place": escape(place)})
            return _to_batch(connection, row)

    def at(self, place: str) -> Batch | None:
        """The batch whose videos go to a place."""
        with self._database.reading() as connection:
            row = connection.execute(sql.AT, {"place": escape(place)}).fetchone()
            return _to_batch(connection, row) if row else None

    def all(self) -> tuple[Batch, ...]:
        """All batches, the oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(sql.BATCHES).fetchall()
            return tuple(_to_batch(connection, row) for row in rows)

    def set_phase(self, batch_id: str, phase: Phase) -> None:
        """Say what those who run a batch are to do."""
        with self._database.writing() as connection:
            connection.execute(sql.SET_PHASE, {"batch_id": batch_id, "phase": phase})

    def drop(self, batch_id: str) -> None:
        """Forget a batch of which nothing was sent; the creates of its rows stay on record."""
        with self._database.writing() as connection:
            for statement in sql.DROP:
                connection.execute(statement, {"batch_id": batch_id})

    # Its rows.

    def add(self, batch_id: str, jobs: Iterable[NewJob]) -> None:
        """Add rows, all or none.

        Raises:
            JournalError: One has the number or the id of another.
        """
        with self._database.writing() as connection:
            connection.executemany(sql.ADD_JOB, ({"batch_id": batch_id, **_columns(job)} for job in jobs))

    def replace(self, batch_id: str, jobs: Iterable[NewJob]) -> None:
        """Let rows that are at fault say something else, all or none."""
        with self._database.writing() as connection:
            connection.executemany(sql.REPLACE_JOB, ({"batch_id": batch_id, **_columns(job)} for job in jobs))

    def number_of(self, batch_id: str, job_id: str) -> int | None:
        """The number of the row with an id."""
        with self._database.reading() as connection:
            values = {"batch_id": batch_id, "job_id": escape(job_id)}
            row = connection.execute(sql.NUMBER, values).fetchone()
            return None if row is None else int(row["number"])

    def withdraw(self, batch_id: str, first: int) -> None:
        """Forget the rows from a number on, as long as nothing was sent of them."""
        with self._database.writing() as connection:
            connection.execute(sql.WITHDRAW, {"batch_id": batch_id, "first": first})

    def working(self, key: JobKey) -> None:
        """Record that the task of a row is being worked on, at the first time."""
        with self._database.writing() as connection:
            connection.execute(sql.SET_WORKING, {**attrs.asdict(key), "now": self._now()})

    def give_up(self, key: JobKey, fault: str) -> None:
        """Record why a row cannot be sent after all."""
        with self._database.writing() as connection:
            connection.execute(sql.SET_FAULT, {**attrs.asdict(key), "fault": escape(fault)})

    def again(self, batch_id: str, states: Collection[Retry]) -> None:
        """Let the rows in some states wait to be created once more."""
        with self._database.writing() as connection:
            for job in self.jobs(batch_id):
                if job.entry is not None and job.state(self._now()) in states:
                    coins = {"coins": job.entry.cost or 0.0}
                    connection.execute(sql.AGAIN, {**attrs.asdict(job.key), **coins})

    def jobs(self, batch_id: str) -> Iterator[Job]:
        """All rows, in their order; few of them are in memory at a time."""
        after = 0
        while page := self._page(sql.JOBS, Lease(batch_id, WHOLE, EVERY, 0), after):
            yield from page
            after = page[-1].number

    def waiting(self, lease: Lease, after: int) -> list[Job]:
        """The rows of a lease that no task was made for: the first ones after a number."""
        return self._page(sql.WAITING, lease, after)

    def open(self, lease: Lease, after: int) -> list[Job]:
        """The rows of a lease whose task is not saved, and may have failed: the first ones after a number."""
        return self._page(sql.OPEN, lease, after)

    def counts(self, batch_id: str) -> Mapping[JobState, tuple[int, float]]:
        """How many rows have come how far, and what they cost in JimiCoin, as far as that is known."""
        counts: dict[JobState, tuple[int, float]] = {}
        with self._database.reading() as connection:
            is_run = any(at_work(connection, batch_id))
            for row in connection.execute(sql.COUNTS, {"batch_id": batch_id}):
                state = _state(row, is_run=is_run)
                jobs, coins = counts.get(state, (0, 0.0))
                cost = 0.0 if state in UNPAID else row["coins"] or 0.0
                counts[state] = (jobs + row["jobs"], coins + cost + row["before"])
        return counts

    def _page(self, statement: str, lease: Lease, after: int) -> list[Job]:
        values = {"batch_id": lease.batch_id, "last": lease.last, "after": after, "most": _PAGE}
        with self._database.reading() as connection:
            return [_to_job(row) for row in connection.execute(statement, values)]


def _to_batch(connection: Connection, row: Row) -> Batch:
    said = ("batch_id", "base_url", "account", "began_at", "phase")
    owner, workers = at_work(connection, row["batch_id"])
    return Batch(
        **{name: row[name] for name in said},
        place=unescape(row["place"]),
        owner=owner,
        workers=workers,
    )


def _columns(job: NewJob) -> dict[str, Any]:
    name = None if job.name is None else escape(job.name)
    texts = {"job_id": escape(job.job_id), "name": name, "fault": escape(job.fault)}
    said = {name: getattr(job, name) for name in _SAID}
    return {**said, **texts, "fields": json.dumps(dict(job.fields))}


def _to_job(row: Row) -> Job:
    return Job(
        key=JobKey(row["batch_id"], row["number"]),
        number=row["number"],
        job_id=unescape(row["job_id"]),
        name=None if row["name"] is None else unescape(row["name"]),
        fields=json.loads(row["fields"]),
        fingerprint=row["job_fingerprint"],
        billing_name=row["job_billing_name"],
        fault=unescape(row["fault"]),
        working_at=row["working_at"],
        spent_before=row["spent_before"],
        entry=to_entry(row) if row["entry_id"] is not None else None,
    )


def _state(row: Row, *, is_run: bool) -> JobState:
    if row["faulty"]:
        return "faulty"
    if row["outcome"] is None:
        return "waiting"
    if row["outcome"] == "intended":
        return "creating" if is_run else "unknown"
    if row["outcome"] != "created":
        return "refused" if row["outcome"] == "refused" else "unknown"
    if row["saved"]:
        return "saved"
    state = Task("", status=row["status"] or "").state
    return state if state in ("completed", "failed") else "running"
