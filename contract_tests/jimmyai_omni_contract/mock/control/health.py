"""Whether the server is alive, and whether it takes requests: for whoever runs it."""

from typing import Protocol

from jimmyai_omni_contract.mock.control.answers import PREFIX
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse, json_response
from jimmyai_omni_contract.mock.routing import Route


class Probed(Protocol):
    """What answers requests until it is stopped."""

    @property
    def stopping(self) -> bool:
        """Whether no more requests are taken."""
        ...


class Health:
    """Answers the probes."""

    def __init__(self, server: Probed) -> None:
        self._server = server

    def routes(self) -> tuple[Route, ...]:
        """Its paths."""
        return (
            Route(("GET", "HEAD"), f"{PREFIX}health", self._health),
            Route(("GET", "HEAD"), f"{PREFIX}ready", self._ready),
        )

    def _health(self, _request: MockRequest) -> MockResponse:
        return json_response({"healthy": True})

    def _ready(self, _request: MockRequest) -> MockResponse:
        ready = not self._server.stopping
        return json_response({"ready": ready}, status_code=200 if ready else 503)
