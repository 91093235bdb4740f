"""Every named fault does what its line says, and has happened or not as it says."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from jimmyai_omni_contract.mock.script.fault import OPERATIONS, Operation
from jimmyai_omni_contract.mock.script.faults import FAULTS, RETRY_AFTER_S
from tests.mock.caller import BODY, CATALOG, CREATE, KEY_BALANCE, QUERY, UPLOAD, USER_BALANCE, Caller

API: tuple[Operation, ...] = ("create", "query", "upload", "balance", "models")
HTTP_ERRORS: dict[str, tuple[int, str]] = {
    "500": (500, ""),
    "500-html": (500, "<!DOCTYPE html>"),
    "502": (502, ""),
    "503": (503, ""),
    "503-html": (503, "<!DOCTYPE html>"),
    "504": (504, ""),
    "504-html": (504, "<!DOCTYPE html>"),
    "401": (401, ""),
    "403": (403, ""),
    "403-html": (403, "<!DOCTYPE html>"),
    "429-html": (429, "<!DOCTYPE html>"),
    "500-after": (500, ""),
    "502-html": (502, "<!DOCTYPE html>"),
    "503-retry-after": (503, "503 service unavailable"),
    "409": (409, "409 conflict"),
    "429": (429, "429 too many requests"),
    "429-retry-after": (429, "429 too many requests"),
    "401-html": (401, "<!DOCTYPE html>"),
    "html-200": (200, "<!DOCTYPE html>"),
    "empty-200": (200, ""),
}
ENVELOPES: dict[str, tuple[int, str, str]] = {
    "-1": (200, "-1", "服务器错误"),
    "-1-after": (200, "-1", "服务器错误"),
    "20001": (200, "20001", "authentication failed"),
    "20002": (200, "20002", "参数错误"),
    "rate-limit": (200, "-1", "请求过于频繁"),
    "not-found": (200, "-1", "任务不存在"),
    "429-quota": (429, "-1", "额度"),
}
LOST: dict[str, type[httpx.HTTPError]] = {
    "drop": httpx.RemoteProtocolError,
    "drop-before": httpx.RemoteProtocolError,
    "stall": httpx.ReadTimeout,
    "truncated": httpx.RemoteProtocolError,
}
DONE = {"drop", "stall", "truncated", "html-200", "empty-200", "500-after", "-1-after"}
CASES = [
    (operation, fault.name) for fault in FAULTS.values() for operation in API if operation in fault.operations
]


def send(caller: Caller, operation: Operation) -> httpx.Response:
    """One call of an operation of the API; that of a query needs a task."""
    match operation:
        case "create":
            return caller.http.post(CREATE, json=BODY)
        case "query":
            return caller.http.get(QUERY + next(iter(caller.service.state.tasks)))
        case "upload":
            return caller.http.post(UPLOAD, files={"file": ("a.png", b"picture")})
        case "balance":
            return caller.http.get(USER_BALANCE)
        case _:
            return caller.http.get(CATALOG)


def deeds(caller: Caller) -> tuple[int, ...]:
    """What the operations have done so far, as far as it can be seen."""
    state = caller.service.state
    tasks = list(state.tasks.values())
    return len(tasks), len(state.ledger), sum(task.polls for task in tasks), len(state.uploads)


@pytest.mark.parametrize(("operation", "name"), CASES, ids=lambda name: name)
def test_a_fault_shows_what_it_says_and_does_what_it_says(operation: Operation, name: str) -> None:
    caller = Caller()
    caller.created_id()
    before = deeds(caller)
    caller.service.fail(operation, name, 1)
    try:
        answer = send(caller, operation)
    except httpx.HTTPError as error:
        assert type(error) is LOST[name]
    else:
        assert_shown(name, answer)
    visible = operation in ("create", "query", "upload")
    assert (deeds(caller) != before) == (name in DONE and visible)
    assert send(caller, operation).json()["code"] == "20000"


def assert_shown(name: str, answer: httpx.Response) -> None:
    if name in ENVELOPES:
        status_code, code, text = ENVELOPES[name]
        envelope = answer.json()
        assert (answer.status_code, envelope["code"], envelope["data"]) == (status_code, code, None)
        assert text in envelope["msg"]
    else:
        status_code, text = HTTP_ERRORS[name]
        assert (answer.status_code, answer.text[: len(text) or None]) == (status_code, text)
        assert answer.headers["content-type"].startswith("text/html" if "html" in name else "text/plain")
    assert answer.headers.get("retry-after") == (str(RETRY_AFTER_S) if "retry-after" in name else None)


def test_every_line_says_whether_the_operation_happens() -> None:
    for name in {name for _, name in CASES}:
        description = FAULTS[name].description
        assert description.startswith("All is done") == (name in DONE), name
        assert description.endswith("nothing is done.") == (name not in DONE), name
        assert "\n" not in description


@pytest.mark.parametrize("name", [name for operation, name in CASES if operation == "create"])
def test_a_create_is_billed_once_where_it_is_done_and_else_not(name: str) -> None:
    caller = Caller()
    caller.service.fail("create", name, 1)
    try:
        send(caller, "create")
    except httpx.HTTPError:
        assert name in LOST
    caller.service.assert_billed(int(name in DONE))
    assert caller.user_balance()["data"]["used_coin"] == 60 * (name in DONE)


def test_a_fault_befalls_its_operation_alone_and_both_balances() -> None:
    caller = Caller()
    caller.created_id()
    caller.service.fail("balance", "500")
    assert [caller.http.get(path).status_code for path in (USER_BALANCE, KEY_BALANCE)] == [500, 500]
    for operation in ("create", "query", "upload", "models"):
        assert send(caller, operation).status_code == 200


def test_a_fault_befalls_so_many_calls_and_then_the_next_one_does() -> None:
    caller = Caller()
    caller.service.fail("models", "500", 2)
    caller.service.fail("models", "409", 1)
    caller.service.fail("models", "429")
    statuses = [send(caller, "models").status_code for _ in range(6)]
    assert statuses == [500, 500, 409, 429, 429, 429]
    caller.service.clear_faults()
    assert send(caller, "models").status_code == 200


def test_what_was_cleared_does_not_come_back() -> None:
    caller = Caller()
    caller.service.fail("models", "500", 5)
    caller.service.fail("create", "500", 5)
    caller.service.clear_faults()
    caller.service.fail("models", "409", 1)
    assert [send(caller, "models").status_code for _ in range(2)] == [409, 200]
    assert send(caller, "create").status_code == 200


def test_a_call_without_a_token_or_of_another_method_is_counted_as_http_would() -> None:
    caller = Caller()
    caller.service.fail("create", "500", 1)
    assert caller.http.get(CREATE).status_code == 405, "no operation, so no fault"
    assert caller.bare("POST", CREATE).status_code == 500, "a proxy fails before anybody is asked for a token"
    assert caller.bare("POST", CREATE).code == "20001"


def test_a_fault_after_the_operation_does_not_make_a_refused_one_happen() -> None:
    caller = Caller()
    caller.service.fail("create", "500-after", 1)
    assert caller.http.post(CREATE, json={**BODY, "duration": 7}).status_code == 500
    caller.service.assert_billed(0)


def test_codes_of_faults_are_integers_where_all_are() -> None:
    caller = Caller(code_type="integer")
    caller.service.fail("create", "20001", 1)
    assert send(caller, "create").json()["code"] == 20001


@pytest.mark.parametrize(
    ("operation", "name", "said"),
    [
        ("creates", "drop", ["no operation 'creates'", *OPERATIONS]),
        ("create", "dorp", ["no fault 'dorp' of create", *(name for op, name in CASES if op == "create")]),
        ("create", "not-found", ["no fault 'not-found' of create", "429-quota"]),
        ("media", "truncated", ["no fault 'truncated' of media", "cut", "wrong-length", "drop-before"]),
    ],
)
def test_a_fault_that_does_not_fit_is_refused_with_those_that_do(
    operation: Any, name: str, said: list[str]
) -> None:
    caller = Caller()
    with pytest.raises(ValueError, match="there is no") as raised:
        caller.service.fail(operation, name)
    assert [words for words in said if words not in str(raised.value)] == []
    assert send(caller, "create").status_code == 200


@pytest.mark.parametrize("times", [0, -1])
def test_a_fault_for_no_call_at_all_is_refused(times: int) -> None:
    with pytest.raises(ValueError, match=f"{times} times"):
        Caller().service.fail("create", "drop", times)


def test_a_fault_of_another_operation_is_not_offered() -> None:
    with pytest.raises(ValueError, match="no fault 'x' of media") as raised:
        Caller().service.fail("media", "x")
    assert "truncated" not in str(raised.value)


def test_nothing_can_follow_what_never_ends() -> None:
    caller = Caller()
    caller.service.fail("create", "500")
    with pytest.raises(ValueError, match="never ends"):
        caller.service.fail("create", "drop", 1)
    caller.service.fail("query", "500")


def test_a_reset_forgets_what_was_armed_since_the_start_and_arms_the_options_again() -> None:
    caller = Caller(faults=("models=409:1",))
    for _ in range(2):
        caller.service.fail("models", "500", 1)
        assert [send(caller, "models").status_code for _ in range(3)] == [409, 500, 200]
        caller.service.fail("create", "500")
        caller.service.reset()
    assert send(caller, "create").status_code == 200


@pytest.mark.parametrize(
    "order",
    ["", "create", "create=", "create=drop:", "create=drop:x", "create=drop:0", "create=drop:-1", "=drop"],
)
def test_an_order_that_is_none_is_refused_at_the_start(order: str) -> None:
    with pytest.raises(ValueError, match=r"there is no|times"):
        Caller(faults=(order,))


def test_what_was_lost_is_written_down_as_lost() -> None:
    caller = Caller()
    for name in ("drop", "stall", "truncated", "500"):
        caller.service.fail("create", name, 1)
        call_or_not(lambda: send(caller, "create"))
    seen = [(request.status_code, request.code, request.delivery) for request in caller.service.requests]
    assert seen == [
        (200, "20000", "drop"),
        (200, "20000", "stall"),
        (200, "20000", "cut"),
        (500, None, "whole"),
    ]


def call_or_not(call: Callable[[], object]) -> None:
    try:
        call()
    except httpx.HTTPError as error:
        assert type(error) in LOST.values()
