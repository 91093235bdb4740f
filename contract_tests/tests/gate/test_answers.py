"""What the contract finds wrong with answers, named by its rules."""

import json
from typing import Any

import pytest

from jimmyai_omni.contract import load_contract
from jimmyai_omni_contract.recording.exchange import RuleFinding
from jimmyai_omni_contract.schema import answers, operations
from tests.contract.test_answers import CREATED, REFUSED, TAKEN, created, envelope, named, task

BY_ID = {operation.id: operation for operation in operations.operations()}
JSON = "application/json"


def findings(operation_id: str, answer: Any) -> tuple[RuleFinding, ...]:
    return answers.findings(BY_ID[operation_id], 200, JSON, json.dumps(answer).encode())


def test_every_operation_of_the_contract_is_known_and_recognised() -> None:
    written = load_contract()["paths"]
    assert len(BY_ID) == sum(len(methods) for methods in written.values())
    for path, methods in written.items():
        for method, operation in methods.items():
            found = operations.find_operation(method.upper(), path.replace("{taskId}", "task_1"))
            assert found and found[0].id == operation["operationId"]
    assert operations.find_operation("GET", "/api/open-api/v1/videos/a.b-c") == (
        BY_ID["queryVideo"],
        {"taskId": "a.b-c"},
    )


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/open-api/v1/videos/task_1"),
        ("GET", "/api/open-api/v1/videos/"),
        ("GET", "/api/open-api/v1/videos/a/b"),
        ("POST", "/api/open-api/v1/gemini/omni/videos/"),
        ("POST", "/xapi/open-api/v1/gemini/omni/videos"),
    ],
)
def test_what_is_no_operation_is_none(method: str, path: str) -> None:
    assert operations.find_operation(method, path) is None


@pytest.mark.parametrize(("operation_id", "answer"), named(TAKEN))
def test_nothing_is_found_wrong_with_a_documented_answer(operation_id: str, answer: Any) -> None:
    assert findings(operation_id, answer) == ()


@pytest.mark.parametrize(("operation_id", "answer"), named(REFUSED))
def test_something_is_found_wrong_with_a_broken_answer(operation_id: str, answer: Any) -> None:
    found = findings(operation_id, answer)
    assert found
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("operation_id", "answer", "expected"),
    [
        ("createGeminiOmniVideo", created(model="gemini-omni"), ("OMNI-02", "data.model")),
        ("createGeminiOmniVideo", created(task_id=""), ("OMNI-26", "data.task_id")),
        (
            "createGeminiOmniVideo",
            envelope({name: CREATED[name] for name in CREATED if name != "task_id"}),
            ("OMNI-26", "data.task_id"),
        ),
        ("createGeminiOmniVideo", created(created_at=1764000000000), ("contract", "data.created_at")),
        ("queryVideo", task("processing", 0), ("contract", "data.progress")),
        ("listModels", envelope({"list": [{"model_name": "x"}]}), ("contract", "data.list[0].unit_price")),
    ],
)
def test_a_finding_names_the_rule_of_the_clause_and_the_place(
    operation_id: str, answer: Any, expected: tuple[str, str]
) -> None:
    assert [(found.rule, found.where) for found in findings(operation_id, answer)] == [expected]


def test_a_finding_never_quotes_the_answer() -> None:
    secret = "sk-in-an-answer"
    answer = envelope({secret: secret, "task_id": {secret: secret}, "status": secret, "model": [secret]})
    found = findings("createGeminiOmniVideo", answer)
    assert len(found) >= 4
    assert secret not in str(found)


@pytest.mark.parametrize(
    ("status_code", "media_type", "body", "expected"),
    [
        (200, "text/html", json.dumps(created()).encode(), [("contract", "content-type")]),
        (200, JSON, b"", [("contract", "body")]),
        (200, JSON, b"\xff{}", [("contract", "body")]),
        (200, JSON, b"[" * 100_000, [("contract", "body")]),
        (200, JSON, b'{"code": "20000", "msg": "ok", "data": ' + b'{"a":' * 300 + b"1" + b"}" * 301, None),
        (429, "text/html", b"", []),
        (502, "text/html", b"", []),
        (599, "", b"", []),
        (302, "", b"", [("contract", "status")]),
        (404, "text/plain", b"404 page not found", [("contract", "status")]),
        (201, JSON, json.dumps(created()).encode(), [("contract", "status")]),
    ],
)
def test_what_is_no_json_answer_is_judged_by_its_status(
    status_code: int, media_type: str, body: bytes, expected: Any
) -> None:
    found = answers.findings(BY_ID["createGeminiOmniVideo"], status_code, media_type, body)
    if expected is None:
        assert found
    else:
        assert [(each.rule, each.where) for each in found] == expected
