"""The schemas take the documented answers and refuse those that no server should give."""

from typing import Any

import pytest

from tests.contract.spec import answer_validator

NOW_S = 1764000000
URL = "https://media.example.com/videos/task_1.mp4"
CREATED = {"task_id": "task_1", "status": "queued", "model": "Gemini-Omini", "created_at": NOW_S}
FILE = {"url": URL, "filename": "ref1.jpg", "size": 182044, "mime_type": "image/jpeg"}
QUOTA = {"name": "studio", "total_quota": 0, "used_quota": 60, "available_quota": 0, "unlimited": True}


def envelope(data: object, code: object = "20000", msg: object = "ok") -> dict[str, Any]:
    return {"code": code, "msg": msg, "data": data}


def created(**changes: object) -> dict[str, Any]:
    return envelope(CREATED | changes)


def task(status: str, progress: object, **fields: object) -> dict[str, Any]:
    seen = {"task_id": "task_1", "status": status, "progress": progress, "model": "omni-10s"}
    return envelope(seen | {"created_at": NOW_S} | fields)


def without(answer: dict[str, Any], field: str) -> dict[str, Any]:
    return answer | {"data": {name: value for name, value in answer["data"].items() if name != field}}


DONE = task("completed", 100, result={"video_url": URL}, completed_at=NOW_S + 95)
FAILED = task("failed", 0, error_message="refused by the review")
ERROR = {"code": "20002", "msg": "参数错误", "data": None}

TAKEN = [
    ("createGeminiOmniVideo", "a created task", created()),
    ("createGeminiOmniVideo", "its code as an integer", envelope(CREATED, code=20000)),
    ("createGeminiOmniVideo", "its cost", created(cost=60)),
    ("createGeminiOmniVideo", "unknown fields", {**created(trace="x"), "request_id": "y"}),
    ("createGeminiOmniVideo", "an error", ERROR),
    ("createGeminiOmniVideo", "an error with an integer code", ERROR | {"code": -1}),
    ("createGeminiOmniVideo", "an error without a text", ERROR | {"msg": ""}),
    ("createGeminiOmniVideo", "an error without data", {"code": "20001", "msg": "x"}),
    ("createGeminiOmniVideo", "an error with unknown fields", {**ERROR, "request_id": "y"}),
    ("queryVideo", "a queued task", task("queued", 0)),
    ("queryVideo", "a pending task", task("pending", 0)),
    ("queryVideo", "a submitted task", task("submitted", 0)),
    ("queryVideo", "a task that begins", task("processing", 1)),
    ("queryVideo", "a task that ends", task("processing", 99, error_message="", completed_at=0)),
    ("queryVideo", "fields that are null", task("processing", 9, result=None, usage=None, completed_at=None)),
    ("queryVideo", "a completed task", DONE),
    ("queryVideo", "a completed image task", task("completed", 100, result={"image_url": URL})),
    ("queryVideo", "a failed task", FAILED),
    ("queryVideo", "what newer servers add", task("queued", 0, cost=60, usage={"total_tokens": 0})),
    ("queryVideo", "an unknown task", envelope(None, code="-1", msg="任务不存在")),
    ("uploadFile", "a stored file", envelope(FILE, code=20000)),
    ("getUserBalance", "a balance", envelope({"balance": 9.5, "used_coin": 0, "available": 9.5}, code=20000)),
    ("getApiKeyBalance", "a quota", envelope(QUOTA, code=20000)),
    ("listModels", "no models", envelope({"list": []}, code=20000)),
]

REFUSED = [
    ("createGeminiOmniVideo", "success without data", envelope(None)),
    ("createGeminiOmniVideo", "success without a task id", without(created(), "task_id")),
    ("createGeminiOmniVideo", "an empty task id", created(task_id="")),
    ("createGeminiOmniVideo", "an alias instead of the model", created(model="gemini-omni")),
    ("createGeminiOmniVideo", "milliseconds", created(created_at=NOW_S * 1000)),
    ("createGeminiOmniVideo", "a time as a text", created(created_at=str(NOW_S))),
    ("createGeminiOmniVideo", "an undocumented status", created(status="in_progress")),
    ("createGeminiOmniVideo", "an error that made a task", ERROR | {"data": CREATED}),
    ("createGeminiOmniVideo", "an answer without a code", {"msg": "ok", "data": CREATED}),
    ("createGeminiOmniVideo", "an answer without a msg", {"code": "20000", "data": CREATED}),
    ("createGeminiOmniVideo", "a code that is no number", ERROR | {"code": "error"}),
    ("createGeminiOmniVideo", "true as a code", envelope(CREATED, code=True)),
    ("createGeminiOmniVideo", "a text instead of an envelope", "404 page not found"),
    ("queryVideo", "success without data", envelope(None, code=20000)),
    ("queryVideo", "completed without a result", without(DONE, "result")),
    ("queryVideo", "completed without a video_url", task("completed", 100, result={})),
    ("queryVideo", "completed with a null result", task("completed", 100, result=None)),
    ("queryVideo", "completed with an empty video_url", task("completed", 100, result={"video_url": ""})),
    ("queryVideo", "completed at 99", task("completed", 99, result={"video_url": URL})),
    ("queryVideo", "failed without an error_message", without(FAILED, "error_message")),
    ("queryVideo", "failed with an empty error_message", task("failed", 0, error_message="")),
    ("queryVideo", "failed at 50", task("failed", 50, error_message="x")),
    ("queryVideo", "queued at 5", task("queued", 5)),
    ("queryVideo", "pending at 1", task("pending", 1)),
    ("queryVideo", "submitted at 99", task("submitted", 99)),
    ("queryVideo", "processing at 0", task("processing", 0)),
    ("queryVideo", "processing at 100", task("processing", 100)),
    ("queryVideo", "a progress as a share", task("processing", 0.42)),
    ("queryVideo", "a progress as a text", task("processing", "42%")),
    ("queryVideo", "an undocumented status", task("success", 100, result={"video_url": URL})),
    ("queryVideo", "no status", without(DONE, "status")),
    ("queryVideo", "no task id", without(DONE, "task_id")),
    ("queryVideo", "created in milliseconds", task("queued", 0, created_at=NOW_S * 1000)),
    (
        "queryVideo",
        "completed in milliseconds",
        DONE | {"data": {**DONE["data"], "completed_at": NOW_S * 1000}},
    ),
    ("queryVideo", "the answer without its envelope", DONE["data"]),
    ("uploadFile", "a file without a URL", envelope({**FILE, "url": ""}, code=20000)),
    ("uploadFile", "a size below nothing", envelope({**FILE, "size": -1}, code=20000)),
    ("getUserBalance", "a balance as a text", envelope({"balance": "9", "used_coin": 0, "available": 9})),
    ("getApiKeyBalance", "a quota that may be either", envelope({**QUOTA, "unlimited": None})),
    ("listModels", "a model without a price", envelope({"list": [{"model_name": "omni-10s"}]})),
]


def named(table: list[tuple[str, str, Any]]) -> list[Any]:
    return [pytest.param(operation, answer, id=f"{operation}: {name}") for operation, name, answer in table]


@pytest.mark.parametrize(("operation_id", "answer"), named(TAKEN))
def test_a_documented_answer_is_taken(operation_id: str, answer: Any) -> None:
    assert [error.message for error in answer_validator(operation_id).iter_errors(answer)] == []


@pytest.mark.parametrize(("operation_id", "answer"), named(REFUSED))
def test_a_broken_answer_is_refused(operation_id: str, answer: Any) -> None:
    assert not answer_validator(operation_id).is_valid(answer)
