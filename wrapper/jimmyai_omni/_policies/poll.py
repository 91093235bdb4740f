"""When to look at a task again, as a value."""

from math import inf

import attrs

from jimmyai_omni.errors import ConfigurationError


@attrs.frozen
class PollPolicy:
    """When to look at a task again, and when to stop looking. All times in seconds.

    Raises:
        ConfigurationError: A time or the growth is none that could be kept.
    """

    interval_s: float = 5.0
    """The pause after the first poll; the publisher advises 5 to 15 s."""
    max_interval_s: float = 15.0
    growth: float = 1.2
    """By how much each pause is longer than the one before."""
    timeout_s: float = 1800.0
    """The deadline, from the start of the wait; 0 looks once."""
    backoff_s: tuple[float, ...] = (5.0, 10.0, 20.0)
    """The pauses after polls that failed in a row; the last one repeats."""
    not_found_grace_s: float = 30.0
    """How long a task that was never seen may be unknown: a new one is written asynchronously."""
    patience: int = 10
    """How many polls in a row may fail, or find a completed task without its URL."""

    def __attrs_post_init__(self) -> None:
        pauses = (self.interval_s, self.max_interval_s, *self.backoff_s)
        sound = self.backoff_s and all(0 < pause < inf for pause in pauses) and 1 <= self.growth < inf
        if not (sound and 0 <= self.timeout_s < inf):
            raise ConfigurationError(
                f"{self} cannot be kept",
                hint="give pauses above 0 and a timeout, in seconds, and a growth of 1 or more",
            )

    def pause_s(self, polls: int, misses: int) -> float:
        """The pause after so many good polls (1 or more), or so many bad ones in a row."""
        if misses:
            return self.backoff_s[min(misses, len(self.backoff_s)) - 1]
        return min(self.interval_s * self.growth ** min(max(polls - 1, 0), 50), self.max_interval_s)
