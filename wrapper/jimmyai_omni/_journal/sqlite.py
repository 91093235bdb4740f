"""The journal in a file."""

import os
import re
import sqlite3
import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from typing import Final

from jimmyai_omni._journal import sqlite_schema as schema
from jimmyai_omni._journal.connection import NO_VALUES
from jimmyai_omni._journal.database import Database
from jimmyai_omni._journal.schema import VERSION
from jimmyai_omni._journal.sqlite_trouble import explanation, is_busy
from jimmyai_omni._journal.trouble import FOREIGN, NEWER, UPDATE, Faults, Unfit

BUSY_TIMEOUT_S: Final = 10.0
"""How long to wait for another process."""
_PAUSE_S: Final = 0.01
_LOCKS_ROWS: Final = re.compile(r"\sFOR (UPDATE|SHARE)[A-Z ]*\s*$")


class SqliteDatabase(Database):
    """A database in a file, which several processes of one machine may have open."""

    touch = schema.TOUCH

    def __init__(self, path: Path, clock: Callable[[], float]) -> None:
        super().__init__(str(path), Faults(sqlite3.Error, partial(explanation, path)))
        self._path = path
        self._clock = clock

    def exists(self) -> bool:
        """Whether there is a file yet."""
        return self._path.exists()

    def _connect(self) -> "SqliteConnection":
        deadline = time.monotonic() + BUSY_TIMEOUT_S
        while True:
            try:
                return SqliteConnection(_prepared(self._path), self._clock)
            except sqlite3.OperationalError as error:
                # Unlike all else, the switch to WAL does not wait for another process.
                if not is_busy(error) or time.monotonic() >= deadline:
                    raise
            time.sleep(_PAUSE_S)


class SqliteConnection:
    """See `OwnConnection`. All users of a file share the machine, and so its clock."""

    is_lost = False

    def __init__(self, raw: sqlite3.Connection, clock: Callable[[], float]) -> None:
        self.raw = raw
        self.now = clock
        self.close = raw.close

    def execute(self, statement: str, values: Mapping[str, object] = NO_VALUES) -> sqlite3.Cursor:
        """Run a statement."""
        return self.raw.execute(_rendered(statement), values)

    def executemany(self, statement: str, many: Iterable[Mapping[str, object]]) -> None:
        """Run a statement that answers nothing for each of many values."""
        self.raw.executemany(_rendered(statement), many)

    def alone(self, what: str) -> None:
        """Whoever writes is alone with the file."""

    @contextmanager
    def transaction(self) -> Generator[None]:
        """All that is written within the block, or nothing of it."""
        try:
            # Takes the right to write at once: one that reads first could not wait for it later.
            self.raw.execute("BEGIN IMMEDIATE")
            yield
            self.raw.execute("COMMIT")
        finally:
            if self.raw.in_transaction:
                self.raw.execute("ROLLBACK")


@cache
def _rendered(statement: str) -> str:
    """The statement without its locks on rows: whoever writes is alone with the file."""
    return _LOCKS_ROWS.sub("", statement)


def _prepared(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Only if it is new: closing a file drops the locks that this process holds on it.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    raw = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
    try:
        raw.row_factory = sqlite3.Row
        is_old = bool(_missing(raw))
        for setting in schema.SETTINGS:
            raw.execute(setting)
        if is_old:
            with SqliteConnection(raw, time.time).transaction():
                # Another process may have been faster.
                for statement in _missing(raw):
                    raw.execute(statement)
    except BaseException:
        raw.close()
        raise
    return raw


def _missing(raw: sqlite3.Connection) -> Sequence[str]:
    """What makes it a journal of this version; nothing, where it is one."""
    [(application_id, version, objects)] = raw.execute(schema.MARKS)
    if application_id == schema.APPLICATION_ID and version > VERSION:
        raise Unfit(NEWER.format(version), UPDATE)
    if (application_id, version, objects) == (0, 0, 0):
        return schema.NEW
    if (application_id, version) == (schema.APPLICATION_ID, VERSION):
        return ()
    if application_id == schema.APPLICATION_ID and version in schema.UPGRADES:
        schema.add_functions(raw)
        return schema.UPGRADES[version]
    raise Unfit(*FOREIGN)
