"""A mock server and its clients in one process, with one clock."""

import time
from contextlib import ExitStack
from types import TracebackType
from typing import Any, Final, Self

from anyio.lowlevel import checkpoint

from jimmyai_omni import AsyncOmni, Omni
from jimmyai_omni_contract.mock.clock import VirtualClock
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.transports import ServiceTransport
from jimmyai_omni_contract.mock.service import MockServer

_BASE_URL: Final = "https://mock.test"


class OmniMock(MockServer):
    """A mock server in this process, with clients whose pauses take no time.

    One virtual clock, `clock`, drives them all: a client that sleeps or waits for an answer moves it on, and
    with it the tasks.

    Args:
        task_seconds: How long a task takes.
        **options: The others of `MockOptions`, but for `advance`.

    Raises:
        ValueError: An option is none that the server can work with.
    """

    def __init__(self, *, task_seconds: float = 180.0, **options: Any) -> None:
        # It starts in the present, because a client compares the expiry of a video with the real time.
        clock = VirtualClock(time.time())
        super().__init__(MockOptions(advance="clock", task_seconds=task_seconds, **options), clock=clock)
        self._clients = ExitStack()
        self._wake_ups: list[float] = []

    def client(self, **options: Any) -> Omni:
        """A client of this server, closed with it.

        Args:
            **options: Those of `Omni`; with another `api_key` it is refused.
        """
        return self._clients.enter_context(Omni(**self._wired(self.clock.advance, options)))

    def async_client(self, **options: Any) -> AsyncOmni:
        """An awaiting client of this server, under asyncio or trio; of many at once, none oversleeps.

        Args:
            **options: Those of `AsyncOmni`; with another `api_key` it is refused.
        """
        return AsyncOmni(**self._wired(self._sleep, options))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clients.close()

    def _wired(self, sleep: object, options: dict[str, Any]) -> dict[str, Any]:
        return {
            "api_key": self.options.key,
            "base_url": _BASE_URL,
            "transport": ServiceTransport(self, on_stall=self.clock.advance),
            "clock": self.clock.now,
            "sleep": sleep,
            # Jitter is for many clients of a real server; here a test is to be the same each time.
            "draw": lambda: 0.5,
            **options,
        }

    async def _sleep(self, seconds: float) -> None:
        """Let the clock move on when everybody sleeps, and then to the first that wakes up."""
        wake_up = self.clock.now() + seconds
        self._wake_ups.append(wake_up)
        try:
            await checkpoint()
            while (left := wake_up - self.clock.now()) > 0:
                if wake_up == min(self._wake_ups):
                    self.clock.advance(left)
                else:
                    await checkpoint()
        finally:
            self._wake_ups.remove(wake_up)
