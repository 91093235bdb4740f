"""What can go wrong.

One tree::

    OmniError
      ConfigurationError      no key, or a base URL that is none
      InvalidRequest          the request breaks rules; carries every violation
      BatchRefused            rows of a batch are at fault; carries what is wrong with them
      LocalFileError          a file of yours cannot be read or written
      JournalError            the journal cannot be read or written
      BudgetRefused           a create costs more than it may, or its price is unknown
      ApiError                the API said no; carries its code and text
        AuthenticationError   20001, or 401/403 from a proxy
        BadRequestError       20002
        InsufficientBalance   the balance or the key's quota is used up
        RateLimitError        429, or the envelope that says so
        TaskNotFound          no such task, as far as this key can see
        ServerError           -1 and every undocumented code, or 5xx from a proxy
        UnusableAnswer        an answer that is not what the contract says
      ConnectionFailed        no answer came
      CreateOutcomeUnknown    a create may have reached the server, and no usable answer came
      TaskFailed              the task ended without a video
      WaitTimeout             the deadline passed; the task may still be running
      DownloadFailed          the video could not be fetched whole

Every error says what was wrong, whether anything may have been billed, and what to do next. None holds
a token, and all can be pickled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import attrs

if TYPE_CHECKING:
    from jimmyai_omni.batch.rows import RowFault
    from jimmyai_omni.results import Balance, Settlement, Task
    from jimmyai_omni.rules import Violation

Billed = Literal["no", "maybe", "yes"]

_SHOWN_FAULTS: Final = 20
_MONEY = {
    "no": "Nothing was billed.",
    "maybe": "A video may have been billed.",
    "yes": "The task was billed when it was created; looking at it again costs nothing.",
}


BEFORE_ANOTHER_CREATE = (
    "compare `omni balance` with what it was before you create again: a repeat is a second bill"
)


class OmniError(Exception):
    """The root of the tree."""

    def __init__(
        self,
        message: str,
        *,
        hint: str,
        billed: Billed = "no",
        task_id: str | None = None,
        details: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        """What was wrong, in a sentence or less."""
        self.hint = hint
        """What to do next."""
        self.billed: Billed = billed
        """Whether the call that failed may have been charged."""
        self.task_id = task_id
        """The task that this is about, where there is one."""
        self.details = details
        """More, a line each."""

    @property
    def consequence(self) -> str:
        """What it means for your money, in one sentence."""
        if self.billed == "yes" and self.task_id is None:
            return "A video was billed, and the id of its task is not known."
        return _MONEY[self.billed]

    def __str__(self) -> str:
        task = (f"Task {self.task_id}",) if self.task_id else ()
        parts = (self.message, *self.details, *task, self.consequence, f"Next: {self.hint}")
        return " ".join(part if part.endswith((".", "!", "?", "。")) else f"{part}." for part in parts)

    def __reduce__(self) -> tuple[Any, ...]:
        return _revive, (type(self), self.args, self.__dict__)


def _revive(kind: type[OmniError], args: tuple[Any, ...], state: dict[str, Any]) -> OmniError:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(state)
    return error


class ConfigurationError(OmniError):
    """The client has no key, or a base URL that is none. Nothing was sent."""


# What would not reach the server as it was said: no field of a request, or no id.
_NEVER_SENT: Final = ("OMNI-26", "OMNI-27")


class InvalidRequest(OmniError):
    """The request breaks rules of the contract. Nothing was sent."""

    def __init__(self, violations: tuple[Violation, ...]) -> None:
        rules = "a rule" if len(violations) == 1 else f"{len(violations)} rules"
        can_be_sent = not any(violation.rule in _NEVER_SENT for violation in violations)
        super().__init__(
            f"the request breaks {rules} of the contract; nothing was sent",
            hint="mend the request; `omni rules` shows the rules"
            + ("; strict=False (--no-strict) sends it" if can_be_sent else ""),
            details=tuple(map(str, violations)),
        )
        self.violations = violations


class BatchRefused(OmniError):
    """Rows of a batch are at fault, or ask for something else than when it began. Nothing was sent."""

    def __init__(self, message: str, *, hint: str, faults: tuple[RowFault, ...]) -> None:
        super().__init__(message, hint=hint, details=tuple(map(str, faults[:_SHOWN_FAULTS])))
        self.faults = faults
        """What is wrong; of very many, the first."""


class LocalFileError(OmniError):
    """A file of yours cannot be read or written."""


class JournalError(OmniError):
    """The journal of tasks cannot be read or written; that is found out before a create is sent."""


class BudgetRefused(OmniError):
    """A create would cost more than it may, or its price is unknown. It was not sent."""


class ConnectionFailed(OmniError):
    """No answer came: the host was not reached, or it did not answer in time."""


class ApiError(OmniError):
    """The API said no."""

    def __init__(
        self,
        message: str,
        *,
        hint: str,
        code: str | None = None,
        api_message: str = "",
        status_code: int = 200,
        billed: Billed = "no",
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(message, hint=hint, billed=billed)
        self.code = code
        """The envelope's `code` as text; `None` where there was no envelope."""
        self.api_message = api_message
        """The envelope's `msg`."""
        self.status_code = status_code
        """The HTTP status code."""
        self.retry_after_s = retry_after_s
        """How long the server asked to wait, in seconds."""


class AuthenticationError(ApiError):
    """The key is missing, unknown or not allowed (OMNI-28)."""


class BadRequestError(ApiError):
    """The API refused the request's parameters; it made no task."""

    rules: tuple[str, ...] = ()
    """The ids of the rules that the request breaks, where the answer or our own reading names them."""


class InsufficientBalance(ApiError):
    """The balance, or the quota of the key, is used up; no task was made (OMNI-29)."""


class RateLimitError(ApiError):
    """Too many calls."""


class TaskNotFound(ApiError):
    """The API knows no such task, or not yet: a new one may take a few seconds to appear."""


class ServerError(ApiError):
    """The server failed, or gave a code that no page documents."""


class UnusableAnswer(ApiError):
    """The answer is not what the contract says: no JSON, no envelope, or no data."""


@attrs.frozen
class Evidence:
    """What is known of a create whose outcome is not."""

    request: dict[str, Any]
    """The body that was sent."""
    fingerprint: str
    """The same for every create of the same body; see `Plan.fingerprint`."""
    sent_at: float
    """When, in Unix seconds."""
    reason: str
    """Why the answer is of no use."""
    status_code: int | None = None
    """The HTTP status code, where that much came."""
    received: str = ""
    """The first bytes of what came, as text."""
    balance_before: Balance | None = None
    """What the account held before it, where that was read."""
    entry_id: str | None = None
    """The entry of the journal, where one is kept."""


class CreateOutcomeUnknown(OmniError):
    """A create may have reached the server, and no usable answer came; a task may exist (OMNI-30)."""

    def __init__(self, evidence: Evidence, settlement: Settlement | None = None) -> None:
        super().__init__(
            f"the create was sent, but no usable answer came ({evidence.reason})",
            hint=_after_unknown(evidence, settlement),
            billed=settlement.billed if settlement else "maybe",
            details=(f"{settlement}",) if settlement else (),
        )
        self.evidence = evidence
        self.settlement = settlement
        """What comparing balances says of it, where that was asked for."""


def _after_unknown(evidence: Evidence, settlement: Settlement | None) -> str:
    if settlement and settlement.verdict == "billed" and settlement.sure != "low":
        at = f"{evidence.sent_at:.0f} (Unix seconds)"
        return f"ask the operator for the task that was created at {at}; a repeat is a second bill"
    if evidence.entry_id and evidence.balance_before:
        return f"run `omni reconcile {evidence.entry_id}` in a minute, before you create again"
    return BEFORE_ANOTHER_CREATE


class TaskFailed(OmniError):
    """The task ended without a video."""

    def __init__(self, task: Task) -> None:
        reason = task.error_message or f"status {task.status}, and no reason was given"
        super().__init__(
            f"the task failed: {reason}",
            hint="change the request by what the reason says; `omni balance` shows whether it was refunded",
            billed="yes",
            task_id=task.id,
        )
        self.task = task


class WaitTimeout(OmniError):
    """The deadline passed before the task ended; it may still be running, and it is not lost."""

    def __init__(self, task: Task | None, task_id: str, waited_s: float, last: OmniError | None) -> None:
        status = task.status or "without a status" if task else ""
        seen = f"last seen {status} at {task.progress or 0} %" if task else "never seen"
        super().__init__(
            f"the task did not end within {waited_s:.0f} s ({seen})",
            hint=f"go on with `omni wait {task_id}`",
            billed="yes",
            task_id=task_id,
            details=(f"The last poll said: {last.message}",) if last else (),
        )
        self.task = task


class DownloadFailed(OmniError):
    """The video could not be fetched whole; no file was left behind."""
