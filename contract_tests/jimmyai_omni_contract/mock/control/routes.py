"""The control surface under `/_mock/`, for tests: what was asked and billed, and how to move on."""

from collections.abc import Callable
from typing import Any, Final

import attrs

from jimmyai_omni_contract.mock.api.videos import Videos
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse, json_response
from jimmyai_omni_contract.mock.routing import Route
from jimmyai_omni_contract.mock.script.armed import read_times
from jimmyai_omni_contract.mock.script.faults import FAULTS
from jimmyai_omni_contract.mock.script.scenarios import find_scenario

_SHOWN: Final = attrs.filters.exclude(
    "id", "key_name", "scenario", "completed_polls", "url_number", "ended_at", "faults"
)
PREFIX: Final = "/_mock/"


class Control:
    """Plain JSON without an envelope, and without authentication."""

    def __init__(self, videos: Videos, reset: Callable[[], None], is_ready: Callable[[], bool]) -> None:
        self._videos = videos
        self._state = videos.state
        self._reset = reset
        self._is_ready = is_ready

    def routes(self) -> tuple[Route, ...]:
        """Its paths."""
        faults, scenarios = f"{PREFIX}faults", f"{PREFIX}scenarios"
        return (
            Route(("GET", "HEAD"), f"{PREFIX}health", self._health),
            Route(("GET", "HEAD"), f"{PREFIX}ready", self._ready),
            Route(("GET",), f"{PREFIX}ledger", self._ledger),
            Route(("GET",), f"{PREFIX}requests", self._requests),
            Route(("GET",), f"{PREFIX}tasks", self._tasks),
            Route(("POST",), f"{PREFIX}reset", self._start_anew),
            Route(("POST",), f"{PREFIX}advance", _or_400(self._advance)),
            Route(("GET",), faults, self._faults),
            Route(("POST",), faults, _or_400(self._arm_fault)),
            Route(("DELETE",), faults, self._clear_faults),
            Route(("GET",), scenarios, self._scenarios),
            Route(("POST",), scenarios, _or_400(self._arm_scenario)),
            Route(("DELETE",), scenarios, self._clear_scenarios),
        )

    def _health(self, _request: MockRequest) -> MockResponse:
        return json_response({"healthy": True})

    def _ready(self, _request: MockRequest) -> MockResponse:
        ready = self._is_ready()
        return json_response({"ready": ready}, status_code=200 if ready else 503)

    def _ledger(self, _request: MockRequest) -> MockResponse:
        entries = [attrs.asdict(entry) for entry in self._state.ledger]
        spent = sum(entry["amount"] for entry in entries)
        return json_response({"billed_creates": len(entries), "spent": spent, "entries": entries})

    def _requests(self, _request: MockRequest) -> MockResponse:
        return json_response([attrs.asdict(received.summary()) for received in self._state.requests])

    def _tasks(self, _request: MockRequest) -> MockResponse:
        documents: list[dict[str, Any]] = []
        for task in self._state.tasks.values():
            state = attrs.asdict(self._videos.state_of(task))
            document = attrs.asdict(task, filter=_SHOWN)
            documents.append({"task_id": task.id, **state, **document, "scenario": task.scenario.name})
        return json_response(documents)

    def _start_anew(self, _request: MockRequest) -> MockResponse:
        self._reset()
        return json_response({"reset": True})

    def _advance(self, request: MockRequest) -> MockResponse:
        clock = self._videos.clock
        clock.advance(float(request.query.get("seconds", "")))
        return json_response({"now": clock.now()})

    def _faults(self, _request: MockRequest) -> MockResponse:
        armed = [
            {"operation": operation, "fault": turn.item.name, "times": turn.times}
            for operation, turn in self._state.faults.turns()
        ]
        known = [
            {"fault": fault.name, "operations": fault.operations, "description": fault.description}
            for fault in FAULTS.values()
        ]
        return json_response({"armed": armed, "known": known})

    def _arm_fault(self, request: MockRequest) -> MockResponse:
        operation, fault = request.query.get("operation", ""), request.query.get("fault", "")
        self._state.faults.arm(operation, fault, read_times(request.query.get("times")))
        return self._faults(request)

    def _clear_faults(self, request: MockRequest) -> MockResponse:
        self._state.faults.clear()
        return self._faults(request)

    def _scenarios(self, _request: MockRequest) -> MockResponse:
        armed = [{"scenario": turn.item.name, "times": turn.times} for turn in self._state.scenarios.turns()]
        known = [
            {"scenario": scenario.name, "description": scenario.description}
            for scenario in self._videos.options.scenario_table.values()
        ]
        return json_response({"armed": armed, "known": known})

    def _arm_scenario(self, request: MockRequest) -> MockResponse:
        scenario = find_scenario(request.query.get("scenario", ""), self._videos.options.scenario_table)
        if "error_message" in request.query:
            scenario = attrs.evolve(scenario, error_message=request.query["error_message"])
        self._state.scenarios.add(scenario, read_times(request.query.get("times")))
        return self._scenarios(request)

    def _clear_scenarios(self, request: MockRequest) -> MockResponse:
        self._state.scenarios.clear()
        return self._scenarios(request)


def _or_400(handler: Callable[[MockRequest], MockResponse]) -> Callable[[MockRequest], MockResponse]:
    """The handler, whose ValueError is an answer."""

    def answer(request: MockRequest) -> MockResponse:
        try:
            return handler(request)
        except ValueError as error:
            return json_response({"error": str(error)}, status_code=400)

    return answer
