"""The tables of the journal, in the words of all databases that it may live in."""

from typing import Final

VERSION: Final = 4
"""Of the schema. A change of it needs an upgrade from each version before it."""

LEASES: Final = """
    CREATE TABLE leases (
        batch_id   TEXT NOT NULL REFERENCES batches ON DELETE CASCADE,
        first      BIGINT NOT NULL,             -- its first row; 0 is the batch itself
        last       BIGINT NOT NULL,
        fence      BIGINT NOT NULL,             -- grows whenever it is taken
        owner      TEXT,                        -- JSON: the process that holds it
        expires_at DOUBLE PRECISION NOT NULL,
        report     TEXT,                        -- JSON: how that process fares
        allotted   DOUBLE PRECISION NOT NULL,   -- JimiCoin that its rows have cost and may cost
        is_done    INTEGER NOT NULL,
        PRIMARY KEY (batch_id, first)
    )
"""
SPENT_BEFORE: Final = "ALTER TABLE jobs ADD COLUMN spent_before DOUBLE PRECISION NOT NULL DEFAULT 0"
# Each worker asks each second which are live, and of a large batch most are not.
LEASES_BY_EXPIRY: Final = "CREATE INDEX leases_by_expiry ON leases (batch_id, expires_at)"
# Comments are kept in the database, for those who open it with other tools.
BATCHES: Final = (
    """
    CREATE TABLE batches (
        batch_id   TEXT PRIMARY KEY,
        place      TEXT NOT NULL UNIQUE,        -- where its videos go
        base_url   TEXT NOT NULL,
        account    TEXT NOT NULL,
        began_at   DOUBLE PRECISION NOT NULL,
        phase      TEXT NOT NULL                -- loading, running, paused, cancelled
    )
    """,
    """
    CREATE TABLE jobs (
        batch_id     TEXT NOT NULL REFERENCES batches ON DELETE CASCADE,
        number       BIGINT NOT NULL,           -- of its row, from 1
        job_id       TEXT NOT NULL,
        name         TEXT,                      -- template of its file name
        fields       TEXT NOT NULL,             -- JSON: what its row says
        fingerprint  TEXT,                      -- of its request
        billing_name TEXT,
        fault        TEXT NOT NULL,             -- JSON: why it is not sent
        working_at   DOUBLE PRECISION,          -- when it was first seen being worked on
        entry_id     TEXT,                      -- its latest create
        spent_before DOUBLE PRECISION NOT NULL DEFAULT 0, -- JimiCoin that its earlier creates may have cost
        PRIMARY KEY (batch_id, number),
        UNIQUE (batch_id, job_id)
    ) WITHOUT ROWID
    """,
    LEASES,
    LEASES_BY_EXPIRY,
)
TABLES: Final = (
    """
    CREATE TABLE entries (
        position       INTEGER PRIMARY KEY,     -- in the order of recording
        entry_id       TEXT NOT NULL UNIQUE,
        recorded_at    DOUBLE PRECISION NOT NULL, -- Unix seconds, like all times
        base_url       TEXT NOT NULL,
        account        TEXT NOT NULL,           -- a short hash of the key
        outcome        TEXT NOT NULL,           -- intended, created, refused, unknown
        reason         TEXT NOT NULL,           -- escaped as in JSON
        decided_at     DOUBLE PRECISION,
        request        TEXT,                    -- JSON; NULL for a task made elsewhere
        fingerprint    TEXT,
        billing_name   TEXT,
        price          DOUBLE PRECISION,        -- JimiCoin
        balance_before TEXT,                    -- JSON
        owner          TEXT,                    -- JSON: the process
        task_id        TEXT,                    -- escaped as in JSON
        task           TEXT,                    -- JSON: as last seen
        file           TEXT,                    -- JSON: where it was saved
        settlement     TEXT,                    -- JSON
        status         TEXT,                    -- of the task, escaped as in JSON
        cost           DOUBLE PRECISION         -- of the task
    )
    """,
    "CREATE INDEX entries_by_task ON entries (task_id, base_url)",
    """
    CREATE TABLE uploads (
        sha256     TEXT NOT NULL,
        base_url   TEXT NOT NULL,
        account    TEXT NOT NULL,
        url        TEXT NOT NULL,               -- escaped as in JSON
        size_bytes BIGINT NOT NULL,
        expires_at DOUBLE PRECISION NOT NULL,
        PRIMARY KEY (sha256, base_url, account)
    )
    """,
    *BATCHES,
)
