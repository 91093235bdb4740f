"""What can be wrong with the journal, in words that help."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Final

import attrs

from jimmyai_omni.errors import Billed, JournalError

Reason = tuple[str, str]
"""What is wrong, and what to do."""

DISK_FULL: Final[Reason] = ("the disk is full", "make room")
NEWER: Final = "a newer program wrote it, in version {} of the schema"
UPDATE: Final = "update jimmyai-omni"
FOREIGN: Final[Reason] = ("it is the database of another program", "leave it alone")


class Unfit(ValueError):
    """The journal is not fit for what was asked of it."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.remedy = remedy


@attrs.frozen
class Stake:
    """What is already done while the journal is asked, for the error that says that it failed."""

    said: str = "nothing was sent"
    billed: Billed = "no"
    task_id: str | None = None


@attrs.frozen
class Faults:
    """What a database may refuse."""

    kind: type[Exception]
    """Of its own errors; the system has its own."""
    explain: Callable[[Exception], Reason]
    """What is wrong, and what to do."""


@contextmanager
def explained(name: str, stake: Stake, faults: Faults) -> Generator[None]:
    """Turns what a database and the system refuse into one error that says what to do.

    Raises:
        JournalError: The journal cannot be used.
    """
    try:
        yield
    except (faults.kind, OSError, ValueError) as error:
        reason, remedy = (str(error), error.remedy) if isinstance(error, Unfit) else faults.explain(error)
        go_on = f"; `omni wait {stake.task_id}` goes on" if stake.task_id else ""
        refusal = JournalError(
            f"the journal {name} cannot be used ({reason}); {stake.said}",
            hint=f"{remedy}, or choose another one in JIMMYAI_JOURNAL{go_on}",
            billed=stake.billed,
            task_id=stake.task_id,
        )
        raise refusal from error
