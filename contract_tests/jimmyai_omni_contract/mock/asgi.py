"""The mock server as an ASGI application."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from jimmyai_omni_contract.mock.messages import MockRequest, parse_query
from jimmyai_omni_contract.mock.service import MockServer

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Message, Receive, Send], Awaitable[None]]


def asgi_app(service: MockServer) -> AsgiApp:
    """An application that answers HTTP with the mock server, and knows nothing but HTTP."""

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise NotImplementedError(f"the mock server serves http, not {scope['type']}")
        body = await _read(receive)
        if body is None:
            return
        response = service.handle(_request(scope, body))
        headers = [(name.encode(), value.encode("latin-1")) for name, value in response.headers.items()]
        await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
        await send({"type": "http.response.body", "body": response.body})

    return app


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
        parse_query(scope["query_string"].decode("latin-1")),
        headers,
        body,
        f"{scope['scheme']}://{headers.get('host') or f'{host}:{port}'}",
    )
