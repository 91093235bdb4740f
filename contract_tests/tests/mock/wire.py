"""Bytes as they are sent and come: over a socket, and to a connection without one."""

import asyncio
import json
import re
import socket
from collections.abc import Callable, Iterable
from typing import Any

import attrs
import httpx

from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse
from jimmyai_omni_contract.mock.serve.connection import Connection
from jimmyai_omni_contract.mock.serve.embedded import RunningServer
from jimmyai_omni_contract.mock.serve.limits import LIMITS, Budget, Limits
from jimmyai_omni_contract.mock.service import MockServer
from tests.mock.caller import BODY, CREATE, KEY

JSON = json.dumps(BODY).encode()


def message(
    target: str = CREATE, body: bytes = JSON, *more: str, method: str = "POST", version: str = "1.1"
) -> bytes:
    """A create, or something else, as it is sent."""
    headers = [
        "Host: mock.test",
        f"Authorization: Bearer {KEY}",
        "Content-Type: application/json",
        *([f"Content-Length: {len(body)}"] if body else []),
        *more,
    ]
    head = "\r\n".join([f"{method} {target} HTTP/{version}", *headers, "", ""])
    return head.encode("latin-1") + body


def get(target: str, *more: str, method: str = "GET") -> bytes:
    """A request without a body."""
    return message(target, b"", *more, method=method)


def statuses(came: bytes) -> list[int]:
    """The HTTP statuses of the answers, in order."""
    return [int(status) for status in re.findall(rb"HTTP/1.1 (\d+) [A-Z]", came)]


def connect(server: RunningServer) -> socket.socket:
    """A connection of one's own."""
    url = httpx.URL(server.base_url)
    return socket.create_connection((url.host, url.port), timeout=30)


def rest(caller: socket.socket) -> bytes:
    """All that comes until the server closes."""
    came = b""
    try:
        while piece := caller.recv(1 << 20):
            came += piece
    except ConnectionError:
        pass
    return came


def ask(server: RunningServer, sent: bytes) -> bytes:
    """What comes of these bytes, when nothing follows them."""
    with connect(server) as caller:
        try:
            caller.sendall(sent)
            caller.shutdown(socket.SHUT_WR)
        except OSError:
            # It was closed before it had all.
            pass
        return rest(caller)


@attrs.define(eq=False)
class Line(asyncio.Transport):
    """A transport without a socket; its other end reads all at once, or nothing while it is `full`."""

    came: bytes = b""
    ended: str = ""
    """How the server ended it: `eof`, `close` or `abort`."""
    reading: bool = True
    full: bool = False

    def write(self, data: Any) -> None:
        self.came += bytes(data)

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        self.ended = "eof"

    def close(self) -> None:
        self.ended = "close"

    def abort(self) -> None:
        self.ended = "abort"

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True


@attrs.define(eq=False)
class Desk:
    """A server without sockets, whose time stands still: the `Host` of connections."""

    service: MockServer = attrs.field(factory=MockServer)
    limits: Limits = LIMITS
    connections: set[Connection] = attrs.field(factory=set[Connection])
    base_url: str = "http://desk.test"
    date: str = ""
    stopping: bool = False
    time_s: float = 0.0
    due: list[Callable[[], None]] = attrs.field(factory=list[Callable[[], None]])
    """What is to be called later."""
    budget: Budget = attrs.field(
        init=False, default=attrs.Factory(lambda desk: Budget(desk.limits.in_flight_bytes), takes_self=True)
    )

    def answer(self, request: MockRequest) -> MockResponse:
        return self.service.handle(request)

    def left(self, connection: Connection) -> None:
        self.connections.discard(connection)

    def now(self) -> float:
        return self.time_s

    def later(self, delay_s: float, call: Callable[[], None]) -> None:
        self.due.append(call)

    def connect(self) -> tuple[Connection, Line]:
        """A new caller."""
        connection, line = Connection(self), Line()
        connection.connection_made(line)
        return connection, line

    def send(self, pieces: Iterable[bytes]) -> Line:
        """What comes of these bytes."""
        connection, line = self.connect()
        for piece in pieces:
            connection.data_received(piece)
        return line
