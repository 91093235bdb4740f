"""What a gate finds wrong with both sides, told in a header and in its report."""

import json
from math import inf
from typing import Any

import pytest

from jimmyai_omni.contract import rule_table
from jimmyai_omni_contract.gate.judging import RequestVerdict, judge_answer, judge_create, judge_head
from jimmyai_omni_contract.gate.tasks import Tasks
from jimmyai_omni_contract.mock.service import Api
from jimmyai_omni_contract.schema.operations import ContractOperation, find_operation
from tests.conform.wrong_servers import WRONG_SERVERS, media, money, operations, tasks
from tests.contract.test_answers import envelope
from tests.gate.gated import KEY, Gated, gated_mock
from tests.mock.caller import BODY, CREATE, KEY_BALANCE, QUERY, UPLOAD, USER_BALANCE
from tests.rules.cases import CASES

HEADERS = {"authorization": "Bearer x", "content-type": "application/json"}
Violation = tuple[str, str]


def operation(method: str, path: str) -> ContractOperation:
    found = find_operation(method, path)
    assert found
    return found[0]


TWO_RULES: list[dict[str, Any]] = [{"duration": 5}, {"video_urls": ["http://x/a"], "duration": 6}]
MANY_RULES: list[dict[str, Any]] = [
    *TWO_RULES,
    {"resolution": "8k"},
    {"prompt": " "},
    {"image_urls": ["http://x/a"] * 2},
    {"image_urls": [""]},
    {"video_urls": ["http://x/a"] * 2},
    {"generation_type": "frame"},
]


def traffic(passed: Gated, wrong: list[dict[str, Any]]) -> None:
    """A little of everything: right and wrong creates, the life of a task, balances, and no key."""
    passed.create(duration=6)
    first = passed.create(model="gemini-omni").json()["data"].get("task_id")
    second = passed.create(model="omni-10s").json()["data"].get("task_id")
    for task_id in (first, second, *[first] * 4):
        passed.query(task_id or "none")
    for fields in wrong:
        passed.create(**fields)
    passed.create(duration=10, resolution="4k", aspect_ratio="1:1", seed=1)
    passed.http.post(CREATE, content=json.dumps(BODY), headers={"Content-Type": "text/plain"})
    for path in (USER_BALANCE, KEY_BALANCE):
        passed.http.get(path)
        passed.http.get(path, headers={"Authorization": KEY})


def named(name: str) -> type[Api]:
    return next(api for api in WRONG_SERVERS if api.__name__ == name)


def of_the_upstream(api: type[Api]) -> set[Violation]:
    with gated_mock(api) as (passed, _):
        traffic(passed, TWO_RULES)
    assert passed.violations("gate") == set()
    return passed.violations("upstream")


def test_a_right_server_breaks_nothing_and_its_callers_break_what_they_break() -> None:
    with gated_mock() as (passed, _):
        traffic(passed, MANY_RULES)
    assert passed.violations("upstream") == set()
    assert passed.gate.report.upstream_is_clean
    assert passed.violations("caller") == {
        ("OMNI-04", "duration"),
        ("OMNI-06", "resolution"),
        ("OMNI-03", "prompt"),
        ("OMNI-14", "image_urls"),
        ("OMNI-25", "image_urls[]"),
        ("OMNI-15", "video_urls"),
        ("OMNI-16", "duration"),
        ("OMNI-13", "images"),
        ("OMNI-27", "body"),
        ("OMNI-28", "authorization"),
    }


@pytest.mark.parametrize(
    ("api", "expected"),
    [
        (named("ForgetsOMNI04"), {("OMNI-04", "duration")}),
        (named("ForgetsOMNI16"), {("OMNI-16", "duration")}),
        (named("RefusesLong4k"), {("contract", "code")}),
        (tasks.EchoesTheAlias, {("OMNI-02", "data.model")}),
        (tasks.ForgetsTheTaskId, {("OMNI-26", "data.task_id")}),
        (operations.TakesAnyContentType, {("OMNI-27", "body")}),
        (operations.ShowsBalancesToAnyone, {("OMNI-28", "authorization")}),
        (tasks.AnswersAboutAnotherTask, {("OMNI-26", "data.task_id")}),
        (money.AnswersTheSameTaskAgain, {("OMNI-30", "data.task_id")}),
        (tasks.GoesBack, {("contract", "data.status")}),
        (tasks.SaysMilliseconds, {("contract", "data.created_at"), ("contract", "data.completed_at")}),
        (media.CompletesWithoutAVideo, {("contract", "data.result")}),
        (tasks.InventsAStatus, {("contract", "data.status")}),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_a_wrong_server_is_found_out(api: type[Api], expected: set[Violation]) -> None:
    assert of_the_upstream(api) == expected


def test_both_judges_agree_on_every_case_of_the_rules() -> None:
    for case in CASES:
        verdict = judge_create(operation("POST", CREATE), HEADERS, json.dumps(case.body).encode())
        assert {finding.rule for finding in verdict.body} == case.refused
        assert verdict.own == ()


def test_a_disagreement_of_the_judges_is_a_defect_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jimmyai_omni_contract.gate.judging.judge", lambda body: [])
    with gated_mock() as (passed, _):
        answer = passed.create(duration=5)
    assert answer.headers["x-omni-violations"] == "request OMNI-04 duration; gate OMNI-04 body"
    assert passed.violations("gate") == {("OMNI-04", "body")}
    assert passed.gate.report.upstream_is_clean
    assert "Defects of jimmyai-omni" in passed.gate.report.as_text()


def judged(method: str, path: str, data: Any, *, asked: Any = None, code: Any = "20000") -> set[Violation]:
    """What is wrong with an answer, by the parameters of its path."""
    found = find_operation(method, path)
    assert found
    request = RequestVerdict(document=asked)
    body = json.dumps(envelope(data, code=code)).encode()
    findings = judge_answer(*found, request, 200, {"content-type": "application/json"}, body)
    return {(finding.rule, finding.where) for finding in findings}


def created(model: object) -> dict[str, Any]:
    return {"task_id": "t", "status": "queued", "model": model, "created_at": 1}


@pytest.mark.parametrize("asked", ["Gemini-Omini", "Omni-Flash-Ext", "gemini-omni"])
def test_a_create_of_the_standard_model_is_answered_so(asked: str) -> None:
    assert judged("POST", CREATE, created("Gemini-Omini"), asked={"model": asked}) == set()
    assert judged("POST", CREATE, created("omni-10s"), asked={"model": asked}) == {("OMNI-02", "data.model")}
    assert judged("POST", CREATE, created(asked), asked={"model": "omni-10s"}) == {("OMNI-02", "data.model")}
    assert judged("POST", CREATE, created("omni-10s"), asked={"model": "unheard of"}) == set()
    assert judged("POST", CREATE, created("omni-10s"), asked={"model": [asked]}) == set()


def test_balances_add_up() -> None:
    assert judged("GET", USER_BALANCE, {"balance": 0.3, "used_coin": 0.1, "available": 0.2}) == set()
    wrong = {"balance": 1000, "used_coin": 100, "available": 1000}
    assert judged("GET", USER_BALANCE, wrong) == {("contract", "data.available")}
    quota = {"name": "x", "total_quota": 0, "used_quota": 1, "available_quota": 0, "unlimited": True}
    assert judged("GET", KEY_BALANCE, quota) == set()
    assert judged("GET", KEY_BALANCE, quota | {"total_quota": 5}) == {("contract", "data.unlimited")}
    assert judged("GET", KEY_BALANCE, quota | {"unlimited": False}) == {("contract", "data.unlimited")}


def state(status: str, **more: object) -> bytes:
    return json.dumps(envelope({"task_id": "t", "status": status, **more})).encode()


@pytest.mark.parametrize(
    ("before", "now", "wrong"),
    [
        ("queued", "pending", False),
        ("processing", "processing", False),
        ("queued", "completed", False),
        ("completed", "completed", False),
        ("heard of by nobody", "queued", False),
        ("processing", "submitted", True),
        ("completed", "processing", True),
        ("completed", "failed", True),
        ("failed", "completed", True),
    ],
)
def test_a_task_does_not_go_back(before: str, now: str, wrong: bool) -> None:
    tasks = Tasks()
    assert list(tasks.queried("t", state(before), inf)) == []
    assert bool(list(tasks.queried("t", state(now), inf))) == wrong


def test_a_query_that_was_on_its_way_proves_nothing_of_the_order() -> None:
    tasks = Tasks()
    assert list(tasks.queried("t", state("completed"), inf)) == []
    assert list(tasks.queried("t", state("processing"), 0.0)) == []


def test_an_answer_about_another_task_says_nothing_of_either() -> None:
    tasks = Tasks()
    assert list(tasks.queried("t", state("completed"), inf)) == []
    assert list(tasks.queried("u", state("queued"), inf)) == []
    assert list(tasks.queried("t", state("completed"), inf)) == []


def test_only_so_many_tasks_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jimmyai_omni_contract.gate.tasks._REMEMBERED", 10)
    tasks = Tasks()
    for number in range(11):
        assert list(tasks.created(state("queued", task_id=f"t{number}"))) == []
    assert list(tasks.created(state("queued", task_id="t0"))) == []
    assert [found.rule for found in tasks.created(state("queued", task_id="t10"))] == ["OMNI-30"]


@pytest.mark.parametrize("body", [b"", b"[]", b'{"code": "20000", "data": 1}', state("queued", task_id=[1])])
def test_what_names_no_task_is_not_remembered(body: bytes) -> None:
    tasks = Tasks()
    for _ in range(2):
        assert [*tasks.created(body), *tasks.queried("t", body, inf)] == []


def test_a_task_under_an_alias_is_found_wrong_in_a_query_too() -> None:
    task = {"task_id": "t", "status": "queued", "progress": 0, "model": "Omni-Flash-Ext"}
    assert judged("GET", f"{QUERY}t", task) == {("OMNI-02", "data.model")}


def test_an_answer_that_comes_compressed_all_the_same_is_not_judged() -> None:
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    [found] = judge_answer(operation("GET", USER_BALANCE), {}, RequestVerdict(), 200, headers, b"\x1f\x8b")
    assert found.where == "content-encoding"


@pytest.mark.parametrize(
    ("method", "path", "headers", "expected"),
    [
        ("GET", f"{QUERY}task_1", {}, {("OMNI-28", "authorization")}),
        ("GET", f"{QUERY}task_1", {"authorization": "Bearer "}, {("OMNI-28", "authorization")}),
        ("GET", f"{QUERY}task_1", {"authorization": "bearer x"}, {("OMNI-28", "authorization")}),
        ("GET", f"{QUERY}%2e%2e", HEADERS, {("contract", "taskId")}),
        ("POST", UPLOAD, HEADERS, {("contract", "content-type")}),
        ("POST", UPLOAD, HEADERS | {"content-type": "multipart/form-data; boundary=x"}, set()),
        ("GET", "/api/openapi/model/catalog", {}, set()),
    ],
)
def test_the_head_of_a_request_is_judged(
    method: str, path: str, headers: dict[str, str], expected: set[Violation]
) -> None:
    found = find_operation(method, path)
    assert found
    assert {(each.rule, each.where) for each in judge_head(*found, headers).findings} == expected


def test_the_header_is_short_and_ascii_whatever_was_found() -> None:
    with gated_mock() as (passed, _):
        answer = passed.create(
            duration="\u9519", resolution=1, generation_type=1, aspect_ratio=1, orientation="\u9519",
            image_urls=1, images=1, video_urls=1, prompt="", model="Gemini-Omini",
        )  # fmt: skip
    header = answer.headers["x-omni-violations"]
    assert header.startswith("request OMNI-03 prompt; request OMNI-04 duration; ")
    assert header.endswith("; and 1 more")
    assert header.isascii()
    assert len(header) < 500


def test_the_report_counts_each_violation_once_with_the_sentence_of_its_rule() -> None:
    with gated_mock(tasks.EchoesTheAlias) as (passed, _):
        for _ in range(3):
            passed.create(model="gemini-omni")
    [violation] = passed.gate.report.as_dict()["violations"]
    sentences = {rule.id: rule.text for rule in rule_table()}
    assert {name: violation[name] for name in violation if name != "first_at"} == {
        "side": "upstream",
        "operation": "createGeminiOmniVideo",
        "rule": "OMNI-02",
        "where": "data.model",
        "message": 'it does not match "^(Gemini-Omini|omni-10s)$"',
        "first_number": 1,
        "count": 3,
        "sentence": sentences["OMNI-02"],
    }
    text = passed.gate.report.as_text()
    assert "The upstream broke:" in text
    assert "3 times, first in exchange 1" in text
    assert sentences["OMNI-02"] in text
    assert text.isascii()
