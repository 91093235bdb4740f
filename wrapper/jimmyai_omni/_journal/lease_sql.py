"""The SQL of leases."""

from typing import Final

ADD: Final = """
    INSERT INTO leases (batch_id, first, last, fence, expires_at, allotted, is_done)
    VALUES (:batch_id, :first, :last, 0, 0, 0, 0)
"""
LEASE: Final = "SELECT * FROM leases WHERE batch_id = :batch_id AND first = :first FOR UPDATE"
# Whoever changes or uses a lease waits for whoever takes it.
FENCE: Final = "SELECT fence FROM leases WHERE batch_id = :batch_id AND first = :first FOR SHARE"
LAST: Final = "SELECT max(last) AS last FROM leases WHERE batch_id = :batch_id AND first > 0"
FREE: Final = """
    SELECT * FROM leases
    WHERE batch_id = :batch_id AND first > 0 AND is_done = 0 AND expires_at <= :now
    ORDER BY first LIMIT 1
"""
TAKE: Final = """
    UPDATE leases SET fence = fence + 1, owner = :owner, expires_at = :expires_at, report = :report
    WHERE batch_id = :batch_id AND first = :first
"""
RENEW: Final = """
    UPDATE leases SET expires_at = :expires_at, report = :report
    WHERE batch_id = :batch_id AND first = :first AND fence = :fence
"""
END: Final = """
    UPDATE leases SET owner = NULL, expires_at = 0, report = NULL, is_done = :is_done
    WHERE batch_id = :batch_id AND first = :first AND fence = :fence
"""
REOPEN: Final = "UPDATE leases SET is_done = 0 WHERE batch_id = :batch_id AND first = :first"
REOPEN_ALL: Final = "UPDATE leases SET is_done = 0 WHERE batch_id = :batch_id AND first > 0"
UNITE: Final = "DELETE FROM leases WHERE batch_id = :batch_id AND first > 0"
LIVE: Final = """
    SELECT * FROM leases WHERE batch_id = :batch_id AND expires_at > :now AND owner IS NOT NULL ORDER BY first
"""
LEFT: Final = """
    SELECT
        count(*) AS leases, sum(CASE WHEN expires_at <= :now THEN 1 ELSE 0 END) AS free
    FROM leases WHERE batch_id = :batch_id AND first > 0 AND is_done = 0
"""

# What a row may have cost already.
_COINS: Final = "spent_before + CASE WHEN outcome <> 'refused' THEN coalesce(cost, price, 0) ELSE 0 END"
_ROWS: Final = "jobs LEFT JOIN entries ON entries.entry_id = jobs.entry_id"
SPENT: Final = f"""
    SELECT sum({_COINS}) AS coins FROM {_ROWS}
    WHERE jobs.batch_id = :batch_id AND number BETWEEN :first AND :last
"""  # noqa: S608 - words of ours
# All at once: of many rows there are very many parts.
SPLIT: Final = f"""
    INSERT INTO leases (batch_id, first, last, fence, expires_at, allotted, is_done)
    SELECT :batch_id, :first + part * :rows, :first + (part + 1) * :rows - 1, 0, 0, sum(coins), 0
    FROM (
        SELECT (number - :first) / :rows AS part, {_COINS} AS coins FROM {_ROWS}
        WHERE jobs.batch_id = :batch_id AND number >= :first
    ) AS counted
    GROUP BY part
"""  # noqa: S608 - words of ours
NEEDED: Final = """
    SELECT jobs.billing_name, count(*) AS jobs
    FROM jobs LEFT JOIN entries ON entries.entry_id = jobs.entry_id
    WHERE jobs.batch_id = :batch_id AND number BETWEEN :first AND :last
        AND fault = '' AND (jobs.entry_id IS NULL OR outcome = 'refused')
    GROUP BY jobs.billing_name
"""
ALLOT: Final = "UPDATE leases SET allotted = :allotted WHERE batch_id = :batch_id AND first = :first"
OTHERS: Final = """
    SELECT sum(allotted) AS coins FROM leases WHERE batch_id = :batch_id AND first > 0 AND first <> :first
"""
# Whose process is no longer known to work on the row.
ABANDON: Final = """
    UPDATE entries SET outcome = 'unknown', reason = :reason, decided_at = :now
    WHERE outcome = 'intended' AND entry_id IN (
        SELECT entry_id FROM jobs WHERE batch_id = :batch_id AND number BETWEEN :first AND :last
    )
"""

ROW: Final = "SELECT entry_id FROM jobs WHERE batch_id = :batch_id AND number = :number FOR UPDATE"
LINK: Final = "UPDATE jobs SET entry_id = :entry_id WHERE batch_id = :batch_id AND number = :number"
