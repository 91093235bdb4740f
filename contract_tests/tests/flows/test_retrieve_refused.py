"""What is no answer about the task is an error of its kind, and nothing is guessed."""

import httpx
import pytest

from jimmyai_omni import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    ConnectionFailed,
    RateLimitError,
    ServerError,
    TaskNotFound,
    UnusableAnswer,
)
from tests.flows.answers import (
    HTML,
    Answer,
    document,
    envelope,
    page,
    redirect,
    refusal,
    task,
)
from tests.flows.harness import QUERY, World, once, raised

REFUSED: dict[str, tuple[Answer, type[ApiError], str]] = {
    "20001": (refusal("20001", "expired"), AuthenticationError, "expired"),
    "20002": (refusal(20002, "参数错误"), BadRequestError, "参数错误"),
    "-1": (refusal("-1", "服务器错误"), ServerError, "服务器错误"),
    "an unknown task": (refusal("-1", "任务不存在"), TaskNotFound, "任务不存在"),
    "an unknown task, in English": (refusal(-1, "Task not found"), TaskNotFound, "Task not found"),
    "a rate limit": (refusal("-1", "请求过于频繁"), RateLimitError, "请求过于频繁"),
    "401": (page(HTML, 401), AuthenticationError, "HTTP 401"),
    "429": (page(HTML, 429), RateLimitError, "HTTP 429"),
    "500": (page(HTML, 500), ServerError, "HTTP 500"),
    "502": (page(HTML, 502), ServerError, "HTTP 502"),
    "an unknown route": (page("404 page not found", 404, "text/plain"), UnusableAnswer, "404 page not found"),
    "a redirect": (redirect("https://login.example.com/"), UnusableAnswer, "HTTP 302"),
    "bytes that are no text": (page(b"\xff\xfe\xff"), UnusableAnswer, "no JSON object"),
    "HTML": (page(HTML), UnusableAnswer, "Bad Gateway"),
    "nothing": (page(""), UnusableAnswer, "no JSON object"),
    "data null": (envelope(None), UnusableAnswer, "no data"),
    "another task": (task(task_id="task_2"), UnusableAnswer, "task_2"),
    "an object that is no task": (envelope({}), UnusableAnswer, ""),
    "a flat error": (document({"error": "invalid token"}), UnusableAnswer, ""),
}


@once
@pytest.mark.parametrize(("answer", "kind", "text"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_task_is_an_error_of_its_kind(
    world: World, answer: Answer, kind: type[ApiError], text: str
) -> None:
    world.on(QUERY, answer)
    error = raised(kind, world.omni.retrieve, "task_1")
    assert text in str(error)
    assert len(world.sent) == (3 if kind in (ServerError, RateLimitError) else 1)


@pytest.mark.parametrize(
    "failure", [httpx.ConnectError("refused"), httpx.ReadTimeout(""), httpx.ReadError("")]
)
def test_no_answer_is_a_failed_connection(world: World, failure: httpx.HTTPError) -> None:
    world.on(QUERY, failure)
    error = raised(ConnectionFailed, world.omni.retrieve, "task_1")
    assert type(failure).__name__ in str(error)
    assert error.billed == "no"
