"""The controls that the page is made of, without a browser."""

from typing import Any

import pytest

from jimmyai_omni_contract.mock.messages import MockRequest
from jimmyai_omni_contract.mock.options import KeyOptions, UserOptions
from tests.mock.caller import BODY, CREATE, KEY, Caller

STUDIO = UserOptions(name="studio", balance=500, keys=(KeyOptions(name="farm", key="sk-farm", quota=300),))


def post(caller: Caller, name: str, **query: Any) -> tuple[int, Any]:
    response = caller.http.post(f"/_mock/{name}", params=query)
    return response.status_code, response.json()


def test_a_task_is_completed_now() -> None:
    caller = Caller()
    task_id = caller.created_id()
    status, task = post(caller, f"tasks/{task_id}", end="completed")
    assert (status, task["status"], task["progress"]) == (200, "completed", 100)
    assert caller.query(task_id)["data"]["result"]["video_url"].endswith(f"/videos/{task_id}.mp4")


def test_a_task_fails_now_with_a_message() -> None:
    caller = Caller(advance="clock", task_seconds=100)
    first, second = caller.created_id(), caller.created_id()
    caller.service.clock.advance(10)
    assert post(caller, f"tasks/{first}", end="failed", error_message="too dark")[0] == 200
    data = caller.query(first)["data"]
    assert (data["status"], data["error_message"], data["completed_at"]) == ("failed", "too dark", 1764000010)
    post(caller, f"tasks/{second}", end="failed")
    assert caller.query(second)["data"]["error_message"]


def test_a_video_is_looked_at_without_a_request() -> None:
    caller = Caller()
    caller.service.script("expired-url-once", 1)
    task_id = caller.created_id()
    path = f"/_mock/tasks/{task_id}/video"
    assert caller.bare("GET", path).status_code == 404
    for _ in range(5):
        caller.query(task_id)
    caller.service.fail("media", "503", 1)
    looked = caller.bare("GET", path, range="bytes=4-7")
    assert (looked.status_code, looked.headers["content-type"], looked.body) == (206, "video/mp4", b"ftyp")
    assert looked.headers["cache-control"] == "no-store", "after a reset, the id is that of another"
    assert caller.bare("GET", "/_mock/tasks/task_0/video").status_code == 404
    assert len(caller.service.requests) == 6
    assert [caller.bare("GET", f"/videos/{task_id}.mp4").status_code for _ in range(2)] == [503, 410]


def test_a_task_is_given_another_scenario() -> None:
    caller = Caller()
    task_id = caller.created_id()
    _, task = post(caller, f"tasks/{task_id}", scenario="fails", error_message="too loud")
    assert (task["status"], task["scenario"]) == ("queued", "fails")
    for _ in range(5):
        data = caller.query(task_id)["data"]
    assert data["error_message"] == "too loud"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({}, "either end=completed"),
        ({"end": "completed", "scenario": "fails"}, "either end=completed"),
        ({"end": "soon"}, "a task ends as"),
        ({"end": "completed", "error_message": "why"}, "a task ends as"),
        ({"scenario": "?"}, "there is no scenario '?'"),
        ({"scenaro": "fails"}, "there is no parameter 'scenaro'"),
    ],
)
def test_what_cannot_become_of_a_task_is_refused(query: dict[str, str], said: str) -> None:
    caller = Caller()
    task_id = caller.created_id()
    status, document = post(caller, f"tasks/{task_id}", **query)
    assert status == 400
    assert said in document["error"]
    assert caller.control("tasks")[0]["scenario"] == "plain"


def test_a_task_that_is_not_there_or_has_ended_is_not_changed() -> None:
    caller = Caller()
    assert post(caller, "tasks/task_0", end="failed") == (404, {"error": "there is no task task_0"})
    task_id = caller.created_id()
    post(caller, f"tasks/{task_id}", end="failed")
    status, document = post(caller, f"tasks/{task_id}", end="completed")
    assert (status, document) == (409, {"error": f"{task_id} is failed already"})


def test_balances_and_quotas_are_shown_and_set_by_name() -> None:
    caller = Caller(users=(STUDIO,))
    caller.create()
    shown = caller.control("accounts")
    assert shown["users"] == [
        {"name": "mock", "balance": 10000, "used": 60, "available": 9940},
        {"name": "studio", "balance": 500, "used": 0, "available": 500},
    ]
    assert shown["keys"][1] == {"name": "farm", "user": "studio", "quota": 300, "used": 0, "available": 300}
    assert post(caller, "accounts", user="mock", balance="100")[1]["users"][0]["available"] == 40
    assert caller.create()["code"] == "-1"
    post(caller, "accounts", user="mock", balance="120")
    assert caller.create()["code"] == "20000"
    post(caller, "accounts", key="mock", quota="120.5")
    assert caller.key_balance()["data"]["available_quota"] == 0.5
    assert not any(key in str(caller.control("accounts")) for key in (KEY, "sk-farm"))


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ({}, 400, "say either user=NAME"),
        ({"user": "mock"}, 400, "say either user=NAME"),
        ({"user": "mock", "quota": "1"}, 400, "say either user=NAME"),
        ({"user": "mock", "balance": "nan"}, 400, "balance is a number from 0, and not 'nan'"),
        ({"user": "mock", "balance": "-1"}, 400, "balance is a number from 0, and not '-1'"),
        ({"user": "mock", "balance": "much"}, 400, "balance is a number from 0, and not 'much'"),
        ({"key": "mock", "quota": "inf"}, 400, "quota is a number from 0, and not 'inf'"),
        ({"user": "nobody", "balance": "1"}, 404, "there is no such user; there are mock"),
        ({"key": KEY, "quota": "1"}, 404, "there is no such key; there are mock"),
    ],
)
def test_what_is_no_balance_is_refused(query: dict[str, str], status: int, said: str) -> None:
    caller = Caller()
    before = caller.control("accounts")
    answered, document = post(caller, "accounts", **query)
    assert answered == status
    assert said in document["error"]
    assert KEY not in document["error"]
    assert caller.control("accounts") == before


def test_exchanges_are_whole_and_without_keys() -> None:
    caller = Caller(users=(STUDIO,))
    caller.create(duration=7)
    caller.service.fail("create", "500", 1)
    caller.http.post(CREATE, json=BODY)
    caller.created_id()
    shown = caller.control("exchanges?limit=2")
    faulty, last = shown["exchanges"]
    assert (shown["total"], faulty["fault"], last["number"], last["account"]) == (3, "500", 3, "mock")
    assert last["charges"][0]["amount"] == 60
    assert last["curl"].startswith("curl ")
    assert "JIMMYAI_API_KEY" in last["python"]
    [finding] = caller.control("exchanges/1")["request_findings"]
    assert (finding["rule"], finding["where"]) == ("OMNI-04", "duration")
    assert KEY not in str(caller.control("exchanges"))


@pytest.mark.parametrize(
    "name", ["exchanges?limit=0", "exchanges?limit=101", "exchanges?limit=x", "exchanges?last=1"]
)
def test_exchanges_have_a_limit(name: str) -> None:
    assert list(Caller().control(name)) == ["error"]


def test_exchanges_that_are_not_kept_are_not_found() -> None:
    caller = Caller()
    assert caller.bare("GET", "/_mock/exchanges/0").status_code == 404
    assert caller.control("exchanges/1") == {"error": "request 1 is not kept"}


def test_conditions_are_armed_and_shown() -> None:
    caller = Caller(users=(STUDIO,))
    armed = post(caller, "faults", operation="create", fault="500", key="farm", calls="1,3")[1]["armed"]
    assert armed == [{"operation": "create", "fault": "500", "times": None, "key": "farm", "calls": [1, 3]}]
    assert caller.create()["code"] == "20000"
    assert caller.http.post(CREATE, json=BODY, headers={"Authorization": "Bearer sk-farm"}).status_code == 500
    assert post(caller, "scenarios", scenario="fails", probability="2")[0] == 400
    post(caller, "scenarios", scenario="fails", prompt="dog")
    assert caller.control("scenarios")["armed"] == [{"scenario": "fails", "times": None, "prompt": "dog"}]


def test_the_contract_is_there_as_json() -> None:
    contract = Caller().control("contract")
    assert len(contract["x-omni-rules"]) == 30


@pytest.mark.parametrize(
    ("origin", "host", "status"),
    [
        (None, "mock.test", 200),
        ("http://mock.test", "mock.test", 200),
        ("HTTP://Mock.test:8765", "mock.test:8765", 200),
        ("https://evil.example", "mock.test", 403),
        ("http://mock.test:9999", "mock.test:8765", 403),
        ("null", "mock.test", 403),
        ("null", "", 403),
        ("", "", 403),
    ],
)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", "reset"), ("DELETE", "faults"), ("GET", ""), ("GET", "events")]
)
def test_the_pages_of_other_sites_control_nothing(
    method: str, path: str, origin: str | None, host: str, status: int
) -> None:
    caller = Caller()
    headers = {"host": host} if origin is None else {"host": host, "origin": origin}
    answer = caller.service.handle(MockRequest(method, f"/_mock/{path}", headers=headers))
    assert answer.status_code == status
    assert not any(name.startswith("access-control-") for name in answer.headers)
