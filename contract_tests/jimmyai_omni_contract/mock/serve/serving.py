"""The mock server on a real socket."""

import asyncio
import logging
import signal
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from email.utils import formatdate
from ipaddress import ip_address
from typing import Any, Final

import attrs

from jimmyai_omni_contract.mock.answering import Answering
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse, text_response
from jimmyai_omni_contract.mock.serve.connection import Connection
from jimmyai_omni_contract.mock.serve.limits import LIMITS, Budget, Limits
from jimmyai_omni_contract.mock.serve.process import new_loop, open_files

_logger = logging.getLogger(__name__)
_BACKLOG: Final = 2048
_TICK_S: Final = 0.5
_OTHER_FILES: Final = 64


class CannotListenError(OSError):
    """No connections can be taken at an address; the message says why, and what to do next."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections from now on; port 0 is any free one.

    Raises:
        CannotListenError: The host is none of this machine or empty, or the port is taken or not allowed.
    """
    if not host:
        raise _cannot_listen(host, port, "an empty address would be every one of this machine, as 0.0.0.0 is")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except (OSError, UnicodeError) as error:
        # Python has put the address behind it once more.
        reason, _, _ = (getattr(error, "strerror", None) or str(error)).partition(" (while ")
        raise _cannot_listen(host, port, reason) from error
    # asyncio sets this only on sockets that it makes itself; without it each answer waits 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _cannot_listen(host: str, port: int, reason: str) -> CannotListenError:
    return CannotListenError(
        f"cannot listen on {host}:{port}: {reason}\n"
        "next: choose another port with --port (0 takes any free one) or another address with --host"
    )


def base_url_of(listener: socket.socket) -> str:
    """The URL at which a listening socket is reached from this machine."""
    host, port = listener.getsockname()[:2]
    if ip_address(host).is_unspecified:
        # All addresses of the machine are none that could be called.
        host = "::1" if ":" in host else "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class HttpServer:
    """Serves a mock server over HTTP/1.1; it says nothing but its own errors.

    Args:
        service: What answers.
        limits: What it bears of its callers.
    """

    def __init__(self, service: Answering, limits: Limits = LIMITS) -> None:
        self.service = service
        self.limits = attrs.evolve(limits, connections=min(limits.connections, open_files() - _OTHER_FILES))
        self.budget = Budget(limits.in_flight_bytes)
        self.connections = set[Connection]()
        self.base_url = ""
        self.date = ""
        self._stop = threading.Event()
        self._wake: Callable[[], object] = lambda: None

    def run(self, listener: socket.socket) -> None:
        """Serve until `stop` is called or, in the main thread, SIGINT or SIGTERM comes."""
        with asyncio.Runner(loop_factory=new_loop) as runner, _signals(self.stop):
            runner.run(self._serve(listener))

    def stop(self) -> None:
        """Stop soon: requests that are under way are finished first. It may be called from anywhere."""
        self._stop.set()
        self._wake()

    @property
    def stopping(self) -> bool:
        """Whether it takes no new connections and ends those that there are."""
        return self.service.stopping

    def answer(self, request: MockRequest) -> MockResponse:
        """The answer of the service."""
        try:
            return self.service.handle(request)
        except Exception:
            _logger.exception("%s %s cannot be answered", request.method, request.path)
            return text_response(500, "500 internal server error")

    def left(self, connection: Connection) -> None:
        """A connection is lost."""
        self.connections.discard(connection)
        if self.stopping and not self.connections:
            self._empty.set()

    def now(self) -> float:
        """The time of the event loop."""
        return self._loop.time()

    def later(self, delay_s: float, call: Callable[[], None]) -> object:
        """Call something after so many seconds."""
        return self._loop.call_later(delay_s, call)

    async def _serve(self, listener: socket.socket) -> None:
        self._loop = loop = asyncio.get_running_loop()
        loop.set_exception_handler(_complain)
        stopped, self._empty = asyncio.Event(), asyncio.Event()
        self._wake = lambda: loop.call_soon_threadsafe(stopped.set)
        self.base_url = base_url_of(listener)
        self._tick()
        self.service.stopping = False
        server = await loop.create_server(lambda: Connection(self), sock=listener, backlog=_BACKLOG)
        if not self._stop.is_set():
            await stopped.wait()
        self.service.stopping = True
        server.close()
        await self._finish()

    async def _finish(self) -> None:
        for connection in list(self.connections):
            connection.stop()
        with suppress(TimeoutError):
            if self.connections:
                await asyncio.wait_for(self._empty.wait(), self.limits.stop_s)
        for connection in list(self.connections):
            connection.abort()
        # They are lost in the next turn of the loop.
        await asyncio.sleep(0)

    def _tick(self) -> None:
        self.date = f"date: {formatdate(usegmt=True)}\r\n"
        now = self.now()
        for connection in list(self.connections):
            connection.expire(now)
        self.later(_TICK_S, self._tick)


def _complain(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """One line of what went wrong outside of a request, such as that no more files can be opened."""
    _logger.error("%s: %r", context["message"], context.get("exception"))


@contextmanager
def _signals(stop: Callable[[], None]) -> Generator[None]:
    """Stop at SIGINT and SIGTERM, where this is the thread that gets them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def handle(_number: int, _frame: object) -> None:
        stop()

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
