"""How fast to send, learnt from what the server bears: additive increase, multiplicative decrease."""

from math import log
from typing import Final

import attrs
from attrs import validators

# A sender that was kept from its turn may make up for so many seconds.
_CATCH_UP_S: Final = 0.1
# Calls that were under way together are refused together; that is one refusal.
_SAME_REFUSAL_S: Final = 1.0
# Of the rate at which the server refused, what is added in a second.
_STEP: Final = 0.05
# No clock is finer, and no sleep as short.
_NOTHING_S: Final = 1e-6


@attrs.define(kw_only=True)
class Pace:
    """The rate of one kind of call, as a value: all times are readings of one clock, in seconds.

    Until the server first refuses, each call that goes well raises the rate, which so doubles every second
    in which it is what holds calls back. A refusal halves it, and from then on it rises slowly.
    """

    rate_per_s: float = attrs.field(default=5.0, validator=validators.gt(0))
    """Calls per second at present."""
    least_per_s: float = attrs.field(default=0.05, validator=validators.gt(0))
    most_per_s: float = attrs.field(default=1000.0, validator=validators.gt(0))
    _senders: int = attrs.field(default=1, init=False)
    _next_at: float = attrs.field(default=0.0, init=False)
    _held_until: float = attrs.field(default=0.0, init=False)
    _step_per_s: float | None = attrs.field(default=None, init=False)
    _cut_at: float = attrs.field(default=0.0, init=False)
    _holds_back: bool = attrs.field(default=False, init=False)

    def __attrs_post_init__(self) -> None:
        self._set(self.rate_per_s)

    def wait_s(self, now: float) -> float:
        """The seconds until the next call may be sent; 0 is now, and then it counts as sent."""
        left_s = self._next_at - now
        if left_s > _NOTHING_S:
            self._holds_back = True
            return left_s
        self._next_at = max(self._next_at, now - _CATCH_UP_S) + 1 / self.rate_per_s
        return 0.0

    def went_well(self) -> None:
        """A call was taken."""
        if self._holds_back:
            self._holds_back = False
            step = log(2) if self._step_per_s is None else self._step_per_s / self.rate_per_s
            self._set(self.rate_per_s + step)

    def was_limited(self, now: float, retry_after_s: float | None = None) -> None:
        """The server said that there are too many calls; nothing is sent before it wants it."""
        if self._step_per_s is None or now - self._cut_at >= _SAME_REFUSAL_S:
            self._step_per_s, self._cut_at = max(self.rate_per_s * _STEP, self.least_per_s), now
            self._set(self.rate_per_s / 2)
        self.hold(now, max(1 / self.rate_per_s, retry_after_s or 0.0))

    def hold(self, now: float, seconds: float) -> None:
        """Send nothing for some seconds."""
        self._held_until = max(self._held_until, now + seconds)
        self._next_at = max(self._next_at, self._held_until)

    def held_s(self, now: float) -> float:
        """For how many seconds nothing is to be sent."""
        return max(0.0, self._held_until - now)

    def share(self, now: float, senders: int, held_s: float) -> None:
        """So many send to one server; what one of them was told by it holds for all."""
        self._senders = senders
        self._set(self.rate_per_s)
        if held_s > self.held_s(now):
            self.hold(now, held_s)

    def _set(self, rate_per_s: float) -> None:
        most_per_s = self.most_per_s / self._senders
        self.rate_per_s = min(max(rate_per_s, self.least_per_s), most_per_s)
