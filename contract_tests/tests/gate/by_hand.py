"""Deployments made by hand, of raw sockets: for what no well-behaved server does."""

import socket
import ssl
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Final

import attrs

from jimmyai_omni_contract.mock.serve.serving import base_url_of, listen

CREATED: Final = (
    b'{"code": "20000", "msg": "ok", "data": {"task_id": "task_1", "status": "queued", '
    b'"model": "Gemini-Omini", "created_at": 1764000000}}'
)
JSON: Final = b"Content-Type: application/json"


@attrs.define
class Caught:
    """One request, as far as it was read."""

    connection: socket.socket
    head: bytes
    body: bytes
    """What came together with the head, or all of it after `read_all`."""

    @property
    def target(self) -> bytes:
        return self.head.split(b" ")[1]

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        lines = self.head.split(b"\r\n")[1:]
        return [(name.lower(), value) for name, _, value in (line.partition(b": ") for line in lines)]

    def read_all(self) -> None:
        """Read the rest of a body whose length was announced."""
        length = int(dict(self.headers).get(b"content-length", b"0"))
        while len(self.body) < length and (more := self.connection.recv(1 << 16)):
            self.body += more

    def answer(self, body: bytes, *headers: bytes, status: bytes = b"200 OK") -> None:
        """Answer in one go, with the length. The connection ends with it, so nobody may send on it again."""
        length = b"Content-Length: %d" % len(body)
        lines = [b"HTTP/1.1 " + status, length, b"Connection: close", *headers, b"", b""]
        self.connection.sendall(b"\r\n".join(lines) + body)


def bound_buffer(receiving: socket.socket) -> None:
    """Let it hold little that nobody has read; a listening socket hands that on to its connections."""
    receiving.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 18)


Script = Callable[[Caught], object]


@attrs.define
class ByHand:
    """A deployment that runs a script for each connection, with its first request."""

    base_url: str
    caught: list[Caught] = attrs.field(factory=list[Caught])


@contextmanager
def deployment(script: Script, tls: ssl.SSLContext | None = None) -> Generator[ByHand]:
    """Accept connections until left; a connection is closed when its script returns."""
    with listen("127.0.0.1", 0) as listener:
        bound_buffer(listener)
        url = base_url_of(listener)
        served = ByHand(url.replace("http:", "https:") if tls else url)
        accepting = Thread(target=_accept, args=(listener, script, served, tls), daemon=True)
        accepting.start()
        try:
            yield served
        finally:
            # Wakes up the one that accepts, where closing would not.
            listener.shutdown(socket.SHUT_RDWR)
            accepting.join()


def _accept(listener: socket.socket, script: Script, served: ByHand, tls: ssl.SSLContext | None) -> None:
    threads: list[Thread] = []
    with suppress(OSError):
        while True:
            connection, _ = listener.accept()
            threads.append(Thread(target=_serve, args=(connection, script, served, tls), daemon=True))
            threads[-1].start()
    for thread in threads:
        thread.join()


def _serve(connection: socket.socket, script: Script, served: ByHand, tls: ssl.SSLContext | None) -> None:
    with (
        suppress(OSError),
        tls.wrap_socket(connection, server_side=True) if tls else connection as connection,
    ):
        received = b""
        while b"\r\n\r\n" not in received:
            chunk = connection.recv(1 << 16)
            if not chunk:
                return
            received += chunk
        head, _, body = received.partition(b"\r\n\r\n")
        request = Caught(connection, head, body)
        served.caught.append(request)
        script(request)
