"""What goes wrong with the next calls, and what becomes of the next tasks."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs

from jimmyai_omni_contract.mock.api.videos import Videos
from jimmyai_omni_contract.mock.control.answers import PREFIX, only, wanted
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse, json_response
from jimmyai_omni_contract.mock.numbers import ONE_OR_MORE, PROBABILITY
from jimmyai_omni_contract.mock.routing import Route
from jimmyai_omni_contract.mock.script.armed import Turn, read_times
from jimmyai_omni_contract.mock.script.condition import ALWAYS, Condition, check_key
from jimmyai_omni_contract.mock.script.fault import OPERATIONS
from jimmyai_omni_contract.mock.script.faults import FAULTS, faults_of, find_operation
from jimmyai_omni_contract.mock.script.scenarios import find_scenario
from jimmyai_omni_contract.mock.state import State

_ORDER: Final = ("times", "key", "prompt", "calls", "probability")


class Script:
    """Arms, shows and clears faults and scenarios."""

    def __init__(self, videos: Videos) -> None:
        self._state = videos.state
        self._scenarios = videos.options.scenario_table

    def routes(self) -> tuple[Route, ...]:
        """Its paths."""
        faults, scenarios = f"{PREFIX}faults", f"{PREFIX}scenarios"
        return (
            Route(("GET",), faults, self._show_faults),
            Route(("POST",), faults, self._arm_fault),
            Route(("DELETE",), faults, self._clear_faults),
            Route(("GET",), scenarios, self._show_scenarios),
            Route(("POST",), scenarios, self._arm_scenario),
            Route(("DELETE",), scenarios, self._clear_scenarios),
        )

    def _show_faults(self, request: MockRequest) -> MockResponse:
        only(request)
        return self._faults_shown()

    def _faults_shown(self) -> MockResponse:
        known = [
            {"fault": fault.name, "operations": fault.operations, "description": fault.description}
            for fault in FAULTS.values()
        ]
        return json_response({"armed": armed_faults(self._state), "known": known})

    def _arm_fault(self, request: MockRequest) -> MockResponse:
        query = only(request, "operation", "fault", *_ORDER)
        operation = find_operation(wanted(query, "operation", _there_are(OPERATIONS)))
        fault = wanted(query, "fault", _there_are(faults_of(operation)))
        self._state.faults.arm(operation, fault, read_times(query.get("times")), self._condition(query))
        return self._faults_shown()

    def _clear_faults(self, request: MockRequest) -> MockResponse:
        only(request)
        self._state.faults.clear()
        return self._faults_shown()

    def _show_scenarios(self, request: MockRequest) -> MockResponse:
        only(request)
        return self._scenarios_shown()

    def _scenarios_shown(self) -> MockResponse:
        known = [
            {"scenario": scenario.name, "description": scenario.description}
            for scenario in self._scenarios.values()
        ]
        return json_response({"armed": armed_scenarios(self._state), "known": known})

    def _arm_scenario(self, request: MockRequest) -> MockResponse:
        query = only(request, "scenario", "error_message", *_ORDER)
        name = wanted(query, "scenario", _there_are(self._scenarios))
        scenario = find_scenario(name, self._scenarios)
        if "error_message" in query:
            scenario = attrs.evolve(scenario, error_message=query["error_message"])
        self._state.scenarios.add(scenario, read_times(query.get("times")), self._condition(query))
        return self._scenarios_shown()

    def _clear_scenarios(self, request: MockRequest) -> MockResponse:
        only(request)
        self._state.scenarios.clear()
        return self._scenarios_shown()

    def _condition(self, query: Mapping[str, str]) -> Condition:
        """The condition of `key`, `prompt`, `calls` (such as 1,3) and `probability`.

        Raises:
            ValueError: One of them is none, or nobody has the key.
        """
        calls = query["calls"].split(",") if "calls" in query else ()
        condition = Condition(
            key=query.get("key"),
            prompt=query.get("prompt"),
            calls=tuple(int(ONE_OR_MORE.read("each of calls", call)) for call in calls),
            probability=PROBABILITY.read("probability", query.get("probability", "1")),
        )
        check_key(condition, (account.name for account in self._state.accounts.values()))
        return condition


def armed_faults(state: State) -> list[dict[str, Any]]:
    """The faults that are armed, in order."""
    return [
        {"operation": operation, "fault": turn.item.name, **_turn(turn)}
        for operation, turn in state.faults.turns()
    ]


def armed_scenarios(state: State) -> list[dict[str, Any]]:
    """The scenarios that are armed, in order."""
    return [{"scenario": turn.item.name, **_turn(turn)} for turn in state.scenarios.turns()]


def _turn(turn: Turn[Any]) -> dict[str, Any]:
    """How often, and those of its conditions that are set."""
    plain, conditions = attrs.asdict(ALWAYS), attrs.asdict(turn.when)
    return {
        "times": turn.times,
        **{name: value for name, value in conditions.items() if value != plain[name]},
    }


def _there_are(names: Iterable[str]) -> str:
    return f"there are {', '.join(names)}"
