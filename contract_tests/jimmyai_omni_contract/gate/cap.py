"""How many creates may be billed, and which answers say that one was not (OMNI-30)."""

import sqlite3
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from jimmyai_omni_contract.schema.answers import is_success
from jimmyai_omni_contract.schema.create_body import read_json_object

_REFUSING_CODES: Final = ("20001", "20002", 20001, 20002)
# The contract says of these that the call was refused, or not taken.
_REFUSING_STATUSES: Final = (401, 403, 429)
_UNKNOWN_ROUTE: Final = (404, 405)
_TASK: Final = b"task_id"
_TAKE: Final = (
    "INSERT INTO places (at) SELECT datetime('now') WHERE (SELECT count(*) FROM places) < ? RETURNING id"
)


class CapError(Exception):
    """The places cannot be counted, so nothing may be sent."""


class BillingCap:
    """Places for billed creates. A place is taken before a create is sent, and seldom given back.

    Args:
        most: How many places there are.
        state: A file that remembers the taken ones from run to run, and is shared by the gates that use it;
            without it they are forgotten at the end.

    Raises:
        CapError: The file cannot be used.
    """

    def __init__(self, most: int, state: Path | None = None) -> None:
        self.most = most
        with _counting(), ExitStack() as unready:
            # Each statement is a transaction, and synced before anything is sent.
            self._places = sqlite3.connect(state or ":memory:", isolation_level=None, check_same_thread=False)
            unready.callback(self._places.close)
            self._places.execute("PRAGMA synchronous = FULL")
            self._places.execute("CREATE TABLE IF NOT EXISTS places (id INTEGER PRIMARY KEY, at TEXT)")
            self.taken = self._count()
            """How many creates were billed or may have been, those on their way among them."""
            unready.pop_all()

    def reserve(self) -> int | None:
        """Take a place and name it; `None` where there is none left.

        Raises:
            CapError: It cannot be put on record.
        """
        with _counting():
            # One statement, so that two gates cannot both take the last place.
            rows = self._places.execute(_TAKE, (self.most,)).fetchall()
            self.taken = self._count()
        return int(rows[0][0]) if rows else None

    def give_back(self, place: int) -> None:
        """Free the place of a create that was certainly not taken."""
        # Where that fails the place stays taken, which is safe.
        with suppress(sqlite3.Error):
            self._places.execute("DELETE FROM places WHERE id = ?", (place,))
            self.taken = self._count()

    def close(self) -> None:
        """Close the file."""
        self._places.close()

    def _count(self) -> int:
        return int(self._places.execute("SELECT count(*) FROM places").fetchone()[0])


@contextmanager
def _counting() -> Generator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise CapError(str(error)) from error


def was_not_taken(status_code: int, body: bytes, *, known_route: bool) -> bool:
    """Whether a whole answer says for certain that nothing was made, so that nothing is billed.

    That is: code 20001 or 20002 without data; HTTP 401, 403 or 429; and HTTP 404 or 405 to what the contract
    does not know. Everything else may have been billed: code -1, HTTP 5xx, an answer that cannot be read.

    Args:
        status_code: HTTP's.
        body: All of it, not compressed.
        known_route: Whether it answers the create of the contract.
    """
    if _TASK in body or status_code >= 500:
        return False
    document = read_json_object(body) or {}
    code = document.get("code")
    if code in _REFUSING_CODES:
        return document.get("data") is None
    if is_success(document):
        return False
    return status_code in _REFUSING_STATUSES or (status_code in _UNKNOWN_ROUTE and not known_route)
