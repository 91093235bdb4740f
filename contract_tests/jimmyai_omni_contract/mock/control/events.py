"""What becomes new, as server-sent events."""

import json
from typing import Any, Final

from jimmyai_omni_contract.mock.api.videos import Videos
from jimmyai_omni_contract.mock.control.answers import PREFIX, only
from jimmyai_omni_contract.mock.control.news import Section, sections
from jimmyai_omni_contract.mock.control.server import Server
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse
from jimmyai_omni_contract.mock.routing import Route
from jimmyai_omni_contract.mock.state import State

_HEARTBEAT: Final = b": nothing new\n\n"


class Events:
    """Opens streams, each of which begins with all that there is."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def routes(self) -> tuple[Route, ...]:
        """Its path."""
        return (Route(("GET",), f"{PREFIX}events", self._open),)

    def _open(self, request: MockRequest) -> MockResponse:
        only(request)
        stream = _Stream()
        headers = {"content-type": "text/event-stream", "cache-control": "no-store"}
        first = b"retry: 1000\n\n" + stream.news(self._server.api)
        return MockResponse(200, headers, first, more=lambda: self._server.look(stream.news))


class _Stream:
    """What one listener knows already."""

    def __init__(self) -> None:
        self._state: State | None = None
        self._sections: tuple[Section, ...] = ()

    def news(self, videos: Videos) -> bytes:
        """What it does not know yet, or else a sign of life."""
        if self._state is not videos.state:
            # A reset has replaced everything.
            self._state, self._sections = videos.state, sections(videos)
        events = [_event(section.name, section.news()) for section in self._sections]
        return b"".join(events) or _HEARTBEAT


def _event(name: str, news: dict[str, Any] | None) -> bytes:
    return b"" if news is None else f"event: {name}\ndata: {json.dumps(news)}\n\n".encode()
