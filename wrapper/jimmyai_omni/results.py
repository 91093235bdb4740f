"""What the API answers, as values: frozen, typed, and readable where the answer was not quite right."""

from typing import Final, Literal

import attrs

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

    @property
    def state(self) -> TaskState:
        """What the status means; `unknown` for a word that no page and no client names."""
        return _STATES.get(self.status.lower(), "unknown")

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
