"""What can be wrong with the file of the journal, in words that help."""

import errno
import sqlite3
from pathlib import Path
from typing import Final

from jimmyai_omni._journal.trouble import DISK_FULL, Reason

_NOT_USABLE: Final = ("it is not writable, or its folder is not", "make both writable")
_DAMAGED: Final = (
    "it is damaged, or no journal at all",
    "move it away, and keep it: it names tasks that were paid for",
)
_LOCKED: Final = ("another process has locked it", "end that process, or try again")

_BY_CODE: Final[dict[int, Reason]] = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_FULL: DISK_FULL,
    sqlite3.SQLITE_READONLY: _NOT_USABLE,
    sqlite3.SQLITE_CANTOPEN: _NOT_USABLE,
    sqlite3.SQLITE_PERM: _NOT_USABLE,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
}


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another process has locked the file."""
    return _code(error) == sqlite3.SQLITE_BUSY


def explanation(path: Path, error: Exception) -> Reason:
    """What is wrong with the file, and what to do."""
    if isinstance(error, OSError):
        reason = f"{error.strerror}: {error.filename}"
        return DISK_FULL if error.errno == errno.ENOSPC else (reason, "make its folder writable")
    if _code(error) == sqlite3.SQLITE_CANTOPEN and path.is_dir():
        return "it is a folder", "name a file in it"
    return _BY_CODE.get(_code(error), (str(error), "look what is wrong with the file"))


def _code(error: Exception) -> int:
    # Of an extended code, the lower byte; none where Python itself refuses.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
