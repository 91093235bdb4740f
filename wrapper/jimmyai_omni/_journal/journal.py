"""The journal: what was about to be sent, what came of it, and where the result is."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import attrs

from jimmyai_omni._journal import sql
from jimmyai_omni._journal.batches import Batches
from jimmyai_omni._journal.claims import link
from jimmyai_omni._journal.connection import Connection, Row
from jimmyai_omni._journal.entries import (
    LONGEST_CREATE_S,
    Entry,
    Intent,
    Outcome,
    SavedFile,
    new_entry_id,
)
from jimmyai_omni._journal.jobs import Claim
from jimmyai_omni._journal.leases import Leases
from jimmyai_omni._journal.lookup import the_one
from jimmyai_omni._journal.owner import Owner
from jimmyai_omni._journal.place import Place, database_at, is_url
from jimmyai_omni._journal.rows import duration_s, escape, to_change, to_entry, to_row, to_sight, unescape
from jimmyai_omni._journal.sight import latest
from jimmyai_omni._journal.spending import Spending, spending
from jimmyai_omni._journal.trouble import Stake, Unfit
from jimmyai_omni.results import Settlement, Task
from jimmyai_omni.uploads import UPLOAD_LIFETIME_S

# So many entries are looked through for how long tasks took, and so many of these are told.
_NEWEST: Final = 10_000
_MOST: Final = 100


class Journal:
    """A durable record of tasks, in one database that threads and processes share.

    What a method has recorded when it returns survives the end of the process, and of the power. The
    database is opened at the first call that needs it. Every method raises `JournalError` if it cannot be
    used.
    """

    def __init__(self, place: Place, *, wall_clock: Callable[[], float] = time.time) -> None:
        """A journal at a place, which is not opened yet.

        Args:
            place: The path of a file, or the URL of a PostgreSQL database.
            wall_clock: Unix seconds.

        Raises:
            ConfigurationError: No journal can be there.
        """
        self.place = str(place) if is_url(place) else str(Path(place).absolute())
        """What another process opens it by. It may hold a password: nobody is to read it."""
        self._database = database_at(self.place, wall_clock)
        self.name = self._database.name
        """Where it is: the whole path, or the URL without a password."""
        self._now = wall_clock
        self.leases = Leases(self._database)
        """Who works on which rows of them."""
        self.batches = Batches(self._database, wall_clock)
        """The batches that are on record here too."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database; a later call opens it again."""
        self._database.close()

    def exists(self) -> bool:
        """Whether there is one yet; looking makes none."""
        return self._database.exists()

    def check(self) -> None:
        """Make sure, by a write, that something can be recorded."""
        with self._database.writing() as connection:
            connection.execute(self._database.touch)

    @contextmanager
    def together(self) -> Generator[None]:
        """All that is recorded within the block is one transaction: all of it survives, or nothing."""
        with self._database.together():
            yield

    # What happens to a create, and to its task.

    def intend(self, intent: Intent, claim: Claim | None = None) -> str:
        """Record a create before it is sent.

        Args:
            intent: What is about to be sent.
            claim: The right to the row of a batch that it is for. What was refused before for the same row
                is forgotten.

        Returns:
            The id of its entry.

        Raises:
            LeaseLost: Another process has that right. Nothing was recorded.
        """
        now = self._now()
        said = attrs.asdict(intent, recurse=False)
        began_at = said.pop("began_at")
        entry = Entry(
            **said,
            entry_id=new_entry_id(now),
            recorded_at=now if began_at is None else began_at,
            outcome="intended",
            owner=Owner.this(),
        )
        if claim is None:
            self._database.change(sql.ADD_ENTRY, to_row(entry))
            return entry.entry_id
        with self._database.writing() as connection:
            connection.execute(sql.ADD_ENTRY, to_row(entry))
            link(connection, claim, entry.entry_id)
        return entry.entry_id

    def created(self, entry_id: str, task: Task) -> None:
        """Record the task that a create has made; nothing that is said later of the create undoes it."""
        now, stake = self._now(), _made(task.id)
        sight = {"entry_id": entry_id, "decided_at": now, **to_sight(_dated(task, now))}
        if self._database.change(sql.CREATED, sight, stake):
            return
        with self._database.writing(stake) as connection:
            entry = _entry(connection, entry_id)
            if entry.task is not None:
                self._see(connection, task, entry.base_url, entry.account)
                return
            created = attrs.evolve(entry, outcome="created", reason="", decided_at=now)
            # It may have been seen before its answer came.
            for other in (created, *_entries_of(connection, task.id, entry.base_url)):
                _add_sight(connection, other, task, self._now())

    def refused(self, entry_id: str, reason: str) -> None:
        """Record that a create has certainly made no task."""
        self._decide(entry_id, "refused", reason, Stake("the create was refused"))

    def unknown(self, entry_id: str, reason: str) -> None:
        """Record that a create may have made a task that nobody knows (OMNI-30)."""
        self._decide(entry_id, "unknown", reason, Stake("the create may have been delivered", "maybe"))

    def seen(self, task: Task, *, base_url: str, account: str) -> None:
        """Record a sight of a task, also of one that was made elsewhere. One that has ended stays so."""
        with self._database.writing(_made(task.id)) as connection:
            self._see(connection, task, base_url, account)

    def saved(self, task_id: str, *, base_url: str, location: str, size_bytes: int, sha256: str) -> None:
        """Record where the result of a task was saved."""
        file = SavedFile(location, size_bytes, sha256)
        with self._database.writing(_made(task_id)) as connection:
            for entry in _entries_of(connection, task_id, base_url):
                connection.execute(sql.CHANGE_ENTRY, to_change(attrs.evolve(entry, file=file)))

    def settle(self, entry_id: str, settlement: Settlement) -> None:
        """Record what comparing balances says of a create whose outcome is unknown."""
        with self._database.writing() as connection:
            entry = _entry(connection, entry_id)
            connection.execute(sql.CHANGE_ENTRY, to_change(attrs.evolve(entry, settlement=settlement)))

    def forget(self, entry_id: str) -> None:
        """Remove an entry, but none whose create is under way."""
        with self._database.writing() as connection:
            entry = _entry(connection, entry_id)
            if entry.outcome == "intended" and not entry.is_unknown(self._now()):
                raise Unfit(f"the create of {entry_id} is under way", "wait until it has ended")
            connection.execute(sql.FORGET_ENTRY, {"entry_id": entry_id})

    # What is known.

    def entries(self) -> tuple[Entry, ...]:
        """All entries, the oldest first."""
        with self._database.reading() as connection:
            return tuple(to_entry(row) for row in connection.execute(sql.ENTRIES))

    def find(self, wanted: str) -> Entry | None:
        """The entry with this id, or of the task with this id, or whose id alone begins so.

        Of several of one host it is the newest: a mock server that begins anew gives the same ids again.

        Raises:
            JournalError: Several do.
        """
        name = escape(wanted)
        with self._database.reading() as connection:
            named = connection.execute(sql.ENTRIES_NAMED, {"id": name}).fetchall()
            begun = _begun(connection, name) if name and not named else []
            of_hosts = {entry.base_url: entry for entry in map(to_entry, named)}
        return the_one([*of_hosts.values(), *map(to_entry, begun)], wanted)

    def unfinished(self) -> tuple[Entry, ...]:
        """The entries whose task has yet to fail, or to complete with a URL."""
        return tuple(entry for entry in self.entries() if entry.is_unfinished)

    def unsaved(self) -> tuple[Entry, ...]:
        """The entries with a result that was not saved here, the soonest to expire first."""
        unsaved = [entry for entry in self.entries() if entry.has_result and entry.file is None]
        return tuple(sorted(unsaved, key=lambda entry: entry.expires_at or 0.0))

    def unsettled(self) -> tuple[Entry, ...]:
        """The entries whose outcome is unknown, and was not told by the balances either."""
        now = self._now()
        return tuple(entry for entry in self.entries() if entry.is_unsettled(now))

    def spent_since(self, moment: float, *, base_url: str, account: str, excluding: str) -> Spending:
        """What the other creates of an account cost since `moment`, in Unix seconds.

        Args:
            moment: When the balance was read that is compared.
            base_url: The host of the account.
            account: The account.
            excluding: The id of the entry that is not counted.
        """
        span = {
            "base_url": base_url,
            "account": account,
            "excluding": excluding,
            "longest": LONGEST_CREATE_S,
            "moment": moment,
        }
        with self._database.reading() as connection:
            others = [to_entry(row) for row in connection.execute(sql.ENTRIES_SINCE, span)]
        return spending(others, moment)

    def durations_s(self, billing_name: str, *, base_url: str) -> tuple[float, ...]:
        """How many seconds the latest tasks took that are billed by a name and have completed."""
        wanted = {"base_url": base_url, "billing_name": billing_name, "newest": _NEWEST, "most": _MOST}
        with self._database.reading() as connection:
            found = map(duration_s, connection.execute(sql.COMPLETED, wanted))
            return tuple(seconds for seconds in found if seconds is not None)

    # Files that were uploaded, so that none is uploaded twice.

    def upload_url(self, sha256: str, *, base_url: str, account: str) -> str | None:
        """The URL of a file that was uploaded and has not expired."""
        wanted = {"sha256": sha256, "base_url": base_url, "account": account, "now": self._now()}
        with self._database.reading() as connection:
            row = connection.execute(sql.UPLOAD, wanted).fetchone()
        return unescape(row["url"]) if row else None

    def remember_upload(
        self,
        sha256: str,
        url: str,
        size_bytes: int,
        *,
        base_url: str,
        account: str,
        lifetime_s: float = UPLOAD_LIFETIME_S,
    ) -> None:
        """Record an uploaded file for `lifetime_s` seconds, and drop those that have expired."""
        now = self._now()
        upload = {
            "sha256": sha256,
            "base_url": base_url,
            "account": account,
            "url": escape(url),
            "size_bytes": size_bytes,
            "expires_at": now + lifetime_s,
        }
        with self._database.writing(Stake("the file was uploaded")) as connection:
            connection.execute(sql.SWEEP_UPLOADS, {"now": now})
            connection.execute(sql.ADD_UPLOAD, upload)

    def _decide(self, entry_id: str, outcome: Outcome, reason: str, stake: Stake) -> None:
        with self._database.writing(stake) as connection:
            entry = _entry(connection, entry_id)
            if entry.outcome != "created":
                decided = attrs.evolve(entry, outcome=outcome, reason=reason, decided_at=self._now())
                connection.execute(sql.CHANGE_ENTRY, to_change(decided))

    def _see(self, connection: Connection, task: Task, base_url: str, account: str) -> None:
        now = self._now()
        entries = _entries_seen(connection, task.id, base_url)
        for entry in entries:
            _add_sight(connection, entry, task, now)
        if not entries:
            entry = Entry(
                entry_id=new_entry_id(now),
                recorded_at=now,
                base_url=base_url,
                account=account,
                outcome="created",
                decided_at=now,
                task=_dated(task, now),
            )
            connection.execute(sql.ADD_ENTRY, to_row(entry))


def _made(task_id: str) -> Stake:
    return Stake("the task was made", "yes", task_id)


def _add_sight(connection: Connection, entry: Entry, task: Task, now: float) -> None:
    sight = _dated(latest(entry.task or task, task), now)
    connection.execute(sql.CHANGE_ENTRY, to_change(attrs.evolve(entry, task=sight)))


def _dated(task: Task, now: float) -> Task:
    """The task, completed now if it is completed and the server does not say when."""
    undated = task.state == "completed" and task.completed_at is None
    return attrs.evolve(task, completed_at=int(now)) if undated else task


def _entry(connection: Connection, entry_id: str) -> Entry:
    row = connection.execute(sql.ENTRY, {"entry_id": entry_id}).fetchone()
    if row is None:
        raise Unfit(f"it has no entry {entry_id}", "see `omni tasks`")
    return to_entry(row)


def _entries_seen(connection: Connection, task_id: str, base_url: str) -> list[Entry]:
    """The entries of a task; where there are none, this transaction alone may make one."""
    known = _entries_of(connection, task_id, base_url)
    if known:
        return known
    connection.alone(escape(task_id))
    # Another may have been faster.
    return _entries_of(connection, task_id, base_url)


def _entries_of(connection: Connection, task_id: str, base_url: str) -> list[Entry]:
    values = {"task_id": escape(task_id), "base_url": base_url}
    rows = connection.execute(sql.ENTRIES_OF_TASK, values).fetchall()
    return [to_entry(row) for row in rows]


def _begun(connection: Connection, name: str) -> list[Row]:
    """The entries whose id, or whose task's, begins so."""
    after = name[:-1] + chr(ord(name[-1]) + 1)
    return connection.execute(sql.ENTRIES_BEGUN, {"id": name, "after": after}).fetchall()
