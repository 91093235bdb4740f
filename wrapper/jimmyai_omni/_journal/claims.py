"""The right to create a row: it has one create at most that was not refused, whoever makes it."""

import attrs

from jimmyai_omni._journal import lease_sql as sql
from jimmyai_omni._journal.connection import Connection
from jimmyai_omni._journal.jobs import Claim
from jimmyai_omni._journal.owner import Owner
from jimmyai_omni._journal.rows import to_entry
from jimmyai_omni._journal.sql import ENTRY, FORGET_ENTRY


class LeaseLost(Exception):
    """Another process has the right to a row. Nothing was recorded, and nothing may be sent."""


def link(connection: Connection, claim: Claim, entry_id: str) -> None:
    """Make an entry the create of a row, in the place of one that was refused.

    Raises:
        LeaseLost: The lease was taken by another, or the row was created.
    """
    lease, row = claim.lease, attrs.asdict(claim.key)
    fence = connection.execute(sql.FENCE, {"batch_id": lease.batch_id, "first": lease.first}).fetchone()
    if fence is None or fence["fence"] != lease.fence:
        raise LeaseLost(f"another process has taken row {claim.key.number}")
    [job] = connection.execute(sql.ROW, row)
    if job["entry_id"] is not None:
        _forget(connection, job["entry_id"], claim)
    connection.execute(sql.LINK, {**row, "entry_id": entry_id})


def _forget(connection: Connection, entry_id: str, claim: Claim) -> None:
    row = connection.execute(ENTRY, {"entry_id": entry_id}).fetchone()
    if row is None:
        return
    before = to_entry(row)
    # Of this process, which creates a row once at a time, it is one that was recorded in a transaction
    # whose end nobody heard, so that nothing was sent.
    is_own = before.owner == Owner.this()
    if before.outcome != "refused" and not (before.outcome == "intended" and is_own):
        raise LeaseLost(f"row {claim.key.number} was created by another process")
    connection.execute(FORGET_ENTRY, {"entry_id": entry_id})
