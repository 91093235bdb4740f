"""When to look at which of many tasks: one heap for all of them."""

import heapq
from itertools import count
from math import inf
from typing import Generic, TypeVar

T = TypeVar("T")


class Schedule(Generic[T]):
    """What is due when, as a value; times are readings of one clock, in seconds."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, T]] = []
        # Of two that are due together, the one that was added first comes first.
        self._numbers = count()

    def __len__(self) -> int:
        return len(self._heap)

    def add(self, due: float, item: T) -> bool:
        """Let something be due at a time; whether that is before all else."""
        heapq.heappush(self._heap, (due, next(self._numbers), item))
        return self._heap[0][2] is item

    def wait_s(self, now: float) -> float:
        """The seconds until something is due: 0 where something is, infinity where there is nothing."""
        return max(0.0, self._heap[0][0] - now) if self._heap else inf

    def take(self, now: float) -> tuple[T, float]:
        """Take out what is due first; how many seconds ago it was due.

        Raises:
            IndexError: There is nothing.
        """
        due, _, item = heapq.heappop(self._heap)
        return item, max(0.0, now - due)
