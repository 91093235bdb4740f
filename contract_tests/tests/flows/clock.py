"""Time that passes only where someone sleeps."""

from typing import Final

_ENDLESS: Final = 2000


class Clock:
    """Seconds that pass only where someone sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.pauses: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        assert len(self.pauses) < _ENDLESS, "an endless wait"
        self.pauses.append(seconds)
        self.now += seconds

    async def sleep_async(self, seconds: float) -> None:
        self.sleep(seconds)
