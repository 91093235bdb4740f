"""A journal that may be away for a while: what cannot be written is kept, and written later."""

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

from jimmyai_omni._journal.journal import Journal
from jimmyai_omni.errors import JournalError
from jimmyai_omni.results import Task


class LastingJournal(Journal):
    """The journal of a batch. What became of a create is lost by no outage that the process survives."""

    def __init__(self, journal: Journal) -> None:
        self.__dict__.update(journal.__dict__)
        self._late = deque[Callable[[], None]]()

    @property
    def is_late(self) -> bool:
        """Whether something is still to be written."""
        return bool(self._late)

    def write_late(self) -> None:
        """Write what could not be written before, in its order.

        Raises:
            JournalError: It still cannot; it is kept.
        """
        while self._late:
            self._late[0]()
            self._late.popleft()

    def created(self, entry_id: str, task: Task) -> None:
        """See `Journal.created`."""
        self._write(partial(super().created, entry_id, task))

    def refused(self, entry_id: str, reason: str) -> None:
        """See `Journal.refused`."""
        self._write(partial(super().refused, entry_id, reason))

    def unknown(self, entry_id: str, reason: str) -> None:
        """See `Journal.unknown`."""
        self._write(partial(super().unknown, entry_id, reason))

    def saved(self, task_id: str, **fields: Any) -> None:
        """See `Journal.saved`."""
        self._write(partial(super().saved, task_id, **fields))

    def _write(self, write: Callable[[], None]) -> None:
        if self._late:
            # Nothing overtakes what came before it.
            self._late.append(write)
            return
        try:
            write()
        except JournalError:
            self._late.append(write)
            raise
