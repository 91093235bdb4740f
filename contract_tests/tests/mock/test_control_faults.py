"""Faults and scenarios over the control surface."""

from typing import Any

import pytest

from jimmyai_omni_contract.mock.script.faults import FAULTS
from jimmyai_omni_contract.mock.script.scenarios import SCENARIOS
from tests.mock.caller import BODY, CREATE, KEY, Caller

DROP = {"operation": "create", "fault": "drop"}


def post(caller: Caller, name: str, **query: Any) -> Any:
    return caller.http.post(f"/_mock/{name}", params=query).json()


def test_faults_are_armed_shown_used_up_and_cleared() -> None:
    caller = Caller()
    armed = post(caller, "faults", operation="create", fault="500", times=2)["armed"]
    assert armed == [{"operation": "create", "fault": "500", "times": 2}]
    post(caller, "faults", operation="create", fault="-1-after")
    assert caller.http.post(CREATE, json=BODY).status_code == 500
    assert caller.control("faults")["armed"] == [
        {"operation": "create", "fault": "500", "times": 1},
        {"operation": "create", "fault": "-1-after", "times": None},
    ]
    assert caller.http.delete("/_mock/faults").json()["armed"] == []
    assert caller.create()["code"] == "20000"


def test_scenarios_are_armed_shown_used_up_and_cleared() -> None:
    caller = Caller()
    post(caller, "scenarios", scenario="fails", times=2, error_message="too dark")
    caller.completed()
    assert caller.query(caller.control("tasks")[0]["task_id"])["data"]["error_message"] == "too dark"
    assert caller.control("scenarios")["armed"] == [{"scenario": "fails", "times": 1}]
    assert caller.http.delete("/_mock/scenarios").json()["armed"] == []
    assert caller.completed()["status"] == "completed"


def test_the_tables_say_all_that_there_is() -> None:
    caller = Caller()
    assert [row["fault"] for row in caller.control("faults")["known"]] == list(FAULTS)
    assert caller.control("faults")["known"][0] == {
        "fault": "500",
        "operations": ["create", "query", "upload", "balance", "models", "media"],
        "description": "HTTP 500 with an empty body; nothing is done.",
    }
    known = caller.control("scenarios")["known"]
    assert {row["scenario"]: row["description"] for row in known} == {
        name: scenario.description for name, scenario in SCENARIOS.items()
    }


@pytest.mark.parametrize(
    ("name", "query", "said"),
    [
        ("faults", {}, "the parameter operation is missing; there are create, query,"),
        ("faults", {"operation": "creates"}, "there is no operation 'creates'; there are create,"),
        ("faults", {"operation": "query"}, "the parameter fault is missing; there are 500, 500-html,"),
        ("faults", {"operation": "create", "fault": "?"}, "there are 500, 500-html"),
        ("faults", {**DROP, "times": "0"}, "times is a whole number from 1, and not '0'"),
        ("faults", {**DROP, "times": ""}, "times is a whole number from 1, and not ''"),
        ("faults", {**DROP, "times": "٣"}, "times is a whole number from 1, and not '٣'"),
        (
            "faults",
            {**DROP, "times": "9" * 5000},
            f"times is a whole number from 1, and not '{'9' * 40}' ...",
        ),
        ("faults", {**DROP, "time": "1"}, "no parameter 'time'; there are operation, fault, times, key,"),
        ("faults", {**DROP, "calls": "1,a"}, "each of calls is a whole number from 1, and not 'a'"),
        ("faults", {**DROP, "calls": ""}, "each of calls is a whole number from 1, and not ''"),
        (
            "faults",
            {**DROP, "probability": "often"},
            "probability is a number above 0 and up to 1, and not 'o",
        ),
        ("faults", {**DROP, "probability": "0"}, "probability is a number above 0 and up to 1, and not '0'"),
        ("faults", {**DROP, "key": KEY}, "there is no such key; there are mock"),
        ("scenarios", {}, "the parameter scenario is missing; there are plain, fails,"),
        ("scenarios", {"scenario": "fails", "times": "1.5"}, "times is a whole number from 1, and not '1.5'"),
        ("scenarios", {"scenario": "fails", "key": "nobody"}, "there is no such key; there are mock"),
        ("scenarios", {"scenario": "fails", "fault": "500"}, "no parameter 'fault'; there are scenario,"),
    ],
)
def test_what_cannot_be_armed_is_refused_with_the_reason(name: str, query: dict[str, str], said: str) -> None:
    caller = Caller()
    response = caller.http.post(f"/_mock/{name}", params=query)
    assert response.status_code == 400
    assert said in response.json()["error"]
    assert KEY not in response.text
    assert caller.control(name)["armed"] == []


def test_clearing_takes_no_parameters_and_so_not_one_of_several() -> None:
    caller = Caller()
    post(caller, "faults", **DROP)
    refused = caller.http.delete("/_mock/faults", params=DROP)
    assert refused.json() == {"error": "there is no parameter 'fault'; this call takes none"}
    assert len(caller.control("faults")["armed"]) == 1


def test_a_reset_clears_what_was_armed() -> None:
    caller = Caller()
    post(caller, "faults", operation="query", fault="not-found")
    post(caller, "scenarios", scenario="stuck")
    post(caller, "reset")
    assert [caller.control(name)["armed"] for name in ("faults", "scenarios")] == [[], []]


def test_the_control_surface_is_no_operation() -> None:
    caller = Caller()
    for operation in ("create", "query", "upload", "balance", "models", "media"):
        caller.service.fail(operation, "drop")
    assert caller.control("ledger")["billed_creates"] == 0
    assert caller.service.requests == ()
