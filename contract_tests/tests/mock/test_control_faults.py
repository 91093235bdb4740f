"""Faults and scenarios over the control surface."""

from typing import Any

import pytest

from jimmyai_omni_contract.mock.script.faults import FAULTS
from jimmyai_omni_contract.mock.script.scenarios import SCENARIOS
from tests.mock.caller import BODY, CREATE, Caller


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
        ("faults", {}, "no operation ''"),
        ("faults", {"operation": "create", "fault": "?"}, "there are 500, 500-html"),
        ("faults", {"operation": "create", "fault": "drop", "times": "0"}, "0 times"),
        ("faults", {"operation": "create", "fault": "drop", "times": ""}, "'' is no number"),
        ("faults", {"operation": "create", "fault": "drop", "times": "٣"}, "'٣' is no number"),
        ("faults", {"operation": "create", "fault": "drop", "times": "9" * 5000}, "4300"),
        ("scenarios", {}, "no scenario ''"),
        ("scenarios", {"scenario": "fails", "times": "1.5"}, "'1.5' is no number"),
    ],
)
def test_what_cannot_be_armed_is_refused_with_the_reason(name: str, query: dict[str, str], said: str) -> None:
    caller = Caller()
    response = caller.http.post(f"/_mock/{name}", params=query)
    assert response.status_code == 400
    assert said in response.json()["error"]
    assert caller.control(name)["armed"] == []


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
