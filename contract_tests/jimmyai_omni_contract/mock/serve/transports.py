"""The mock server as a transport of httpx clients in the same process."""

from collections.abc import AsyncIterator, Callable, Iterator

import httpx

from jimmyai_omni_contract.mock.answering import Answering
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse
from jimmyai_omni_contract.mock.serve.limits import LIMITS, too_large


class ServiceTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Sends the requests of `httpx.Client` and `httpx.AsyncClient` to a mock server, without a socket.

    An answer that is lost raises at once what it raises over a socket.

    Args:
        service: The mock server.
        on_stall: Called with the seconds that the caller would have waited for an answer that stalls, if it
            has a timeout.
    """

    def __init__(self, service: Answering, *, on_stall: Callable[[float], object] | None = None) -> None:
        self.service = service
        self._on_stall = on_stall

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of a sync client."""
        return self._answer(request, request.read())

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of an async client."""
        return self._answer(request, await request.aread())

    def _answer(self, request: httpx.Request, body: bytes) -> httpx.Response:
        url = request.url
        received = MockRequest(
            request.method,
            url.path,
            url.query.decode("latin-1"),
            request.headers,
            body,
            f"{url.scheme}://{url.netloc.decode('latin-1')}",
        )
        limit = LIMITS.body_limit(url.path)
        response = too_large(limit) if len(body) > limit else self.service.handle(received)
        if response.delivery == "drop":
            raise httpx.RemoteProtocolError("Server disconnected without sending a response.")
        if response.delivery == "stall":
            self._stall(request)
            raise httpx.ReadTimeout("timed out")
        # Nobody can leave here: of what becomes new, this is all.
        body = response.body + (response.more() if response.more else b"")
        stream = _CutBody(response) if response.delivery == "cut" else httpx.ByteStream(body)
        return httpx.Response(response.status_code, headers=dict(response.headers), stream=stream)

    def _stall(self, request: httpx.Request) -> None:
        seconds = request.extensions.get("timeout", {}).get("read")
        if self._on_stall is not None and seconds is not None:
            self._on_stall(seconds)


class _CutBody(httpx.SyncByteStream, httpx.AsyncByteStream):
    """Half a body, and then the end of the connection."""

    def __init__(self, response: MockResponse) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        yield self._response.first_half
        raise self._end()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._response.first_half
        raise self._end()

    def _end(self) -> httpx.RemoteProtocolError:
        came, announced = len(self._response.first_half), len(self._response.body)
        return httpx.RemoteProtocolError(
            "peer closed connection without sending complete message body "
            f"(received {came} bytes, expected {announced})"
        )
