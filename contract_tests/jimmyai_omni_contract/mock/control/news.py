"""The sections of the page: what each says first, and then only where it has changed.

Each keeps to the newest 200 of its items, so that asking costs the same with 200 tasks as with 100,000.
"""

from collections.abc import Callable
from itertools import islice
from typing import Any, Final, Protocol

import attrs

from jimmyai_omni_contract.mock.api.videos import Videos
from jimmyai_omni_contract.mock.control.accounts import account_documents
from jimmyai_omni_contract.mock.control.request_rows import RequestRows
from jimmyai_omni_contract.mock.control.script import armed_faults, armed_scenarios
from jimmyai_omni_contract.mock.control.task_rows import TaskRows

KEPT: Final = 200
"""How many items of a section a listener is told of."""


class Section(Protocol):
    """A part of the page that has news."""

    @property
    def name(self) -> str:
        """Of its events."""
        ...

    def news(self) -> dict[str, Any] | None:
        """What the listener does not know yet; `None` where that is nothing."""
        ...


def sections(videos: Videos) -> tuple[Section, ...]:
    """All sections, for one listener that knows nothing yet."""
    state = videos.state
    return (
        Whole("clock", lambda: {"now": int(videos.clock.now()), "advance": videos.options.advance}),
        TaskRows(videos, KEPT),
        RequestRows(videos, KEPT),
        Charges(videos),
        Whole("script", lambda: {"faults": armed_faults(state), "scenarios": armed_scenarios(state)}),
        Whole("accounts", lambda: account_documents(state)),
    )


class Whole:
    """A section that is small enough to be told whole whenever it has changed."""

    def __init__(self, name: str, look: Callable[[], dict[str, Any]]) -> None:
        self.name = name
        self._look = look
        self._told: dict[str, Any] | None = None

    def news(self) -> dict[str, Any] | None:
        """See `Section`."""
        seen = self._look()
        if seen == self._told:
            return None
        self._told = seen
        return seen


class Charges:
    """The ledger: what was charged since the listener was told."""

    name = "ledger"

    def __init__(self, videos: Videos) -> None:
        self._ledger = videos.state.ledger
        self._told: int | None = None
        self._spent = 0.0

    def news(self) -> dict[str, Any] | None:
        """See `Section`."""
        total, told = len(self._ledger), self._told
        if total == told:
            return None
        self._told = total
        self._spent += sum(entry.amount for entry in islice(self._ledger, told or 0, None))
        first = max(told or 0, total - KEPT)
        items = [
            {"number": number, **attrs.asdict(entry)}
            for number, entry in enumerate(self._ledger[first:], first + 1)
        ]
        return {
            "from_start": told is None,
            "kept": KEPT,
            "total": total,
            "spent": self._spent,
            "items": items,
        }
