"""When to send again what was not taken, as a value."""

from math import inf

import attrs

from jimmyai_omni.errors import ConfigurationError


@attrs.frozen
class GiveUp:
    """No further attempt."""

    why: str


@attrs.frozen(kw_only=True)
class RetryPolicy:
    """How often, and for how long, a call is sent again that certainly had no effect.

    A create is sent again only if its last sending never left, or the server said that it took nothing
    (HTTP 429; 503 with Retry-After). All times in seconds.

    Raises:
        ConfigurationError: A number is none that could be kept.
    """

    attempts: int = 3
    """At most, the first one included; 1 never sends again."""
    total_s: float = 60.0
    """The longest from the first attempt to the start of the last."""
    backoff_s: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0)
    """The pauses where the server names none; the last one repeats."""
    jitter: float = 0.2
    """The share of a pause by which it may be longer, so that many clients do not come back at once."""
    undecided: bool = False
    """Also repeat a create that was answered by -1 or by a rate limit inside an envelope.

    The documents leave open whether such an answer made a task: **this may pay twice** (OMNI-30).
    """

    def __attrs_post_init__(self) -> None:
        sound = self.backoff_s and all(0 < pause < inf for pause in self.backoff_s) and 0 <= self.jitter <= 1
        if not (sound and self.attempts >= 1 and 0 <= self.total_s < inf):
            raise ConfigurationError(
                f"{self} cannot be kept",
                hint="give 1 or more attempts, pauses above 0 in seconds, and a jitter from 0 to 1",
            )

    def pause_s(
        self, attempts: int, elapsed_s: float, retry_after_s: float | None, draw: float
    ) -> float | GiveUp:
        """The pause before the next attempt, or why there is none.

        Args:
            attempts: How many were made.
            elapsed_s: Since the first one.
            retry_after_s: What the server asked for.
            draw: From 0 to 1, at random, for the jitter.
        """
        if attempts >= self.attempts:
            return GiveUp(f"tried {attempts} times" if attempts > 1 else "")
        backoff = self.backoff_s[min(attempts, len(self.backoff_s)) - 1]
        pause = (backoff if retry_after_s is None else retry_after_s) * (1 + self.jitter * draw)
        if elapsed_s + pause <= self.total_s:
            return pause
        if retry_after_s is not None and retry_after_s > self.total_s - elapsed_s:
            left = max(0.0, self.total_s - elapsed_s)
            return GiveUp(f"the server asks for a pause of {retry_after_s:g} s, and {left:.3g} s are left")
        return GiveUp(f"{elapsed_s:.3g} s of {self.total_s:g} s are over")
