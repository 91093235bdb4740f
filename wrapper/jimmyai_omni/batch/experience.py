"""How long the tasks of a batch take, by what they are billed as."""

from typing import Final

from jimmyai_omni._flows.context import Context
from jimmyai_omni._flows.experience import durations_of
from jimmyai_omni._policies.durations import Durations

_FRESH_S: Final = 60.0
"""The journal is asked again after so many seconds: the batch itself writes into it how long tasks took."""


class Experience:
    """What the journal teaches, kept for a while, since each look at a task asks for it."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._known: dict[str | None, tuple[float, Durations]] = {}

    def of(self, billing_name: str | None) -> Durations:
        """How long tasks took of late that are billed by this name."""
        now, known = self._ctx.clock(), self._known.get(billing_name)
        if known is None or now - known[0] > _FRESH_S:
            known = now, durations_of(self._ctx, billing_name)
            self._known[billing_name] = known
        return known[1]
