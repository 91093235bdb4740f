"""What makes a file a journal of this version."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Final

from jimmyai_omni._journal.rows import escape
from jimmyai_omni._journal.schema import BATCHES, LEASES, LEASES_BY_EXPIRY, SPENT_BEFORE, TABLES, VERSION

APPLICATION_ID: Final = 0x4F4D4E49
"""What marks a file as a journal: OMNI."""

SETTINGS: Final = (
    # Readers and a writer at once, from several processes.
    "PRAGMA journal_mode = WAL",
    # A commit is on the disk before it returns.
    "PRAGMA synchronous = FULL",
)

MARKS: Final = """
    SELECT application_id, user_version, (SELECT count(*) FROM sqlite_master) AS objects
    FROM pragma_application_id, pragma_user_version
"""
TOUCH: Final = f"PRAGMA user_version = {VERSION}"
"""A write that changes nothing."""

NEW: Final = (f"PRAGMA application_id = {APPLICATION_ID}", *TABLES, TOUCH)

_STATUS_AND_COST: Final = (
    "ALTER TABLE entries ADD COLUMN status TEXT",
    "ALTER TABLE entries ADD COLUMN cost DOUBLE PRECISION",
    "UPDATE entries SET status = task_status(task), cost = task_cost(task) WHERE task IS NOT NULL",
)
# Two columns of the batches stay, which nobody reads any more.
_LEASES: Final = (
    LEASES,
    LEASES_BY_EXPIRY,
    """
    INSERT INTO leases (batch_id, first, last, fence, expires_at, allotted, is_done)
    SELECT batch_id, 0, 0, 0, 0, 0, 0 FROM batches
    """,
)
UPGRADES: Final[Mapping[int, Sequence[str]]] = {
    1: (*BATCHES, *_STATUS_AND_COST, TOUCH),
    2: (*_LEASES, *_STATUS_AND_COST, SPENT_BEFORE, TOUCH),
    3: (LEASES_BY_EXPIRY, SPENT_BEFORE, TOUCH),
}
"""What makes the present schema of an older one, by its version."""


def add_functions(raw: sqlite3.Connection) -> None:
    """Give a connection what the upgrades call: SQLite's own JSON stumbles over half a character."""
    raw.create_function("task_status", 1, _status)
    raw.create_function("task_cost", 1, _cost)


def _status(task: str) -> str:
    return escape(json.loads(task)["status"])


def _cost(task: str) -> float | None:
    cost: float | None = json.loads(task)["cost"]
    return cost
