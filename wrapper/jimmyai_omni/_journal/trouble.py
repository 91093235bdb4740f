"""What can be wrong with the file of the journal, in words that help."""

import errno
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import attrs

from jimmyai_omni.errors import Billed, JournalError

_NOT_USABLE: Final = ("it is not writable, or its folder is not", "make both writable")
_DAMAGED: Final = (
    "it is damaged, or no journal at all",
    "move it away, and keep it: it names tasks that were paid for",
)
_LOCKED: Final = ("another process has locked it", "end that process, or try again")
_FULL: Final = ("the disk is full", "make room")

_BY_CODE: Final[dict[int, tuple[str, str]]] = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _NOT_USABLE,
    sqlite3.SQLITE_CANTOPEN: _NOT_USABLE,
    sqlite3.SQLITE_PERM: _NOT_USABLE,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
}


class Unfit(ValueError):
    """The file is not fit for what was asked of it."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.remedy = remedy


@attrs.frozen
class Stake:
    """What is already done while the journal is asked, for the error that says that it failed."""

    said: str = "nothing was sent"
    billed: Billed = "no"
    task_id: str | None = None


@contextmanager
def explained(path: Path, stake: Stake) -> Generator[None]:
    """Turns what SQLite and the system refuse into one error that says what to do.

    Raises:
        JournalError: The journal cannot be used.
    """
    try:
        yield
    except (sqlite3.Error, OSError, ValueError) as error:
        reason, remedy = _explanation(path, error)
        go_on = f"; `omni wait {stake.task_id}` goes on" if stake.task_id else ""
        refusal = JournalError(
            f"the journal {path} cannot be used ({reason}); {stake.said}",
            hint=f"{remedy}, or choose another file in JIMMYAI_JOURNAL{go_on}",
            billed=stake.billed,
            task_id=stake.task_id,
        )
        raise refusal from error


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another process has locked the file."""
    return _code(error) == sqlite3.SQLITE_BUSY


def _code(error: Exception) -> int:
    # Of an extended code, the lower byte; none where Python itself refuses.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _explanation(path: Path, error: Exception) -> tuple[str, str]:
    if isinstance(error, Unfit):
        return str(error), error.remedy
    if isinstance(error, OSError):
        reason = f"{error.strerror}: {error.filename}"
        return _FULL if error.errno == errno.ENOSPC else (reason, "make its folder writable")
    if _code(error) == sqlite3.SQLITE_CANTOPEN and path.is_dir():
        return "it is a folder", "name a file in it"
    return _BY_CODE.get(_code(error), (str(error), "look what is wrong with the file"))
