"""A transport for many requests at once: each connection is a pool of its own.

The pool of httpcore goes through all of its connections several times for each request, and asks the
system about each that is idle: with 24 of them that is more than half of the CPU time of a request.
"""

import ssl
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Final, cast

import anyio
import httpx

MOST: Final = 100
"""How many requests are sent at once, and how many connections are kept; httpx has as many."""
_ONE: Final = httpx.Limits(max_connections=1, max_keepalive_connections=1)
_Origin = tuple[str, str, int | None]
_Lane = httpx.AsyncHTTPTransport


class Lanes(httpx.AsyncBaseTransport):
    """Sends each request over a connection that is free; such a connection is a lane of its host.

    Args:
        verify: How to trust certificates.
        trust_env: Whether the environment may say it too.
    """

    def __init__(self, verify: ssl.SSLContext | bool, *, trust_env: bool) -> None:
        # All lanes share one, since it takes long to read the certificates.
        self._verify = httpx.create_ssl_context(verify=verify, trust_env=trust_env)
        # The host that was used last is the last one.
        self._free: dict[_Origin, deque[_Lane]] = {}
        self._count = 0
        self._turn = anyio.Semaphore(MOST)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """See `httpx.AsyncBaseTransport`."""
        await self._close(MOST)
        await self._take_turn(request)
        origin = (request.url.scheme, request.url.host, request.url.port)
        lane = self._take(origin)
        try:
            answer = await lane.handle_async_request(request)
        except BaseException:
            # What became of its connection, the lane knows.
            self._give_back(origin, lane)
            raise
        stream = cast(httpx.AsyncByteStream, answer.stream)
        answer.stream = _Stream(stream, lambda: self._give_back(origin, lane))
        return answer

    async def aclose(self) -> None:
        """Close the connections that are free."""
        await self._close(0)

    async def _take_turn(self, request: httpx.Request) -> None:
        try:
            self._turn.acquire_nowait()
        except anyio.WouldBlock:
            try:
                with anyio.fail_after(request.extensions.get("timeout", {}).get("pool")):
                    await self._turn.acquire()
            except TimeoutError:
                raise httpx.PoolTimeout("too many requests are under way", request=request) from None

    def _take(self, origin: _Origin) -> _Lane:
        free = self._free.get(origin)
        if not free:
            return httpx.AsyncHTTPTransport(verify=self._verify, limits=_ONE)
        self._count -= 1
        # The one that was used last is the likeliest to be open still.
        return free.pop()

    def _give_back(self, origin: _Origin, lane: _Lane) -> None:
        free = self._free.pop(origin, None) or deque[_Lane]()
        free.append(lane)
        self._free[origin] = free
        self._count += 1
        self._turn.release()

    async def _close(self, kept: int) -> None:
        """Close connections that are free, until so many are left, those of hosts not used of late first."""
        while self._count > kept:
            origin = next(iter(self._free))
            if not (free := self._free[origin]):
                del self._free[origin]
                continue
            self._count -= 1
            await free.popleft().aclose()


class _Stream(httpx.AsyncByteStream):
    """The body of an answer, whose end sets its lane free."""

    def __init__(self, stream: httpx.AsyncByteStream, set_free: Callable[[], None]) -> None:
        self._stream = stream
        self._set_free: Callable[[], None] | None = set_free

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            yield chunk

    async def aclose(self) -> None:
        """Close it."""
        try:
            await self._stream.aclose()
        finally:
            set_free, self._set_free = self._set_free, None
            if set_free:
                set_free()
