"""What the journal holds, as values, and what follows from them."""

import secrets
from collections.abc import Mapping
from typing import Any, Final, Literal

import attrs

from jimmyai_omni._journal.owner import Owner
from jimmyai_omni.errors import Billed
from jimmyai_omni.results import Balance, Settlement, Task

Outcome = Literal["intended", "created", "refused", "unknown"]

LONGEST_CREATE_S: Final = 3600.0
"""The time after which a create that was never answered is no longer under way."""
RECORDED: Final = attrs.filters.exclude(attrs.fields(Task).plan)
"""Of a task, all but its plan: what was sent stands beside it, and local media are no record."""
# In the order of their characters, so that ids sort by time.
_DIGITS: Final = "0123456789abcdefghjkmnpqrstvwxyz"


@attrs.frozen(kw_only=True)
class Intent:
    """A create that is about to be sent."""

    request: Mapping[str, Any]
    """The canonical body."""
    fingerprint: str
    """See `Plan.fingerprint`."""
    base_url: str
    account: str
    """A short hash of the key; never the key."""
    billing_name: str | None = None
    price: float | None = None
    """JimiCoin, where the catalogue knows it."""
    began_at: float | None = None
    """When the balance was asked for, in Unix seconds: what is spent from then on is compared with it."""
    balance_before: Balance | None = None


@attrs.frozen
class SavedFile:
    """Where the result of a task was saved."""

    location: str
    """A path, or the URL of an object."""
    size_bytes: int
    sha256: str


@attrs.frozen(kw_only=True)
class Entry:
    """One create, or one task that was made elsewhere and seen here."""

    entry_id: str
    recorded_at: float
    """Unix seconds: before the create was sent, or when a task of elsewhere was first seen."""
    base_url: str
    account: str
    outcome: Outcome
    reason: str = ""
    """Why it was refused, or why the outcome is unknown."""
    decided_at: float | None = None
    """When the outcome became known, in Unix seconds."""
    request: Mapping[str, Any] | None = None
    """The body that was sent; `None` for a task made elsewhere, like all that an intent says."""
    fingerprint: str | None = None
    billing_name: str | None = None
    price: float | None = None
    """JimiCoin, as expected before it was sent."""
    balance_before: Balance | None = None
    owner: Owner | None = None
    task: Task | None = None
    """The task as last seen. `completed_at` is when that was first seen, where the server does not say."""
    file: SavedFile | None = None
    settlement: Settlement | None = None

    @property
    def task_id(self) -> str | None:
        """The id of its task, where one is known."""
        return self.task.id if self.task else None

    @property
    def state(self) -> str:
        """The state of its task (see `Task.state`), or the outcome where no task is known."""
        return self.task.state if self.task else self.outcome

    @property
    def cost(self) -> float | None:
        """What it was charged, or else what was expected, and 0 where it was not billed; JimiCoin."""
        if self.billed == "no":
            return 0.0
        charged = self.task.cost if self.task else None
        return self.price if charged is None else charged

    @property
    def billed(self) -> Billed:
        """Whether it was charged, as far as the outcome or the balances tell."""
        if self.outcome in ("created", "refused"):
            return "yes" if self.outcome == "created" else "no"
        return self.settlement.billed if self.settlement else "maybe"

    @property
    def has_result(self) -> bool:
        """Whether there is something to download."""
        completed = self.task if self.task and self.task.state == "completed" else None
        return bool(completed and (completed.video_url or completed.image_url))

    @property
    def is_unfinished(self) -> bool:
        """Whether its task has yet to fail, or to complete with a URL."""
        return self.task is not None and self.task.state != "failed" and not self.has_result

    @property
    def expires_at(self) -> int | None:
        """Until when the URL of its result is valid, in Unix seconds."""
        return self.task.expires_at if self.task and self.task.state == "completed" else None

    def is_expired(self, now: float) -> bool:
        """Whether the URL of its result is no longer valid at `now`, in Unix seconds."""
        return self.expires_at is not None and self.expires_at <= now

    def is_unknown(self, now: float) -> bool:
        """Whether nobody knows what came of it, nor will: its process is gone, or it took too long."""
        if self.outcome == "intended":
            abandoned = self.owner is None or self.owner.is_gone
            return abandoned or self.recorded_at + LONGEST_CREATE_S <= now
        return self.outcome == "unknown"

    def is_unsettled(self, now: float) -> bool:
        """Whether its outcome is unknown, and the balances have not told it either."""
        return self.billed == "maybe" and self.is_unknown(now)

    def as_dict(self) -> dict[str, Any]:
        """For JSON: the fields, less the process, and what follows from them.

        The keys: entry_id, task_id, state, billed, outcome, reason, recorded_at, decided_at, base_url,
        account, request, fingerprint, billing_name, price, cost, balance_before, task, expires_at, file
        (location, size_bytes, sha256), settlement. Those of `Balance`, `Task` and `Settlement` are theirs.
        """
        fields = attrs.asdict(self, filter=RECORDED)
        return {key: fields[key] if key in fields else getattr(self, key) for key in _KEYS}


_KEYS: Final = (
    *("entry_id", "task_id", "state", "billed", "outcome", "reason", "recorded_at", "decided_at"),
    *("base_url", "account", "request", "fingerprint", "billing_name", "price", "cost", "balance_before"),
    *("task", "expires_at", "file", "settlement"),
)


def new_entry_id(now: float) -> str:
    """A fresh id: `c`, nine digits of the time, which sort, and six of chance."""
    number = int(now * 1000) << 30 | secrets.randbits(30)
    return "c" + "".join(_DIGITS[number >> shift & 31] for shift in range(70, -1, -5))
