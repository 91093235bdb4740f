"""All the SQL of the journal."""

from collections.abc import Mapping, Sequence
from typing import Final

APPLICATION_ID: Final = 0x4F4D4E49
"""What marks a file as a journal: OMNI."""
VERSION: Final = 2
"""Of the schema. A change of it needs a migration from each version before it."""

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

# Comments are kept in the file, for those who open it with other tools.
BATCHES: Final = (
    """
    CREATE TABLE batches (
        batch_id   TEXT PRIMARY KEY,
        place      TEXT NOT NULL UNIQUE,      -- where its videos go
        base_url   TEXT NOT NULL,
        account    TEXT NOT NULL,
        began_at   REAL NOT NULL,
        phase      TEXT NOT NULL,             -- loading, running, paused, cancelled
        owner      TEXT,                      -- JSON: the process that runs it
        alive_at   REAL                       -- when that process last said that it does
    )
    """,
    """
    CREATE TABLE jobs (
        batch_id     TEXT NOT NULL REFERENCES batches ON DELETE CASCADE,
        number       INTEGER NOT NULL,        -- of its row, from 1
        job_id       TEXT NOT NULL,
        name         TEXT,                    -- template of its file name
        fields       TEXT NOT NULL,           -- JSON: what its row says
        fingerprint  TEXT,                    -- of its request
        billing_name TEXT,
        fault        TEXT NOT NULL,           -- JSON: why it is not sent
        working_at   REAL,                    -- when it was first seen being worked on
        entry_id     TEXT,                    -- its latest create
        PRIMARY KEY (batch_id, number),
        UNIQUE (batch_id, job_id)
    ) WITHOUT ROWID
    """,
)

SCHEMA: Final = (
    """
    CREATE TABLE entries (
        position       INTEGER PRIMARY KEY,   -- in the order of recording
        entry_id       TEXT NOT NULL UNIQUE,
        recorded_at    REAL NOT NULL,         -- Unix seconds, like all times
        base_url       TEXT NOT NULL,
        account        TEXT NOT NULL,         -- a short hash of the key
        outcome        TEXT NOT NULL,         -- intended, created, refused, unknown
        reason         TEXT NOT NULL,         -- escaped as in JSON
        decided_at     REAL,
        request        TEXT,                  -- JSON; NULL for a task made elsewhere
        fingerprint    TEXT,
        billing_name   TEXT,
        price          REAL,                  -- JimiCoin
        balance_before TEXT,                  -- JSON
        owner          TEXT,                  -- JSON: the process
        task_id        TEXT,                  -- escaped as in JSON
        task           TEXT,                  -- JSON: as last seen
        file           TEXT,                  -- JSON: where it was saved
        settlement     TEXT                   -- JSON
    )
    """,
    "CREATE INDEX entries_by_task ON entries (task_id, base_url)",
    """
    CREATE TABLE uploads (
        sha256     TEXT NOT NULL,
        base_url   TEXT NOT NULL,
        account    TEXT NOT NULL,
        url        TEXT NOT NULL,             -- escaped as in JSON
        size_bytes INTEGER NOT NULL,
        expires_at REAL NOT NULL,
        PRIMARY KEY (sha256, base_url, account)
    )
    """,
    f"PRAGMA application_id = {APPLICATION_ID}",
    *BATCHES,
    f"PRAGMA user_version = {VERSION}",
)
UPGRADES: Final[Mapping[int, Sequence[str]]] = {1: (*BATCHES, f"PRAGMA user_version = {VERSION}")}
"""What makes the present schema of an older one, by its version."""


TOUCH: Final = f"PRAGMA user_version = {VERSION}"
"""A write that changes nothing."""

ADD_ENTRY: Final = """
    INSERT INTO entries (
        entry_id, recorded_at, base_url, account, outcome, reason, decided_at, request, fingerprint,
        billing_name, price, balance_before, owner, task_id, task, file, settlement
    ) VALUES (
        :entry_id, :recorded_at, :base_url, :account, :outcome, :reason, :decided_at, :request, :fingerprint,
        :billing_name, :price, :balance_before, :owner, :task_id, :task, :file, :settlement
    )
"""
CHANGE_ENTRY: Final = """
    UPDATE entries
    SET outcome = :outcome, reason = :reason, decided_at = :decided_at, task_id = :task_id, task = :task,
        file = :file, settlement = :settlement
    WHERE entry_id = :entry_id
"""
FORGET_ENTRY: Final = "DELETE FROM entries WHERE entry_id = ?"
ENTRY: Final = "SELECT * FROM entries WHERE entry_id = ?"
ENTRIES: Final = "SELECT * FROM entries ORDER BY position"
ENTRIES_NAMED: Final = "SELECT * FROM entries WHERE entry_id = :id OR task_id = :id ORDER BY position"
ENTRIES_BEGUN: Final = """
    SELECT * FROM entries
    WHERE substr(entry_id, 1, length(:id)) = :id OR substr(task_id, 1, length(:id)) = :id
    ORDER BY position
"""
ENTRIES_OF_TASK: Final = "SELECT * FROM entries WHERE task_id = ? AND base_url = ?"
# Those that may have been billed since a moment, and a few more.
ENTRIES_SINCE: Final = """
    SELECT * FROM entries
    WHERE base_url = ? AND account = ? AND entry_id <> ?
        AND max(recorded_at + ?, coalesce(decided_at, 0)) >= ?
"""

UPLOAD: Final = """
    SELECT url FROM uploads WHERE sha256 = ? AND base_url = ? AND account = ? AND expires_at > ?
"""
ADD_UPLOAD: Final = "REPLACE INTO uploads VALUES (?, ?, ?, ?, ?, ?)"
SWEEP_UPLOADS: Final = "DELETE FROM uploads WHERE expires_at <= ?"
