"""Envelopes, codes, and what is no operation."""

import json
from typing import Any

import pytest

from jimmyai_omni_contract.mock.clock import VirtualClock
from jimmyai_omni_contract.mock.messages import MockRequest
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.service import MockServer
from tests.mock.caller import CATALOG, CREATE, QUERY, USER_BALANCE, Caller


def envelopes(caller: Caller) -> list[dict[str, Any]]:
    unauthorized = json.loads(caller.bare("GET", USER_BALANCE).body)
    uploads = [caller.upload(), caller.upload("notes.txt")]
    return [caller.create(), caller.create(duration=7), caller.query("task_1"), unauthorized, *uploads]


def test_codes_are_strings_as_on_the_page() -> None:
    codes = [envelope["code"] for envelope in envelopes(Caller())]
    assert codes == ["20000", "20002", "-1", "20001", "20000", "20002"]


def test_codes_are_integers_everywhere_if_asked() -> None:
    codes = [envelope["code"] for envelope in envelopes(Caller(code_type="integer"))]
    assert codes == [20000, 20002, -1, 20001, 20000, 20002]


def test_an_envelope_is_json_in_utf_8_with_readable_chinese() -> None:
    response = Caller().http.get(QUERY + "task_1")
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert "任务不存在" in response.content.decode()


def test_the_names_of_headers_may_be_in_any_case() -> None:
    request = MockRequest("GET", USER_BALANCE, headers={"Authorization": "Bearer mock-key"})
    assert MockServer().handle(request).code == "20000"


@pytest.mark.parametrize(
    "path", ["/", "/nowhere", QUERY, QUERY + "a/b", "/api/open-api/v1/user", "/_mock/x", CREATE + "/"]
)
def test_an_unknown_route_is_plain_text_404(path: str) -> None:
    response = Caller().http.get(path)
    assert (response.status_code, response.text) == (404, "404 page not found")
    assert response.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", CREATE, "POST"),
        ("PATCH", CREATE, "POST"),
        ("DELETE", QUERY + "task_1", "GET"),
        ("HEAD", USER_BALANCE, "GET"),
        ("POST", CATALOG, "GET"),
        ("TRACE", "/videos/task_1.mp4", "GET, HEAD"),
        ("GET", "/_mock/reset", "POST"),
    ],
)
def test_a_method_that_a_path_does_not_take_is_405_with_the_ones_that_it_takes(
    method: str, path: str, allowed: str
) -> None:
    response = Caller().bare(method, path)
    said = b"" if method == "HEAD" else b"405 method not allowed"
    assert (response.status_code, response.body) == (405, said)
    assert response.headers["allow"] == allowed


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": ""},
        {"key": "a b"},
        {"task_seconds": 0},
        {"task_seconds": float("nan")},
        {"balance": -1},
        {"balance": float("inf")},
        {"quota": -1},
        {"advance": "never"},
        {"code_type": "float"},
        {"initial_status": "done"},
    ],
    ids=str,
)
def test_an_option_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        MockOptions(**wrong)


def test_by_default_nothing_moves_but_by_polls() -> None:
    server = MockServer()
    assert server.clock.now() == server.clock.now() == 1764000000


def test_the_real_clock_goes_with_the_time_that_passes() -> None:
    passed = [0.0]
    clock = VirtualClock(100.0, lambda: passed[0])
    passed[0] = 2.5
    clock.advance(10)
    assert clock.now() == 112.5
    clock.reset()
    assert clock.now() == 102.5


def test_a_server_on_the_clock_lives_in_the_present() -> None:
    assert MockServer(MockOptions(advance="clock")).clock.now() > 1764000000
