"""What was asked and billed, moving on, and beginning anew."""

from collections.abc import Callable

import attrs

from jimmyai_omni_contract.mock.api.videos import Videos
from jimmyai_omni_contract.mock.control.answers import PREFIX, only, wanted
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse, json_response
from jimmyai_omni_contract.mock.numbers import AMOUNT
from jimmyai_omni_contract.mock.routing import Route


class Books:
    """The ledger, the requests, the clock."""

    def __init__(self, videos: Videos, reset: Callable[[], None]) -> None:
        self._clock = videos.clock
        self._state = videos.state
        self._reset = reset

    def routes(self) -> tuple[Route, ...]:
        """Its paths."""
        return (
            Route(("GET",), f"{PREFIX}ledger", self._ledger),
            Route(("GET",), f"{PREFIX}requests", self._requests),
            Route(("POST",), f"{PREFIX}reset", self._start_anew),
            Route(("POST",), f"{PREFIX}advance", self._advance),
        )

    def _ledger(self, request: MockRequest) -> MockResponse:
        only(request)
        entries = [attrs.asdict(entry) for entry in self._state.ledger]
        spent = sum(entry["amount"] for entry in entries)
        return json_response({"billed_creates": len(entries), "spent": spent, "entries": entries})

    def _requests(self, request: MockRequest) -> MockResponse:
        only(request)
        return json_response([attrs.asdict(received.summary()) for received in self._state.requests])

    def _start_anew(self, request: MockRequest) -> MockResponse:
        only(request)
        self._reset()
        return json_response({"reset": True})

    def _advance(self, request: MockRequest) -> MockResponse:
        query = only(request, "seconds")
        seconds = wanted(query, "seconds", f"it is {AMOUNT.words}, such as seconds=60")
        self._clock.advance(AMOUNT.read("seconds", seconds))
        return json_response({"now": self._clock.now()})
