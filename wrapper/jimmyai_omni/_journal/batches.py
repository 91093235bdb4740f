"""The durable state of batches: their rows, and the create that each of them came to."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

import attrs

from jimmyai_omni._journal import batch_sql as sql
from jimmyai_omni._journal.connection import Connection, Row
from jimmyai_omni._journal.database import Database
from jimmyai_omni._journal.entries import new_entry_id
from jimmyai_omni._journal.jobs import Batch, Job, JobKey, JobState, NewJob, Phase
from jimmyai_omni._journal.owner import Owner
from jimmyai_omni._journal.rows import escape, to_entry, unescape
from jimmyai_omni._journal.trouble import Unfit
from jimmyai_omni.results import Task

_PAGE: Final = 500


class Batches:
    """The batches of a journal. Every method raises `JournalError` if it cannot be used."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now

    # A batch.

    def begin(self, place: str, *, base_url: str, account: str) -> Batch:
        """A new batch, whose rows are yet to come."""
        now = self._now()
        batch_id = "b" + new_entry_id(now)[1:]
        values = {"batch_id": batch_id, "base_url": base_url, "account": account, "began_at": now}
        with self._database.writing() as connection:
            connection.execute(sql.BEGIN, {**values, "place": escape(place)})
            return _batch(connection, batch_id)

    def at(self, place: str) -> Batch | None:
        """The batch whose videos go to a place."""
        with self._database.reading() as connection:
            row = connection.execute(sql.AT, {"place": escape(place)}).fetchone()
        return _to_batch(row) if row else None

    def all(self) -> tuple[Batch, ...]:
        """All batches, the oldest first."""
        with self._database.reading() as connection:
            return tuple(map(_to_batch, connection.execute(sql.BATCHES)))

    def take(self, batch_id: str) -> None:
        """Make this process the one that runs a batch.

        Raises:
            JournalError: Another one does.
        """
        with self._database.writing() as connection:
            batch, now = _batch(connection, batch_id, sql.BATCH_ALONE), self._now()
            if batch.is_run(now) and batch.owner:
                raise Unfit(
                    f"process {batch.owner.pid} on {batch.owner.host} runs the batch of {batch.place}",
                    "`omni batch status` shows how far it is; `omni batch pause` stops it",
                )
            connection.execute(sql.SET_OWNER, {"owner": _owner(), "alive_at": now, "batch_id": batch_id})

    def beat(self, batch_id: str) -> Phase:
        """Say that this process still runs a batch; the result is what it is to do."""
        with self._database.writing() as connection:
            values = {"owner": _owner(), "alive_at": self._now(), "batch_id": batch_id}
            connection.execute(sql.SET_OWNER, values)
            return _batch(connection, batch_id).phase

    def leave(self, batch_id: str) -> None:
        """Say that nobody runs a batch any more."""
        with self._database.writing() as connection:
            connection.execute(sql.SET_OWNER, {"owner": None, "alive_at": None, "batch_id": batch_id})

    def set_phase(self, batch_id: str, phase: Phase) -> None:
        """Say what whoever runs a batch is to do."""
        with self._database.writing() as connection:
            connection.execute(sql.SET_PHASE, {"phase": phase, "batch_id": batch_id})

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

    def withdraw(self, batch_id: str, first: int) -> None:
        """Forget the rows from a number on, as long as nothing was sent of them."""
        with self._database.writing() as connection:
            connection.execute(sql.WITHDRAW, {"batch_id": batch_id, "first": first})

    def working(self, key: JobKey) -> None:
        """Record that the task of a row is being worked on, at the first time."""
        with self._database.writing() as connection:
            connection.execute(sql.SET_WORKING, {**attrs.asdict(key), "working_at": self._now()})

    def give_up(self, key: JobKey, fault: str) -> None:
        """Record why a row cannot be sent after all."""
        with self._database.writing() as connection:
            connection.execute(sql.SET_FAULT, {**attrs.asdict(key), "fault": escape(fault)})

    def jobs(self, batch_id: str) -> Iterator[Job]:
        """All rows, in their order; few of them are in memory at a time."""
        return self._paged(sql.JOBS, batch_id)

    def waiting(self, batch_id: str) -> Iterator[Job]:
        """The rows that no task was made for, in their order."""
        return self._paged(sql.WAITING, batch_id)

    def open(self, batch_id: str) -> Iterator[Job]:
        """The rows whose task is not saved, in their order; it may have failed."""
        return self._paged(sql.OPEN, batch_id)

    def counts(self, batch_id: str) -> Mapping[JobState, tuple[int, float]]:
        """How many rows have come how far, and what they cost in JimiCoin, as far as that is known."""
        now = self._now()
        counts: dict[JobState, tuple[int, float]] = {}
        with self._database.reading() as connection:
            batch = _batch(connection, batch_id)
            for row in connection.execute(sql.COUNTS, {"batch_id": batch_id}):
                state = _state(row, is_run=batch.is_run(now))
                jobs, coins = counts.get(state, (0, 0.0))
                counts[state] = (jobs + row["jobs"], coins + (row["coins"] or 0.0))
        return counts

    def _paged(self, statement: str, batch_id: str) -> Iterator[Job]:
        after = 0
        while True:
            values = {"batch_id": batch_id, "after": after, "most": _PAGE}
            with self._database.reading() as connection:
                page = [_to_job(row) for row in connection.execute(statement, values)]
            yield from page
            if len(page) < _PAGE:
                return
            after = page[-1].number


def link(connection: Connection, key: JobKey, entry_id: str) -> None:
    """Make an entry the latest create of a row; one that was refused is of no more interest."""
    connection.execute(sql.FORGET_REFUSED, attrs.asdict(key))
    connection.execute(sql.LINK, {**attrs.asdict(key), "entry_id": entry_id})


def _batch(connection: Connection, batch_id: str, statement: str = sql.BATCH) -> Batch:
    row = connection.execute(statement, {"batch_id": batch_id}).fetchone()
    if row is None:
        raise Unfit(f"it has no batch {batch_id}", "see `omni batch status`")
    return _to_batch(row)


def _to_batch(row: Row) -> Batch:
    columns: dict[str, Any] = {field.name: row[field.name] for field in attrs.fields(Batch)}
    columns["place"] = unescape(row["place"])
    columns["owner"] = None if row["owner"] is None else Owner(**json.loads(row["owner"]))
    return Batch(**columns)


def _owner() -> str:
    return json.dumps(attrs.asdict(Owner.this()))


def _columns(job: NewJob) -> dict[str, Any]:
    name = None if job.name is None else escape(job.name)
    texts = {"job_id": escape(job.job_id), "name": name, "fault": escape(job.fault)}
    return {**attrs.asdict(job, recurse=False), **texts, "fields": json.dumps(dict(job.fields))}


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
    state = Task("", status=unescape(row["status"] or "")).state
    return state if state in ("completed", "failed") else "running"
