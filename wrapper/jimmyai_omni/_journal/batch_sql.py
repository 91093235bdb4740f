"""The SQL of batches and their jobs."""

from typing import Final

BEGIN: Final = """
    INSERT INTO batches (batch_id, place, base_url, account, began_at, phase)
    VALUES (:batch_id, :place, :base_url, :account, :began_at, 'loading')
    ON CONFLICT (place) DO NOTHING
"""
AT: Final = "SELECT * FROM batches WHERE place = :place"
BATCH: Final = "SELECT * FROM batches WHERE batch_id = :batch_id"
BATCHES: Final = "SELECT * FROM batches ORDER BY began_at"
# What is cancelled stays so.
SET_PHASE: Final = """
    UPDATE batches SET phase = :phase WHERE batch_id = :batch_id AND phase <> 'cancelled'
"""
DROP: Final = (
    "DELETE FROM jobs WHERE batch_id = :batch_id",
    "DELETE FROM leases WHERE batch_id = :batch_id",
    "DELETE FROM batches WHERE batch_id = :batch_id",
)

ADD_JOB: Final = """
    INSERT INTO jobs (batch_id, number, job_id, name, fields, fingerprint, billing_name, fault)
    VALUES (:batch_id, :number, :job_id, :name, :fields, :fingerprint, :billing_name, :fault)
"""
# Those at fault alone: nothing was ever sent for them.
REPLACE_JOB: Final = """
    UPDATE jobs SET
        job_id = :job_id, name = :name, fields = :fields, fingerprint = :fingerprint,
        billing_name = :billing_name, fault = :fault
    WHERE batch_id = :batch_id AND number = :number AND fault <> ''
"""
NUMBER: Final = "SELECT number FROM jobs WHERE batch_id = :batch_id AND job_id = :job_id"
WITHDRAW: Final = "DELETE FROM jobs WHERE batch_id = :batch_id AND number >= :first AND entry_id IS NULL"
SET_FAULT: Final = "UPDATE jobs SET fault = :fault WHERE batch_id = :batch_id AND number = :number"
SET_WORKING: Final = """
    UPDATE jobs SET working_at = :now
    WHERE batch_id = :batch_id AND number = :number AND working_at IS NULL
"""

# The create that it came to stays on record; what it may have cost still counts.
AGAIN: Final = """
    UPDATE jobs SET spent_before = spent_before + :coins, entry_id = NULL, working_at = NULL
    WHERE batch_id = :batch_id AND number = :number
"""

_JOBS: Final = """
    SELECT
        jobs.batch_id, number, job_id, name, fields, fault, working_at, spent_before,
        jobs.fingerprint AS job_fingerprint, jobs.billing_name AS job_billing_name, entries.*
    FROM jobs LEFT JOIN entries ON entries.entry_id = jobs.entry_id
    WHERE jobs.batch_id = :batch_id AND number > :after AND number <= :last
"""
_PAGE: Final = "ORDER BY number LIMIT :most"
JOBS: Final = f"{_JOBS} {_PAGE}"
WAITING: Final = f"{_JOBS} AND fault = '' AND (jobs.entry_id IS NULL OR outcome = 'refused') {_PAGE}"
# Created, and not saved yet.
OPEN: Final = f"{_JOBS} AND outcome = 'created' AND file IS NULL {_PAGE}"

COUNTS: Final = """
    SELECT
        fault <> '' AS faulty, outcome, status, file IS NOT NULL AS saved,
        count(*) AS jobs, sum(coalesce(cost, price)) AS coins, sum(spent_before) AS before
    FROM jobs LEFT JOIN entries ON entries.entry_id = jobs.entry_id
    WHERE jobs.batch_id = :batch_id
    GROUP BY 1, 2, 3, 4
"""
