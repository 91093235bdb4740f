"""The mock server as an ASGI application."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, Final, Protocol

from jimmyai_omni_contract.mock.answering import Answering
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse

CONNECTION: Final = "jimmyai_omni.connection"
"""The extension of a scope that holds the request's `Connection`."""

_NEWS_EVERY_S: Final = 0.5

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Message, Receive, Send], Awaitable[None]]


class Connection(Protocol):
    """What carries a request, for answers that do not arrive whole."""

    def close(self) -> None:
        """Close it when all that was sent has left."""

    def hold(self) -> None:
        """Nothing more is going to be sent; it is closed when the server stops."""


def asgi_app(service: Answering) -> AsgiApp:
    """An application that answers HTTP with the mock server, and knows nothing but HTTP.

    Raises:
        NotImplementedError: The scope is not HTTP, or an answer is to be lost and the server that runs the
            application offers no `CONNECTION`.
    """

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise NotImplementedError(f"the mock server serves http, not {scope['type']}")
        body = await _read(receive)
        if body is None:
            return
        response = service.handle(_request(scope, body))
        if response.more is not None:
            await send(_start(response))
            await _go_on(response.body, response.more, receive, send)
        elif response.delivery == "whole":
            await send(_start(response))
            await send({"type": "http.response.body", "body": response.body})
        else:
            await _lose(response, _connection(scope), receive, send)

    return app


async def _go_on(body: bytes, more: Callable[[], bytes], receive: Receive, send: Send) -> None:
    """Send the body and what becomes new behind it, until the caller leaves."""
    left = asyncio.ensure_future(receive())
    while not left.done():
        if body:
            await send({"type": "http.response.body", "body": body, "more_body": True})
        await asyncio.wait([left], timeout=_NEWS_EVERY_S)
        body = more()


async def _lose(response: MockResponse, connection: Connection, receive: Receive, send: Send) -> None:
    if response.delivery == "cut":
        await send(_start(response))
        await send({"type": "http.response.body", "body": response.first_half, "more_body": True})
    if response.delivery == "stall":
        connection.hold()
    else:
        connection.close()
    # An application that returned before its answer was complete would be complained of.
    while (await receive())["type"] != "http.disconnect":
        pass


def _start(response: MockResponse) -> Message:
    headers = [(name.encode(), value.encode("latin-1")) for name, value in response.headers.items()]
    return {"type": "http.response.start", "status": response.status_code, "headers": headers}


def _connection(scope: Message) -> Connection:
    extensions: Mapping[str, Any] = scope.get("extensions") or {}
    connection: Connection | None = extensions.get(CONNECTION)
    if connection is None:
        raise NotImplementedError("this ASGI server can lose no answer; `omni mock` and serve_in_thread can")
    return connection


async def _read(receive: Receive) -> bytes | None:
    """The whole body; `None` where the client left before it was sent."""
    chunks: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunks.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(chunks)


def _request(scope: Message, body: bytes) -> MockRequest:
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    host, port = scope.get("server") or ("mock", 80)
    return MockRequest(
        scope["method"],
        scope["path"],
        scope["query_string"].decode("latin-1"),
        headers,
        body,
        f"{scope['scheme']}://{headers.get('host') or f'{host}:{port}'}",
    )
