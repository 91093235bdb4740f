"""The file of the journal: opened when it is first needed, and never carried across a fork."""

import os
import sqlite3
import time
import weakref
from collections.abc import Generator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from threading import RLock
from typing import Final

from jimmyai_omni._journal import sql
from jimmyai_omni._journal.trouble import Stake, Unfit, explained, is_busy

BUSY_TIMEOUT_S: Final = 10.0
"""How long to wait for another process."""
_PAUSE_S: Final = 0.01
_NOTHING_SENT: Final = Stake()

# One lock for all journals of the process, so that a fork can wait for all of them.
_LOCK: Final = RLock()
_OPEN: Final[weakref.WeakSet["Database"]] = weakref.WeakSet()


class Database:
    """A database that all threads of a process share; several processes may have one file open."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection: sqlite3.Connection | None = None
        self._is_together = False

    @contextmanager
    def reading(self) -> Generator[sqlite3.Connection]:
        """A connection, for statements that read.

        Raises:
            JournalError: The journal cannot be used.
        """
        with _LOCK, explained(self.path, _NOTHING_SENT):
            yield self._open()

    @contextmanager
    def writing(self, stake: Stake = _NOTHING_SENT) -> Generator[sqlite3.Connection]:
        """A transaction: all of it is on the disk when the block ends well, and nothing if it does not.

        Raises:
            JournalError: The journal cannot be used.
        """
        with _LOCK, explained(self.path, stake):
            connection = self._open()
            with nullcontext() if self._is_together else _transaction(connection):
                yield connection

    @contextmanager
    def together(self) -> Generator[None]:
        """All that is written within the block is one transaction.

        Raises:
            JournalError: The journal cannot be used.
        """
        with self.writing():
            self._is_together = True
            try:
                yield
            finally:
                self._is_together = False

    def close(self) -> None:
        """Close the file; it is opened again when it is needed again."""
        with _LOCK:
            self._let_go()

    @classmethod
    def close_all(cls) -> None:
        """Close all files, and keep them closed until the lock is released.

        SQLite's locks do not survive a fork, so neither side may go on with an open connection.
        """
        _LOCK.acquire()
        for database in list(_OPEN):
            database._let_go()

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = _connect(self.path)
            _OPEN.add(self)
        return self._connection


def _connect(path: Path) -> sqlite3.Connection:
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            return _prepared(path)
        except sqlite3.OperationalError as error:
            # Unlike all else, the switch to WAL does not wait for another process.
            if not is_busy(error) or time.monotonic() >= deadline:
                raise
        time.sleep(_PAUSE_S)


def _prepared(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Only if it is new: closing a file drops the locks that this process holds on it.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
    try:
        connection.row_factory = sqlite3.Row
        is_old = bool(_missing(connection))
        for setting in sql.SETTINGS:
            connection.execute(setting)
        if is_old:
            with _transaction(connection):
                # Another process may have been faster.
                for statement in _missing(connection):
                    connection.execute(statement)
    except BaseException:
        connection.close()
        raise
    return connection


def _missing(connection: sqlite3.Connection) -> Sequence[str]:
    """What makes it a journal of this version; nothing, where it is one."""
    [(application_id, version, objects)] = connection.execute(sql.MARKS)
    if application_id == sql.APPLICATION_ID and version > sql.VERSION:
        reason = f"a newer program wrote it, in version {version} of the schema"
        raise Unfit(reason, "update jimmyai-omni")
    if (application_id, version, objects) == (0, 0, 0):
        return sql.SCHEMA
    if (application_id, version) == (sql.APPLICATION_ID, sql.VERSION):
        return ()
    if application_id == sql.APPLICATION_ID and version in sql.UPGRADES:
        return sql.UPGRADES[version]
    raise Unfit("it is the database of another program", "leave it alone")


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Generator[None]:
    try:
        # Takes the right to write at once: one that reads first could not wait for it later.
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=Database.close_all, after_in_parent=_LOCK.release, after_in_child=_LOCK.release
    )
