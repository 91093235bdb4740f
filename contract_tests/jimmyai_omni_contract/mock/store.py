"""Where a state is kept beyond the end of the process: by default nowhere."""

from typing import TYPE_CHECKING

from jimmyai_omni_contract.mock.accounts import Account
from jimmyai_omni_contract.mock.api.media import Media
from jimmyai_omni_contract.mock.api.tasks import Task
from jimmyai_omni_contract.mock.ledger import LedgerEntry

if TYPE_CHECKING:
    from jimmyai_omni_contract.mock.state import State


class StateLost(Exception):
    """A change could not be kept; what was kept before is as it was."""


class Store:
    """Keeps nothing: a server that begins anew each time."""

    def restore(self, state: "State") -> float:  # noqa: ARG002 - keeps nothing
        """Put what is kept into a fresh state; the seconds by which its clock was advanced."""
        return 0.0

    def save_task(self, task: Task) -> None:
        """Keep a task as it is now."""

    def save_charge(self, entry: LedgerEntry, account: Account) -> None:
        """Keep a charge, and what the account has used."""

    def save_limits(self, account: Account) -> None:
        """Keep a balance and a quota that were set while the server ran."""

    def save_upload(self, name: str, media: Media) -> None:
        """Keep an uploaded file."""

    def drop_upload(self, name: str) -> None:
        """Keep an uploaded file no longer."""

    def commit(self, ids: int, advanced: float) -> None:
        """Make all of it durable, with the number of ids given and the seconds the clock was advanced by."""

    def clear(self) -> None:
        """Keep nothing of what was."""

    def close(self) -> None:
        """Let go of the file."""
