"""The mock server as a transport of httpx clients in the same process."""

import httpx

from jimmyai_omni_contract.mock.messages import MockRequest, parse_query
from jimmyai_omni_contract.mock.service import MockServer


class ServiceTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Sends the requests of `httpx.Client` and `httpx.AsyncClient` to a mock server, without a socket."""

    def __init__(self, service: MockServer) -> None:
        self.service = service

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
            parse_query(url.query.decode("latin-1")),
            request.headers,
            body,
            f"{url.scheme}://{url.netloc.decode('latin-1')}",
        )
        response = self.service.handle(received)
        return httpx.Response(response.status_code, headers=dict(response.headers), content=response.body)
