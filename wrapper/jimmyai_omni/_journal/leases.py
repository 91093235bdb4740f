"""Who works on which rows of a batch: one process at a time, as long as it says that it does.

A lease is a range of rows. Whoever takes one gets a fence, a number that grows each time; who held it
before can tell by it that the lease is lost, and is refused when it creates all the same. A lease whose
holder says nothing until it expires can be taken by another. All times are those of the clock that all
users of the journal share.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import attrs

from jimmyai_omni._journal import batch_sql
from jimmyai_omni._journal import lease_sql as sql
from jimmyai_omni._journal.connection import Connection, Row
from jimmyai_omni._journal.database import Database
from jimmyai_omni._journal.jobs import EVERY, WHOLE, Lease
from jimmyai_omni._journal.owner import Owner
from jimmyai_omni._journal.states import Phase
from jimmyai_omni._journal.trouble import Unfit
from jimmyai_omni.errors import JournalError

_ABANDONED: Final = "the process that sent it ended, or lost its lease, before there was an answer"


@attrs.frozen(kw_only=True)
class Report:
    """How a process fares with the rows that it has leased."""

    worker: str = ""
    """Tells those apart who work on one batch."""
    creates_per_s: float = 0.0
    polls_per_s: float = 0.0
    in_flight: int = 0
    held_s: float = 0.0
    """How many seconds the server wants nothing created."""
    hold: str = ""
    """Why nothing is created at present."""
    troubles: tuple[str, ...] = ()
    at: float = 0.0
    """When it was said, in Unix seconds; the journal knows."""


@attrs.frozen(kw_only=True)
class Standing:
    """What a process hears when it says that it goes on."""

    phase: Phase
    lost: tuple[Lease, ...]
    """The leases that others have taken."""
    workers: int
    """How many work on the batch, that process included."""
    held_s: float
    """How many seconds the server wants nothing created, as any of them was told."""


@attrs.frozen(kw_only=True)
class Terms:
    """What counts for all who take leases of one batch."""

    lease_s: float
    """How long a process that says nothing keeps its rows, in seconds."""
    max_spend: float | None = None
    """What all creates of the batch may cost together, in JimiCoin."""
    prices: Mapping[str, float] = attrs.field(factory=dict[str, float])
    """JimiCoin by billing name."""


@attrs.frozen
class Share:
    """A lease that was taken."""

    lease: Lease
    coins: float | None
    """What may be spent on its rows, in JimiCoin; `None` where there is no limit."""
    is_short: bool = False
    """Whether that is not enough for all of them."""


class Leases:
    """The leases of a journal. Every method raises `JournalError` if it cannot be used."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # The whole batch: one process governs it.

    def hold(self, batch_id: str, lease_s: float) -> Lease:
        """Make this process the one that governs a batch.

        Raises:
            JournalError: Another one does.
        """
        with self._database.writing() as connection:
            row = connection.execute(sql.LEASE, {"batch_id": batch_id, "first": WHOLE}).fetchone()
            if row is None:
                raise Unfit(f"it has no batch {batch_id}", "see `omni batch status`")
            holder, now = _owner(row), connection.now()
            if holder is not None and row["expires_at"] > now and not holder.is_gone:
                raise _governed(holder, row["expires_at"] - now)
            return _take(connection, row, now, lease_s)

    def unite(self, whole: Lease) -> Lease:
        """End all leases of parts of a batch: the result is one of all of its rows."""
        all_rows = attrs.evolve(whole, last=EVERY)
        with self._database.writing() as connection:
            connection.execute(sql.UNITE, {"batch_id": whole.batch_id})
            _abandon(connection, all_rows, connection.now())
        return all_rows

    def split(self, whole: Lease, rows: int) -> None:
        """Offer all rows of a batch, so many in each lease, those that were given up before, too."""
        batch = {"batch_id": whole.batch_id}
        with self._database.writing() as connection:
            [known] = connection.execute(sql.LAST, batch)
            connection.execute(sql.SPLIT, {**batch, "first": (known["last"] or 0) + 1, "rows": rows})
            connection.execute(sql.REOPEN_ALL, batch)

    def left(self, batch_id: str) -> tuple[int, int]:
        """How many parts of a batch are not done, and how many of them can be taken."""
        with self._database.reading() as connection:
            [row] = connection.execute(sql.LEFT, {"batch_id": batch_id, "now": connection.now()})
        return row["leases"], row["free"] or 0

    def reports(self, batch_id: str) -> tuple[Report, ...]:
        """How those fare who work on parts of a batch."""
        with self._database.reading() as connection:
            live = _live(connection, batch_id, connection.now())
            of_workers = {_worker(row): row for row in live if row["first"] != WHOLE}
        return tuple(_report(row) for row in of_workers.values())

    # Parts of it.

    def take(self, batch_id: str, terms: Terms, worker: str) -> Share | None:
        """Take the first part of a batch that nobody works on, if there is one."""
        with self._database.writing() as connection:
            # One at a time, so that what is left of the budget is promised once.
            connection.execute(sql.LEASE, {"batch_id": batch_id, "first": WHOLE}).fetchone()
            now = connection.now()
            row = connection.execute(sql.FREE, {"batch_id": batch_id, "now": now}).fetchone()
            if row is None:
                return None
            lease = _take(connection, row, now, terms.lease_s, worker)
            spent = _spent(connection, lease)
            needed = _needed(connection, lease, terms.prices)
            if terms.max_spend is None:
                _allot(connection, lease, spent + needed)
                return Share(lease, None)
            [others] = connection.execute(sql.OTHERS, {"batch_id": batch_id, "first": lease.first})
            left = max(0.0, terms.max_spend - (others["coins"] or 0.0) - spent)
            _allot(connection, lease, spent + min(needed, left))
            return Share(lease, min(needed, left), is_short=left < needed)

    def renew(self, batch_id: str, leases: Iterable[Lease], lease_s: float, report: Report) -> Standing:
        """Say that this process goes on with leases, and how it fares; hear what it is to do."""
        with self._database.writing() as connection:
            now = connection.now()
            said = _dumped(attrs.evolve(report, at=now))
            lost = tuple(
                lease
                for lease in leases
                if not connection.execute(
                    sql.RENEW, {**attrs.asdict(lease), "expires_at": now + lease_s, "report": said}
                ).rowcount
            )
            batch = connection.execute(batch_sql.BATCH, {"batch_id": batch_id}).fetchone()
            if batch is None:
                raise Unfit(f"it has no batch {batch_id}", "see `omni batch status`")
            live = _live(connection, batch_id, now)
            return Standing(
                phase=batch["phase"],
                lost=lost,
                workers=len(
                    {_worker(row) for row in live if row["first"] != WHOLE} | {(_this(), report.worker)}
                ),
                held_s=max((_held_s(row, now) for row in live), default=0.0),
            )

    def end(self, lease: Lease, *, is_done: bool) -> None:
        """Give a lease back; `is_done` says whether there is nothing left to do for its rows."""
        with self._database.writing() as connection:
            values = {**attrs.asdict(lease), "is_done": int(is_done)}
            if connection.execute(sql.END, values).rowcount:
                _allot(connection, lease, _spent(connection, lease))

    def reopen(self, lease: Lease) -> None:
        """Offer rows again that may be done for others: one of them was created after all."""
        with self._database.writing() as connection:
            connection.execute(sql.REOPEN, {"batch_id": lease.batch_id, "first": lease.first})


def add_whole(connection: Connection, batch_id: str) -> None:
    """Let a new batch be held."""
    connection.execute(sql.ADD, _columns(Lease(batch_id, WHOLE, WHOLE, 0)))


def at_work(connection: Connection, batch_id: str) -> tuple[Owner | None, int]:
    """The process that governs a batch, where there is one, and how many work on parts of it."""
    live = [
        (row, owner)
        for row in _live(connection, batch_id, connection.now())
        if (owner := _owner(row)) is not None and not owner.is_gone
    ]
    governs = next((owner for row, owner in live if row["first"] == WHOLE), None)
    return governs, len({_worker(row) for row, _ in live if row["first"] != WHOLE})


def _governed(holder: Owner, left_s: float) -> JournalError:
    began_at = holder.began_at
    since = (
        f", which began on {datetime.fromtimestamp(began_at, UTC):%Y-%m-%d at %H:%M} UTC," if began_at else ""
    )
    # Of a process on another machine nobody can say that it is gone.
    expiry = "" if holder.is_here else f"; if it is dead, that ends in {left_s:.0f} s by itself"
    return JournalError(
        f"process {holder.pid} on {holder.host}{since} runs the batch{expiry}; nothing was sent",
        hint="`omni batch status` shows how far it is, and `omni batch pause` stops it",
    )


def _take(connection: Connection, row: Row, now: float, lease_s: float, worker: str = "") -> Lease:
    lease = Lease(row["batch_id"], row["first"], row["last"], row["fence"] + 1)
    said = {"owner": _this(), "expires_at": now + lease_s, "report": _dumped(Report(worker=worker))}
    connection.execute(sql.TAKE, {**_columns(lease), **said})
    _abandon(connection, lease, now)
    return lease


def _abandon(connection: Connection, lease: Lease, now: float) -> None:
    """Creates without an answer, whose process has no right to their rows any more, are unknown."""
    connection.execute(sql.ABANDON, {**_columns(lease), "reason": _ABANDONED, "now": now})


def _allot(connection: Connection, lease: Lease, coins: float) -> None:
    connection.execute(sql.ALLOT, {**_columns(lease), "allotted": coins})


def _spent(connection: Connection, lease: Lease) -> float:
    [row] = connection.execute(sql.SPENT, _columns(lease))
    return float(row["coins"] or 0.0)


def _needed(connection: Connection, lease: Lease, prices: Mapping[str, float]) -> float:
    rows = connection.execute(sql.NEEDED, _columns(lease)).fetchall()
    return sum(float(row["jobs"]) * prices.get(row["billing_name"] or "", 0.0) for row in rows)


def _live(connection: Connection, batch_id: str, now: float) -> list[Row]:
    return connection.execute(sql.LIVE, {"batch_id": batch_id, "now": now}).fetchall()


def _columns(lease: Lease) -> dict[str, object]:
    return {"batch_id": lease.batch_id, "first": lease.first, "last": lease.last}


def _owner(row: Row) -> Owner | None:
    return None if row["owner"] is None else Owner(**json.loads(row["owner"]))


def _worker(row: Row) -> tuple[str, str]:
    """Tells a worker from others, also from those in the same process."""
    return row["owner"], _report(row).worker


def _this() -> str:
    return json.dumps(attrs.asdict(Owner.this()))


def _dumped(report: Report) -> str:
    return json.dumps(attrs.asdict(report))


def _report(row: Row) -> Report:
    said: dict[str, Any] = json.loads(row["report"])
    troubles = tuple(said.pop("troubles"))
    return Report(**said, troubles=troubles)


def _held_s(row: Row, now: float) -> float:
    report = _report(row)
    return report.at + report.held_s - now
