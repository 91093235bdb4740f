"""Which entry a person means."""

from collections.abc import Sequence
from typing import Final

from jimmyai_omni._journal.entries import Entry
from jimmyai_omni.errors import JournalError

_MOST_SHOWN: Final = 10


def the_one(found: Sequence[Entry], wanted: str) -> Entry | None:
    """The entry that was found for an id.

    Raises:
        JournalError: There are several.
    """
    if len(found) > 1:
        raise JournalError(
            f"{wanted} may mean any of {len(found)} entries of the journal",
            hint="give the whole id of one of them",
            details=tuple(_shown(entry) for entry in found[:_MOST_SHOWN]),
        )
    return found[0] if found else None


def _shown(entry: Entry) -> str:
    return f"{entry.entry_id}: {f'task {entry.task_id}' if entry.task_id else entry.outcome}"
