"""The database of the journal: opened when it is first needed, and never carried across a fork."""

import os
import weakref
from abc import ABC, abstractmethod
from collections.abc import Generator, Mapping
from contextlib import contextmanager, nullcontext
from threading import RLock
from typing import ClassVar, Final

from jimmyai_omni._journal.connection import Connection, OwnConnection
from jimmyai_omni._journal.trouble import Faults, Stake, explained

_NOTHING_SENT: Final = Stake()

# One lock for all journals of the process, so that a fork can wait for all of them.
_LOCK: Final = RLock()
_OPEN: Final[weakref.WeakSet["Database"]] = weakref.WeakSet()


class Database(ABC):
    """A database that all threads of a process share; several processes may have one open."""

    touch: ClassVar[str]
    """A statement that writes, and changes nothing."""

    def __init__(self, name: str, faults: Faults) -> None:
        self.name = name
        """What people know it by."""
        self._faults = faults
        self._connection: OwnConnection | None = None
        self._is_together = False

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """A connection, for statements that read.

        Raises:
            JournalError: The journal cannot be used.
        """
        with _LOCK, explained(self.name, _NOTHING_SENT, self._faults):
            yield self._open()

    @contextmanager
    def writing(self, stake: Stake = _NOTHING_SENT) -> Generator[Connection]:
        """A transaction: all of it is on the disk when the block ends well, and nothing if it does not.

        Raises:
            JournalError: The journal cannot be used.
        """
        with _LOCK, explained(self.name, stake, self._faults):
            connection = self._open()
            with nullcontext() if self._is_together else connection.transaction():
                yield connection

    def change(self, statement: str, values: Mapping[str, object], stake: Stake = _NOTHING_SENT) -> int:
        """Run one statement that writes, and is a transaction by itself; how many rows it has changed.

        Raises:
            JournalError: The journal cannot be used.
        """
        with _LOCK, explained(self.name, stake, self._faults):
            return self._open().execute(statement, values).rowcount

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
        """Close the connection; it is opened again when it is needed again."""
        with _LOCK:
            self._let_go()

    @classmethod
    def close_all(cls) -> None:
        """Close all connections, and keep them closed until the lock is released.

        Neither SQLite's locks nor a socket survive a fork, so neither side may go on with an open one.
        """
        _LOCK.acquire()
        for database in list(_OPEN):
            database._let_go()

    @abstractmethod
    def exists(self) -> bool:
        """Whether there is one yet; looking makes none."""

    @abstractmethod
    def _connect(self) -> OwnConnection:
        """A new connection to a database that has the tables."""

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _open(self) -> OwnConnection:
        # What is one transaction does not go on with another connection.
        if self._connection is not None and self._connection.is_lost and not self._is_together:
            self._let_go()
        if self._connection is None:
            self._connection = self._connect()
            _OPEN.add(self)
        return self._connection


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=Database.close_all, after_in_parent=_LOCK.release, after_in_child=_LOCK.release
    )
