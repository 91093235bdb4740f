"""One connection of a caller: its requests are answered in order, and the answers sent or lost."""

import asyncio
from collections import deque
from collections.abc import Callable
from functools import cache
from http import HTTPStatus
from math import inf
from typing import Final, Protocol, cast

from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse, text_response
from jimmyai_omni_contract.mock.serve.limits import Budget, Limits, too_much
from jimmyai_omni_contract.mock.serve.reading import Incoming, Refused, RequestReader

_SLICE: Final = 256 << 10
_NEWS_EVERY_S: Final = 0.5
_LINGER_S: Final = 2


class Host(Protocol):
    """The server, as a connection knows it."""

    limits: Limits
    budget: Budget
    connections: set["Connection"]
    base_url: str
    date: str

    @property
    def stopping(self) -> bool:
        """Whether it takes no new connections and ends those that there are."""
        ...

    def answer(self, request: MockRequest) -> MockResponse:
        """The answer to a request."""
        ...

    def left(self, connection: "Connection") -> None:
        """A connection is lost."""
        ...

    def now(self) -> float:
        """The time of the deadlines, in seconds."""
        ...

    def later(self, delay_s: float, call: Callable[[], None]) -> object:
        """Call something after so many seconds."""
        ...


class Connection(asyncio.Protocol):
    """A connection to a mock server.

    Args:
        host: The server.
    """

    def __init__(self, host: Host) -> None:
        self._host = host
        self._waiting = deque[Incoming | Refused]()
        self._rest: memoryview | None = None
        self._kept = 0
        self._started = 0.0
        self._paused = False
        self._holding = False
        """What comes is not read before the caller has read."""
        self._deaf = False
        """Nothing more of what comes is read."""
        self._refused = False
        self._ending = False
        """It is closed when all has left."""
        self.deadline = inf
        """When it is closed if nothing happens, in the seconds of the host."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The caller is there."""
        self._transport = cast(asyncio.Transport, transport)
        host = self._host
        self._reader = RequestReader(host.base_url, host.limits, host.budget, self._take, self._go_on)
        full = len(host.connections) >= host.limits.connections
        host.connections.add(self)
        self._wait(host.limits.head_s)
        if full:
            self._deaf = True
            refusal = too_much("too many connections")
            self._send(refusal, refusal.body, "connection: close\r\n")
            # Without lingering: what there are too many of must not be kept.
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the name is asyncio's
        """It is closed, by whomever."""
        self._host.left(self)
        self._deaf = self._ending = True
        self._waiting.clear()
        self._rest = None
        self._release()
        self._reader.end()

    def data_received(self, data: bytes) -> None:
        """Something came."""
        if self._deaf:
            return
        reader, begun = self._reader, self._reader.begun
        between = not (reader.in_head or reader.in_body)
        try:
            reader.feed(data)
        except Refused as refusal:
            self._take(refusal)
        if self._silent() or (between and reader.begun == begun):
            return
        limits, now = self._host.limits, self._host.now()
        if reader.begun != begun:
            self._started = now
        if reader.in_body:
            self.deadline = min(now + limits.pause_s, self._started + limits.request_s)
        elif not reader.in_head:
            self.deadline = now + limits.idle_s
        elif reader.begun != begun:
            self.deadline = now + limits.head_s

    def eof_received(self) -> bool:
        """The caller sends nothing more; what it has asked for, it still gets."""
        return self._busy()

    def pause_writing(self) -> None:
        """The caller reads too slowly."""
        self._paused = True
        self._wait(self._host.limits.pause_s)

    def resume_writing(self) -> None:
        """The caller has read."""
        self._paused = False
        self._wait(inf if self._deaf else self._host.limits.idle_s)
        self._work()

    def expire(self, now: float) -> None:
        """Close it if its deadline has passed; whoever was about to send something is told."""
        if now < self.deadline:
            return
        if (self._reader.in_head or self._reader.in_body) and not self._deaf:
            self._take(Refused(text_response(408, "408 request timeout")))
        else:
            self.abort()

    def stop(self) -> None:
        """The server stops: only what is under way is finished."""
        if self._busy():
            return
        if self._ending or not (self._deaf or self._reader.in_head or self._reader.in_body):
            self._transport.close()
        elif self._deaf:
            self.abort()

    def abort(self) -> None:
        """Close it at once, whatever has not left yet."""
        self._transport.abort()

    def _busy(self) -> bool:
        return bool(self._waiting) or self._rest is not None

    def _silent(self) -> bool:
        return self._deaf or self._paused

    def _wait(self, delay_s: float) -> None:
        self.deadline = self._host.now() + delay_s

    def _go_on(self) -> None:
        if not self._waiting:
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _take(self, item: Incoming | Refused) -> None:
        """Answer it when all before it is answered."""
        if self._deaf:
            return
        if len(self._waiting) >= self._host.limits.pipelined:
            item = Refused(too_much("too many requests wait on this connection"))
        self._deaf = isinstance(item, Refused)
        self._waiting.append(item)
        self._work()

    def _work(self) -> None:
        """Send what can be sent, in order."""
        while not self._paused:
            if self._rest is not None:
                self._send_slice(self._rest)
            elif self._ending:
                self._end()
                return
            elif self._waiting:
                self._reply(self._waiting.popleft())
            else:
                if self._holding:
                    self._holding = False
                    self._transport.resume_reading()
                return
        if not self._deaf:
            self._holding = True
            self._transport.pause_reading()

    def _send_slice(self, rest: memoryview) -> None:
        self._transport.write(rest[:_SLICE])
        self._rest = rest[_SLICE:] if len(rest) > _SLICE else None
        if self._rest is None:
            self._release()

    def _release(self) -> None:
        self._host.budget.give(self._kept)
        self._kept = 0

    def _reply(self, item: Incoming | Refused) -> None:
        if isinstance(item, Refused):
            self._refused = True
            self._send(item.response, item.response.body, "connection: close\r\n")
            self._ending = True
            return
        response = self._host.answer(item.request)
        if response.more is not None:
            self._stream(response, response.more, item.chunks)
        elif response.delivery == "whole":
            last = self._host.stopping or not item.keep_alive
            self._send(response, response.body, "connection: close\r\n" if last else "")
            if last:
                self._deaf = self._ending = True
        else:
            self._lose(response)

    def _send(self, response: MockResponse, body: bytes, more_headers: str = "") -> None:
        size = len(body)
        if size > _SLICE:
            if not self._host.budget.take(size):
                response = too_much("too many answers at once")
                body = response.body
            else:
                self._kept = size
        head = _head(response, self._host.date, more_headers)
        if len(body) > _SLICE:
            self._transport.write(head)
            self._rest = memoryview(body)
        else:
            self._transport.write(head + body)

    def _lose(self, response: MockResponse) -> None:
        self._deaf = True
        self._waiting.clear()
        if response.delivery == "cut":
            self._send(response, response.first_half)
        self._ending = response.delivery != "stall"
        self.deadline = inf

    def _stream(self, response: MockResponse, more: Callable[[], bytes], chunks: bool) -> None:
        """Send the body and what becomes new behind it, until the caller leaves."""
        self._deaf = True
        self._waiting.clear()
        self.deadline = inf
        frame = _chunk if chunks else bytes
        coding = "transfer-encoding: chunked\r\n" if chunks else ""
        self._transport.write(_head(response, self._host.date, coding) + frame(response.body))

        def go_on() -> None:
            if self._ending:
                return
            if not self._paused:
                news = more()
                if news:
                    self._transport.write(frame(news))
            self._host.later(_NEWS_EVERY_S, go_on)

        self._host.later(_NEWS_EVERY_S, go_on)

    def _end(self) -> None:
        if self._refused and self._transport.can_write_eof():
            # Who closes while the caller still sends resets the connection, and the answer may be lost.
            self._transport.write_eof()
            self._wait(_LINGER_S)
        else:
            self._transport.close()


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data) if data else b""


@cache
def _status_line(status_code: int) -> str:
    try:
        phrase = HTTPStatus(status_code).phrase
    except ValueError:
        phrase = ""
    return f"HTTP/1.1 {status_code} {phrase}\r\n"


def _head(response: MockResponse, date: str, more_headers: str) -> bytes:
    headers = response.headers
    lines = [_status_line(response.status_code), date, more_headers]
    lines += [f"{name}: {value}\r\n" for name, value in headers.items()]
    if "content-length" not in headers and response.more is None and response.status_code not in (204, 304):
        lines.append(f"content-length: {len(response.body)}\r\n")
    lines.append("\r\n")
    return "".join(lines).encode("latin-1")
