"""The control surface under `/_mock/`, for tests: what was asked and billed, and how to move on."""

from collections.abc import Callable
from typing import Any, Final

import attrs

from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse, json_response
from jimmyai_omni_contract.mock.routing import Route
from jimmyai_omni_contract.mock.videos import Videos

PREFIX: Final = "/_mock/"


class Control:
    """Plain JSON without an envelope, and without authentication."""

    def __init__(self, videos: Videos, reset: Callable[[], None]) -> None:
        self._videos = videos
        self._state = videos.state
        self._reset = reset

    def routes(self) -> tuple[Route, ...]:
        """Its paths."""
        return (
            Route(("GET",), f"{PREFIX}ledger", self._ledger),
            Route(("GET",), f"{PREFIX}requests", self._requests),
            Route(("GET",), f"{PREFIX}tasks", self._tasks),
            Route(("POST",), f"{PREFIX}reset", self._start_anew),
            Route(("POST",), f"{PREFIX}advance", self._advance),
        )

    def _ledger(self, _request: MockRequest) -> MockResponse:
        entries = [attrs.asdict(entry) for entry in self._state.ledger]
        spent = sum(entry["amount"] for entry in entries)
        return json_response({"billed_creates": len(entries), "spent": spent, "entries": entries})

    def _requests(self, _request: MockRequest) -> MockResponse:
        return json_response([attrs.asdict(received) for received in self._state.requests])

    def _tasks(self, _request: MockRequest) -> MockResponse:
        documents: list[dict[str, Any]] = []
        for task in self._state.tasks.values():
            state = attrs.asdict(self._videos.state_of(task))
            document = attrs.asdict(task, filter=attrs.filters.exclude("id", "key"))
            documents.append({"task_id": task.id, **state, **document})
        return json_response(documents)

    def _start_anew(self, _request: MockRequest) -> MockResponse:
        self._reset()
        return json_response({"reset": True})

    def _advance(self, request: MockRequest) -> MockResponse:
        clock = self._videos.clock
        try:
            clock.advance(float(request.query.get("seconds", "")))
        except ValueError as error:
            return json_response({"error": str(error)}, status_code=400)
        return json_response({"now": clock.now()})
