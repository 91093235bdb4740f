"""What a wait tells while it goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from jimmyai_omni.errors import OmniError
    from jimmyai_omni.results import Task
    from jimmyai_omni.rules import Advisory


@attrs.frozen(kw_only=True)
class WaitEvent:
    """One look at a task."""

    task_id: str
    task: Task | None
    """The task as it was last seen; `None` before it was."""
    trouble: OmniError | None = None
    """Why this look showed nothing; it may pass."""
    advisory: Advisory | None = None
    """Something worth telling, said once."""
    polls: int
    """How many looks there were, this one included."""
    waited_s: float
    """Since the wait began, in seconds."""
    remaining_s: float | None = None
    """The predicted seconds to the end; `None` where nothing can be said."""
    pause_s: float | None = None
    """The seconds to the next look; `None` where this was the last."""


OnEvent = Callable[[WaitEvent], Any]
"""With `AsyncOmni` it may be an async function."""
OnProgress = Callable[[int, int | None], Any]
"""Takes the bytes so far, and their total where it is known."""
