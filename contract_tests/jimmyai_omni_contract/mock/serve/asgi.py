"""The mock server as an ASGI application."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from jimmyai_omni_contract.mock.answering import Answering
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse
from jimmyai_omni_contract.mock.serve.limits import LIMITS, too_large

_NEWS_EVERY_S: Final = 0.5

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Message, Receive, Send], Awaitable[None]]


def asgi_app(service: Answering) -> AsgiApp:
    """An application that answers HTTP with the mock server, and knows nothing but HTTP.

    Raises:
        NotImplementedError: The scope is not HTTP, or an answer is to be lost, which no ASGI server can do.
    """

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise NotImplementedError(f"the mock server serves http, not {scope['type']}")
        limit = LIMITS.body_limit(scope["path"])
        body = await _read(receive, limit)
        if body is None:
            return
        response = too_large(limit) if len(body) > limit else service.handle(_request(scope, body))
        if response.more is not None:
            await send(_start(response))
            await _go_on(response.body, response.more, receive, send)
        elif response.delivery == "whole":
            await send(_start(response))
            await send({"type": "http.response.body", "body": response.body})
        else:
            raise NotImplementedError(
                "no ASGI server can lose an answer; `omni mock` and serve_in_thread can"
            )

    return app


async def _go_on(body: bytes, more: Callable[[], bytes], receive: Receive, send: Send) -> None:
    """Send the body and what becomes new behind it, until the caller leaves."""
    left = asyncio.ensure_future(receive())
    while not left.done():
        if body:
            await send({"type": "http.response.body", "body": body, "more_body": True})
        await asyncio.wait([left], timeout=_NEWS_EVERY_S)
        body = more()


def _start(response: MockResponse) -> Message:
    headers = [(name.encode(), value.encode("latin-1")) for name, value in response.headers.items()]
    return {"type": "http.response.start", "status": response.status_code, "headers": headers}


async def _read(receive: Receive, limit: int) -> bytes | None:
    """The whole body, or more than so many bytes of it; `None` where the client left before it was sent."""
    body, more = bytearray(), True
    while more and len(body) <= limit:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return bytes(body)


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
