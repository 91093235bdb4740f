"""What the API answers, as values: frozen, typed, and readable where the answer was not quite right."""

import os
from pathlib import Path
from typing import Final, Literal

import attrs

from jimmyai_omni.rules import Plan

VIDEO_LIFETIME_S: Final = 3 * 86400
"""How long a result's URL is valid after completion (documented)."""

TaskState = Literal["waiting", "processing", "completed", "failed", "unknown"]

# The documented words (the query page), then those that other clients have met.
_STATES: Final[dict[str, TaskState]] = {
    "queued": "waiting",
    "pending": "waiting",
    "submitted": "waiting",
    "processing": "processing",
    "completed": "completed",
    "failed": "failed",
    "in_progress": "processing",
    "success": "completed",
    "canceled": "failed",
    "cancelled": "failed",
}


@attrs.frozen
class Usage:
    """Tokens counted for a task, where the server says so."""

    completion_tokens: int | None = None
    total_tokens: int | None = None


@attrs.frozen
class Task:
    """A video task, as of one answer."""

    id: str
    status: str = ""
    """The server's own word; see `state` for what it means."""
    progress: int | None = None
    """Per cent, 0 to 100."""
    model: str | None = None
    created_at: int | None = None
    """Unix seconds."""
    completed_at: int | None = None
    """Unix seconds."""
    video_url: str | None = None
    """Where the video is, for 3 days; on another host, without authentication."""
    image_url: str | None = None
    error_message: str | None = None
    """Why it failed."""
    cost: float | None = None
    """What was charged, in JimiCoin, where the server says so."""
    usage: Usage = Usage()
    plan: Plan | None = attrs.field(default=None, eq=False, repr=False)
    """What was asked for, where this client created the task."""

    @property
    def state(self) -> TaskState:
        """What the status means; `unknown` for a word that no page and no client names."""
        return _STATES.get(self.status.lower(), "unknown")

    @property
    def expires_at(self) -> int | None:
        """Until when the video can be fetched, in Unix seconds: 3 days after completion."""
        return None if self.completed_at is None else self.completed_at + VIDEO_LIFETIME_S

    @property
    def is_terminal(self) -> bool:
        """Whether the task has ended, well or not."""
        return self.state in ("completed", "failed")


@attrs.frozen
class Upload:
    """A stored file."""

    url: str
    """What to put into `image_urls`, `images` or `video_urls`."""
    filename: str | None = None
    size_bytes: int | None = None
    mime_type: str | None = None


@attrs.frozen
class Balance:
    """What the account holds, in JimiCoin."""

    available: float | None = None
    """What may still be spent: `balance` less `used`."""
    balance: float | None = None
    used: float | None = None


@attrs.frozen
class KeyBalance:
    """The quota of the key, in JimiCoin."""

    unlimited: bool
    available: float | None = None
    """What the key may still spend; without meaning where it is unlimited."""
    total: float | None = None
    used: float | None = None
    name: str | None = None


@attrs.frozen
class CatalogModel:
    """One line of the price list."""

    name: str
    """The billing name, as `Plan.billing_name` gives it."""
    unit_price: float | None = None
    """JimiCoin."""
    official_price: float | None = None
    """JimiCoin."""
    display_name: str | None = None
    model_type: str | None = None
    price_mode: str | None = None
    group: str | None = None
    remark: str | None = None


_BILLED: Final[dict[str, Literal["no", "maybe", "yes"]]] = {
    "billed": "yes",
    "not-billed": "no",
    "undecided": "maybe",
}


@attrs.frozen
class Settlement:
    """What comparing balances says of a create whose outcome is unknown."""

    verdict: Literal["billed", "not-billed", "undecided"]
    sure: Literal["high", "medium", "low"]
    """How far to trust it."""
    reason: str
    """What it was concluded from."""
    settled_at: float | None = None
    """When the balances were compared, in Unix seconds."""

    @property
    def billed(self) -> Literal["no", "maybe", "yes"]:
        """The verdict, in the words of an error."""
        return _BILLED[self.verdict]

    def __str__(self) -> str:
        return f"By the balance it is {self.verdict} (how sure: {self.sure}): {self.reason}"


@attrs.frozen
class SavedVideo:
    """A video that was fetched whole; it can be used as a path where it is a local file."""

    task_id: str
    location: str
    """The path or the URL where it is; empty for an open file."""
    size_bytes: int
    sha256: str
    """Of its content, in hex."""

    def __str__(self) -> str:
        return self.location

    def __fspath__(self) -> str:
        return self.location

    @property
    def path(self) -> Path:
        """The local file."""
        return Path(os.fspath(self))
