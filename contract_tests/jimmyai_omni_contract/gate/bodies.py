"""Bodies on their way: read as they are wanted, never all at once unless they are short."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import suppress
from hashlib import sha256
from typing import Any

import attrs

from jimmyai_omni_contract.gate.headers import WHAT, RawHeaders
from jimmyai_omni_contract.gate.own import OwnAnswer

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Message, Receive, Send], Awaitable[None]]


class CallerLeft(Exception):
    """The caller closed the connection before the exchange had ended."""


@attrs.define
class Tally:
    """What has passed of a body: its size, its hash and its beginning."""

    keep: int
    """How many bytes of the beginning are kept."""
    size: int = 0
    beginning: bytearray = attrs.field(factory=bytearray, repr=False)
    _hash: Any = attrs.field(factory=sha256, repr=False)

    def add(self, chunk: bytes) -> None:
        """Count a chunk that passes."""
        self.size += len(chunk)
        self._hash.update(chunk)
        self.beginning += chunk[: max(0, self.keep - len(self.beginning))]

    @property
    def sha256(self) -> str:
        """Of all that has passed, in hexadecimal."""
        return str(self._hash.hexdigest())


class Incoming:
    """The body of a request, as the ASGI server hands it over.

    Args:
        receive: The server's.
        tally: Counts what comes.
    """

    def __init__(self, receive: Receive, tally: Tally) -> None:
        self._receive = receive
        self._tally = tally
        self._waiting: list[bytes] = []
        self._more = True
        self._let_go = asyncio.Event()

    async def buffer(self, limit: int) -> bytes | None:
        """The whole body, which can still be streamed afterwards; `None` where it is longer than the limit.

        Raises:
            CallerLeft: Before all of it had come.
        """
        while self._more and self._tally.size <= limit:
            self._waiting.append(await self._next())
        return None if self._tally.size > limit else b"".join(self._waiting)

    async def stream(self) -> AsyncIterator[bytes]:
        """The body, chunk by chunk, at the speed of whoever takes it.

        Raises:
            CallerLeft: Before all of it had come.
        """
        try:
            for chunk in self._waiting:
                yield chunk
            self._waiting.clear()
            while self._more:
                yield await self._next()
        finally:
            self._let_go.set()

    async def unless_left(self, work: Awaitable[None], outgoing: "Outgoing") -> None:
        """Do what is to be done, for as long as the caller is there or until the answer is given.

        Raises:
            CallerLeft: They are not any more; the work is cancelled.
        """
        working = asyncio.ensure_future(work)
        leaving = asyncio.ensure_future(self._left())
        try:
            await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
            # A server says that the caller has left once the answer is complete, too.
            if not working.done() and not outgoing.is_complete:
                raise CallerLeft
            await working
        finally:
            for task in (working, leaving):
                task.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    await task

    def let_go(self) -> None:
        """There is no body, or nobody takes it."""
        self._let_go.set()

    async def _left(self) -> None:
        # Before that, `stream` is who hears of it.
        await self._let_go.wait()
        while (await self._receive())["type"] != "http.disconnect":
            pass

    async def _next(self) -> bytes:
        message = await self._receive()
        if message["type"] == "http.disconnect":
            raise CallerLeft
        self._more = bool(message.get("more_body", False))
        chunk: bytes = message.get("body", b"")
        self._tally.add(chunk)
        return chunk


class Outgoing:
    """The answer to a request, as the ASGI server takes it: at the speed of the caller.

    Args:
        send: The server's.
    """

    def __init__(self, send: Send) -> None:
        self._send = send
        self.is_complete = False
        """Whether all of it was handed over."""

    async def start(self, status_code: int, headers: RawHeaders) -> None:
        """Begin the answer."""
        await self._send({"type": "http.response.start", "status": status_code, "headers": headers})

    async def body(self, chunk: bytes, *, more: bool) -> None:
        """Go on with it, or end it."""
        self.is_complete = not more
        await self._send({"type": "http.response.body", "body": chunk, "more_body": more})

    async def answer(self, answer: OwnAnswer, more_headers: RawHeaders | None = None) -> None:
        """Give an answer of the gate itself."""
        named = {**answer.headers, "content-length": str(len(answer.body)), WHAT.decode(): answer.what}
        headers = [(name.encode(), value.encode()) for name, value in named.items()]
        await self.start(answer.status_code, [*headers, *(more_headers or [])])
        await self.body(answer.body, more=False)
