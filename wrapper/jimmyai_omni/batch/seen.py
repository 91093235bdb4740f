"""What earlier rows had, for a million rows in constant memory."""

import hashlib
import sqlite3
from typing import Final, Literal

Kind = Literal["id", "name", "fingerprint"]
_TABLE: Final = """
    CREATE TABLE seen (kind TEXT, digest BLOB, number INTEGER, PRIMARY KEY (kind, digest)) WITHOUT ROWID
"""
_CLAIM: Final = "INSERT INTO seen VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_NUMBER: Final = "SELECT number FROM seen WHERE kind = ? AND digest = ?"


class Seen:
    """Which row was the first to have something. Most of it is in a file without a name."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")
        self._database.execute(_TABLE)

    def close(self) -> None:
        """Forget everything."""
        self._database.close()

    def first(self, kind: Kind, text: str, number: int) -> int:
        """The number of the first row that had this: an earlier one's, or its own."""
        # Half a surrogate pair is no text in UTF-8.
        digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if self._database.execute(_CLAIM, (kind, digest, number)).rowcount:
            return number
        [(first,)] = self._database.execute(_NUMBER, (kind, digest))
        return int(first)
