"""The time that a mock server believes in."""

import time
from collections.abc import Callable
from threading import Lock
from typing import Final

EPOCH: Final = 1764000000.0
LATEST: Final = 9999999999.0
"""The last moment that the contract takes for Unix seconds."""


def _standing_still() -> float:
    return 0.0


class VirtualClock:
    """Unix seconds that move with `elapsed`, and when they are told to; safe to use from threads."""

    def __init__(self, start: float = EPOCH, elapsed: Callable[[], float] = _standing_still) -> None:
        self._start = start
        self._elapsed = elapsed
        self._advanced = 0.0
        self._lock = Lock()

    @classmethod
    def real(cls) -> "VirtualClock":
        """A clock that starts at the real time and goes with it, without its jumps."""
        began = time.monotonic()
        return cls(time.time(), lambda: time.monotonic() - began)

    def now(self) -> float:
        """The moment, in Unix seconds."""
        return self._start + self._elapsed() + self._advanced

    @property
    def advanced(self) -> float:
        """The seconds by which it was told to move on."""
        return self._advanced

    def advance(self, seconds: float) -> None:
        """Move on by some seconds.

        Raises:
            ValueError: The seconds are negative, no number, or lead past the year 2286.
        """
        with self._lock:
            if not 0 <= seconds <= LATEST - self.now():
                raise ValueError(
                    f"the clock cannot be advanced by {seconds:g} seconds; it goes on to the year 2286"
                )
            self._advanced += seconds

    def reset(self) -> None:
        """Forget what it was advanced by."""
        self._advanced = 0.0
