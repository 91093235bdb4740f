"""The mock server on a real socket, by uvicorn."""

import asyncio
import socket
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from jimmyai_omni_contract.mock.answering import Answering
from jimmyai_omni_contract.mock.serve.asgi import CONNECTION, asgi_app


class LossyProtocol(H11Protocol):
    """A connection whose application can lose an answer: the `Connection` of its requests."""

    _held = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Offer itself to the application from now on."""
        super().connection_made(transport)
        answer = self.app

        async def app(scope: Any, receive: Any, send: Any) -> None:
            await answer({**scope, "extensions": {CONNECTION: self}}, receive, send)

        self.app = app

    def close(self) -> None:
        """See `Connection`."""
        self.hold()
        self.transport.close()

    def hold(self) -> None:
        """See `Connection`."""
        self._held = True

    def shutdown(self) -> None:
        """The server stops; whoever waits for an answer that is lost would keep it from stopping."""
        super().shutdown()
        if self._held:
            self.transport.abort()


def listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections from now on; port 0 is any free one.

    Raises:
        OSError: The host is none of this machine, or the port is taken or not allowed.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family)
    # asyncio sets this only on sockets that it makes itself; without it each answer waits 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def base_url_of(listener: socket.socket) -> str:
    """The URL at which a listening socket is reached."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def uvicorn_server(service: Answering) -> uvicorn.Server:
    """A server for listening sockets; it says nothing but its own errors."""
    config = uvicorn.Config(
        asgi_app(service),
        loop="asyncio",
        http=LossyProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(config)
