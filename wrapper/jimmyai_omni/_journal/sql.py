"""The SQL of entries and uploads, for all databases: see `Connection`."""

from typing import Final

ADD_ENTRY: Final = """
    INSERT INTO entries (
        entry_id, recorded_at, base_url, account, outcome, reason, decided_at, request, fingerprint,
        billing_name, price, balance_before, owner, task_id, task, file, settlement, status, cost
    ) VALUES (
        :entry_id, :recorded_at, :base_url, :account, :outcome, :reason, :decided_at, :request, :fingerprint,
        :billing_name, :price, :balance_before, :owner, :task_id, :task, :file, :settlement, :status, :cost
    )
"""
CHANGE_ENTRY: Final = """
    UPDATE entries
    SET outcome = :outcome, reason = :reason, decided_at = :decided_at, task_id = :task_id, task = :task,
        file = :file, settlement = :settlement, status = :status, cost = :cost
    WHERE entry_id = :entry_id
"""
# Of a create whose task nobody has seen before its answer came: nothing needs to be read.
CREATED: Final = """
    UPDATE entries
    SET outcome = 'created', reason = '', decided_at = :decided_at, task_id = :task_id, task = :task,
        status = :status, cost = :cost
    WHERE entry_id = :entry_id AND task_id IS NULL AND NOT EXISTS (
        SELECT 1 FROM entries AS other WHERE other.task_id = :task_id AND other.base_url = entries.base_url
    )
"""
FORGET_ENTRY: Final = "DELETE FROM entries WHERE entry_id = :entry_id"
# It is read in order to be changed.
ENTRY: Final = "SELECT * FROM entries WHERE entry_id = :entry_id FOR UPDATE"
ENTRIES: Final = "SELECT * FROM entries ORDER BY position"
ENTRIES_NAMED: Final = "SELECT * FROM entries WHERE entry_id = :id OR task_id = :id ORDER BY position"
ENTRIES_BEGUN: Final = """
    SELECT * FROM entries
    WHERE (entry_id >= :id AND entry_id < :after) OR (task_id >= :id AND task_id < :after)
    ORDER BY position
"""
# In an order, so that two who lock them do not wait for each other.
ENTRIES_OF_TASK: Final = """
    SELECT * FROM entries WHERE task_id = :task_id AND base_url = :base_url ORDER BY position FOR UPDATE
"""
# Those that may have been billed since a moment, and a few more.
ENTRIES_SINCE: Final = """
    SELECT * FROM entries
    WHERE base_url = :base_url AND account = :account AND entry_id <> :excluding
        AND (recorded_at + :longest >= :moment OR decided_at >= :moment)
"""
# Of the newest rows, since most of a large journal may be of other kinds, or still under way.
COMPLETED: Final = """
    SELECT task FROM entries
    WHERE position > (SELECT max(position) FROM entries) - :newest AND base_url = :base_url
        AND billing_name = :billing_name AND status IN ('completed', 'success')
    ORDER BY position DESC
    LIMIT :most
"""

UPLOAD: Final = """
    SELECT url FROM uploads
    WHERE sha256 = :sha256 AND base_url = :base_url AND account = :account AND expires_at > :now
"""
ADD_UPLOAD: Final = """
    INSERT INTO uploads (sha256, base_url, account, url, size_bytes, expires_at)
    VALUES (:sha256, :base_url, :account, :url, :size_bytes, :expires_at)
    ON CONFLICT (sha256, base_url, account) DO UPDATE
    SET url = excluded.url, size_bytes = excluded.size_bytes, expires_at = excluded.expires_at
"""
SWEEP_UPLOADS: Final = "DELETE FROM uploads WHERE expires_at <= :now"
