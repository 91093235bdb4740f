"""What makes a schema of a PostgreSQL database a journal of this version."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from jimmyai_omni._journal.schema import LEASES_BY_EXPIRY, SPENT_BEFORE, TABLES, VERSION

MARK: Final = "omni_journal"
"""The table that marks a schema as a journal, and holds its version."""

# Texts are compared by their bytes, as in a file; the order of a language is slow and may change.
_WORDS: Final = (
    (re.compile(r"\bTEXT\b"), 'TEXT COLLATE "C"'),
    (re.compile(r"\bINTEGER PRIMARY KEY\b"), "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
    (re.compile(r"\) WITHOUT ROWID\b"), ")"),
)


def _rendered(statement: str) -> str:
    for word, meant in _WORDS:
        statement = word.sub(meant, statement)
    return statement


NEW: Final = (
    f"CREATE TABLE {MARK} (version BIGINT NOT NULL)",
    f"INSERT INTO {MARK} VALUES ({VERSION})",  # noqa: S608 - a name of ours
    *map(_rendered, TABLES),
)
UPGRADES: Final[Mapping[int, Sequence[str]]] = {
    3: (LEASES_BY_EXPIRY, SPENT_BEFORE, f"UPDATE {MARK} SET version = {VERSION}"),  # noqa: S608
}
"""What makes the present schema of an older one, by its version."""
FOUND: Final = """
    SELECT relname AS name FROM pg_catalog.pg_class
    WHERE relname = ANY(%s)
        AND relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = current_schema())
"""
NAMES: Final = [MARK, *re.findall(r"CREATE TABLE (\w+)", " ".join(TABLES))]
"""Of all tables."""
MARKED: Final = f"SELECT version FROM {MARK}"  # noqa: S608
TOUCH: Final = f"UPDATE {MARK} SET version = version"  # noqa: S608
"""A write that changes nothing."""
ONE_MAKER: Final = "SELECT pg_advisory_xact_lock(hashtextextended('omni_journal', 0))"
"""Waits for whoever makes the tables."""
