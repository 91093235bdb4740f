"""What the exit codes of the command mean."""

from collections.abc import Iterable
from typing import Final

from jimmyai_omni.errors import (
    ApiError,
    AuthenticationError,
    BatchRefused,
    Billed,
    BudgetRefused,
    ConfigurationError,
    CreateOutcomeUnknown,
    InvalidRequest,
    JournalError,
    LocalFileError,
    OmniError,
    WaitTimeout,
)

DONE: Final = 0
FAILED: Final = 1
USAGE: Final = 2
AUTHENTICATION: Final = 3
REFUSED: Final = 4
UNKNOWN: Final = 5
TIMEOUT: Final = 6
INTERRUPTED: Final = 130

MEANINGS: Final = {
    DONE: "done",
    FAILED: "the task failed, or the API was not reached, or the video not fetched",
    USAGE: "bad options, configuration, files or journal, or no consent; nothing was sent",
    AUTHENTICATION: "the key is missing at the API, unknown or not allowed",
    REFUSED: "refused by the API, by a rule or by the budget",
    UNKNOWN: "a create's outcome is unknown; it may have been billed",
    TIMEOUT: "the deadline passed; the task goes on",
    INTERRUPTED: "interrupted by Ctrl-C or SIGTERM; a paid task goes on",
}
_GRAVEST_LAST: Final = (DONE, TIMEOUT, FAILED, REFUSED, USAGE, AUTHENTICATION, UNKNOWN, INTERRUPTED)


class CommandError(OmniError):
    """The command cannot be carried out as it was given. Nothing was sent."""


class Interrupted(OmniError):
    """The command was told to stop."""


class BatchInterrupted(Interrupted):
    """A batch was told to stop."""

    @property
    def consequence(self) -> str:
        """What it means for your money, in one sentence."""
        return _on_record(self)


class BatchEnded(OmniError):
    """A batch was ended by an error, after it had made tasks."""

    def __init__(self, cause: OmniError, billed: Billed, details: tuple[str, ...]) -> None:
        super().__init__(cause.message, hint=cause.hint, billed=billed, details=(*cause.details, *details))
        self.cause = cause

    @property
    def consequence(self) -> str:
        """What it means for your money, in one sentence."""
        return _on_record(self)


def _on_record(error: OmniError) -> str:
    more = ", and creates that were on their way may be" if error.billed == "maybe" else ""
    return f"What was made is billed, and on record{more}."


def exit_code(error: OmniError) -> int:
    """The process's exit code for an error."""
    match error:
        case Interrupted():
            return INTERRUPTED
        case CreateOutcomeUnknown():
            # Also where the balances tell whether it was billed: its id is still lost.
            return UNKNOWN
        case _ if error.billed == "maybe":
            return UNKNOWN
        case BatchEnded():
            return exit_code(error.cause)
        case WaitTimeout():
            return TIMEOUT
        case AuthenticationError():
            return AUTHENTICATION
        case InvalidRequest() | BatchRefused() | BudgetRefused():
            return REFUSED
        case _ if error.billed == "yes":
            return FAILED
        case ApiError():
            return REFUSED
        case CommandError() | ConfigurationError() | LocalFileError() | JournalError():
            return USAGE
        case _:
            return FAILED


def worst(codes: Iterable[int]) -> int:
    """The gravest of several exit codes."""
    return max(codes, key=_GRAVEST_LAST.index, default=DONE)


def table() -> str:
    """The exit codes, for the help."""
    return "\n".join(f"  {code:<4} {meaning}" for code, meaning in MEANINGS.items())
