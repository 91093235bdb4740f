"""The journal of those who keep none."""

# ruff: noqa: ARG002 - what does nothing needs no arguments, but the interface has them

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Self

from jimmyai_omni.uploads import UPLOAD_LIFETIME_S

if TYPE_CHECKING:
    from jimmyai_omni._journal.entries import Entry, Intent
    from jimmyai_omni._journal.jobs import Claim
    from jimmyai_omni._journal.spending import Spending
    from jimmyai_omni.results import Settlement, Task


class NoJournal:
    """The interface of `Journal`, remembering nothing, so that flows need no conditions."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing is open."""

    def close(self) -> None:
        """Nothing is open."""

    def exists(self) -> bool:
        """There is none."""
        return False

    def check(self) -> None:
        """There is nothing to write."""

    @contextmanager
    def together(self) -> Generator[None]:
        """Nothing is recorded within it."""
        yield

    def intend(self, intent: Intent, claim: Claim | None = None) -> str:
        """No entry, and an id that names none."""
        return ""

    def created(self, entry_id: str, task: Task) -> None:
        """Not recorded."""

    def refused(self, entry_id: str, reason: str) -> None:
        """Not recorded."""

    def unknown(self, entry_id: str, reason: str) -> None:
        """Not recorded."""

    def seen(self, task: Task, *, base_url: str, account: str) -> None:
        """Not recorded."""

    def saved(self, task_id: str, *, base_url: str, location: str, size_bytes: int, sha256: str) -> None:
        """Not recorded."""

    def settle(self, entry_id: str, settlement: Settlement) -> None:
        """Not recorded."""

    def forget(self, entry_id: str) -> None:
        """There is nothing to remove."""

    def entries(self) -> tuple[Entry, ...]:
        """None."""
        return ()

    def find(self, wanted: str) -> Entry | None:
        """None."""
        return None

    def unfinished(self) -> tuple[Entry, ...]:
        """None."""
        return ()

    def unsaved(self) -> tuple[Entry, ...]:
        """None."""
        return ()

    def unsettled(self) -> tuple[Entry, ...]:
        """None."""
        return ()

    def spent_since(self, moment: float, *, base_url: str, account: str, excluding: str) -> Spending:
        """Nothing that is known of, which is not certain to be all."""
        from jimmyai_omni._journal.spending import Spending

        return Spending(0.0, is_certain=False)

    def durations_s(self, billing_name: str, *, base_url: str) -> tuple[float, ...]:
        """None."""
        return ()

    def upload_url(self, sha256: str, *, base_url: str, account: str) -> str | None:
        """None."""
        return None

    def remember_upload(
        self,
        sha256: str,
        url: str,
        size_bytes: int,
        *,
        base_url: str,
        account: str,
        lifetime_s: float = UPLOAD_LIFETIME_S,
    ) -> None:
        """Not recorded."""
