"""When to look at a task again, as a value."""

import attrs


@attrs.frozen
class PollPolicy:
    """When to look at a task again, and when to stop looking. All times in seconds."""

    interval_s: float = 5.0
    """The pause after the first poll; the publisher advises 5 to 15 s."""
    max_interval_s: float = 15.0
    growth: float = 1.2
    """By how much each pause is longer than the one before."""
    timeout_s: float = 1800.0
    """The deadline, from the start of the wait."""
    backoff_s: tuple[float, ...] = (5.0, 10.0, 20.0)
    """The pauses after polls that failed in a row; the last one repeats."""
    not_found_grace_s: float = 30.0
    """How long a task that was never seen may be unknown: a new one is written asynchronously."""
    patience: int = 10
    """How many polls in a row may fail, or find a completed task without its URL."""

    def pause_s(self, polls: int, misses: int) -> float:
        """The pause after so many good polls, and so many bad ones in a row."""
        if misses:
            return self.backoff_s[min(misses, len(self.backoff_s)) - 1]
        return min(self.interval_s * self.growth ** min(polls, 50), self.max_interval_s)
