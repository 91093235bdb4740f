"""A paid task is not lost sight of for a passing trouble, and not polled for ever for a lasting one."""

import httpx
import pytest

from jimmyai_omni import (
    AuthenticationError,
    BadRequestError,
    ConfigurationError,
    ConnectionFailed,
    InsufficientBalance,
    OmniError,
    PollPolicy,
    RateLimitError,
    ServerError,
    TaskNotFound,
    UnusableAnswer,
    WaitEvent,
)
from tests.flows.answers import HTML, Answer, completed, page, refusal, task
from tests.flows.harness import MEDIA_URL, QUERY, Reply, World, once, raised

# Of one length, so that the pauses after good polls and those after bad ones differ at sight.
STEADY = PollPolicy(min_interval_s=4.0, max_interval_s=4.0)

PASSING: dict[str, tuple[Reply, type[OmniError]]] = {
    "-1": (refusal("-1", "服务器错误"), ServerError),
    "-1 as a number": (refusal(-1), ServerError),
    "a code that no page names": (refusal("30001", "?"), ServerError),
    "a rate limit": (refusal("-1", "请求过于频繁"), RateLimitError),
    "a rate limit that mentions a quota": (refusal("-1", "rate limit: quota exceeded"), RateLimitError),
    "429": (page(HTML, 429).also(retry_after="1"), RateLimitError),
    "502": (page(HTML, 502), ServerError),
    "504 and nothing": (page("", 504), ServerError),
    "HTML with 200": (page(HTML), UnusableAnswer),
    "nothing with 200": (page(""), UnusableAnswer),
    "no connection": (httpx.ConnectError("refused"), ConnectionFailed),
    "a read timeout": (httpx.ReadTimeout(""), ConnectionFailed),
    "a dropped connection": (httpx.RemoteProtocolError("Server disconnected"), ConnectionFailed),
    "an unknown task, once it was seen": (refusal("-1", "任务不存在"), TaskNotFound),
    "another task's answer": (task(task_id="task_2"), UnusableAnswer),
}


@pytest.mark.parametrize(("reply", "kind"), PASSING.values(), ids=PASSING)
def test_a_passing_trouble_is_waited_out_with_a_growing_pause(
    world: World, reply: Reply, kind: type[OmniError]
) -> None:
    world.on(QUERY, task(), *[reply] * 4, task(), reply, completed())
    assert world.client(poll=STEADY).wait("task_1").video_url == MEDIA_URL
    # A good poll starts the backoff anew.
    assert world.clock.pauses == [4.0, 5.0, 10.0, 20.0, 20.0, 4.0, 5.0]


@once
@pytest.mark.parametrize(("reply", "kind"), PASSING.values(), ids=PASSING)
def test_a_trouble_that_does_not_pass_ends_the_wait_and_names_the_task(
    world: World, reply: Reply, kind: type[OmniError]
) -> None:
    world.on(QUERY, task(), reply)
    error = raised(kind, world.client(poll=STEADY).wait, "task_1")
    assert (error.task_id, error.billed) == ("task_1", "yes")
    assert "Task task_1." in str(error)
    assert world.count(QUERY) == 12
    assert world.clock.pauses == [4.0, 5.0, 10.0] + [20.0] * 8


def test_patience_is_a_policy(world: World) -> None:
    world.on(QUERY, refusal("-1"))
    omni = world.client(poll=PollPolicy(patience=2, backoff_s=(1.0, 3.0), min_interval_s=1.0))
    raised(ServerError, omni.wait, "task_1")
    assert world.clock.pauses == [1.0, 3.0]


LASTING: dict[str, tuple[Answer, type[OmniError]]] = {
    "20001": (refusal("20001", "token expired"), AuthenticationError),
    "20001 as a number": (refusal(20001), AuthenticationError),
    "401": (page(HTML, 401), AuthenticationError),
    "403": (page("", 403), AuthenticationError),
    "20002": (refusal("20002", "参数错误"), BadRequestError),
    "no balance": (refusal("-1", "余额不足"), InsufficientBalance),
}


@pytest.mark.parametrize(("answer", "kind"), LASTING.values(), ids=LASTING)
def test_what_will_not_change_ends_the_wait_at_once_and_names_the_task(
    world: World, answer: Answer, kind: type[OmniError]
) -> None:
    world.on(QUERY, task(), answer)
    error = raised(kind, world.omni.wait, "task_1")
    assert (error.task_id, error.billed) == ("task_1", "yes")
    assert "The task was billed when it was created" in str(error)
    assert world.count(QUERY) == 2


def test_without_a_key_the_wait_ends_at_once_and_names_the_task(world: World) -> None:
    assert raised(ConfigurationError, world.client(api_key=None).wait, "task_1").task_id == "task_1"
    assert world.clock.pauses == []


def test_a_new_task_may_be_unknown_at_first(world: World) -> None:
    unknown = refusal("-1", "任务不存在")
    world.on(QUERY, unknown, unknown, unknown, task("queued", 0), completed())
    assert world.client(poll=STEADY).wait("task_1").video_url == MEDIA_URL
    assert world.clock.pauses == [5.0, 10.0, 20.0, 4.0]


def test_a_task_that_stays_unknown_is_given_up_after_its_grace(world: World) -> None:
    world.on(QUERY, refusal("-1", "任务不存在"))
    error = raised(TaskNotFound, world.omni.wait, "task_1")
    assert (error.task_id, error.billed) == ("task_1", "no")
    assert sum(world.clock.pauses) == 35.0
    assert world.count(QUERY) == 4


def test_an_unknown_task_is_given_up_later_where_the_policy_is_patient(world: World) -> None:
    world.on(QUERY, refusal("-1", "任务不存在"))
    raised(TaskNotFound, world.client(poll=PollPolicy(not_found_grace_s=100)).wait, "task_1")
    assert world.clock.pauses == [5.0, 10.0, 20.0, 20.0, 20.0, 20.0, 20.0]


@pytest.mark.parametrize("kind", [ServerError, RateLimitError, UnusableAnswer, ConnectionFailed])
def test_an_error_of_the_callers_own_is_not_taken_for_a_failed_poll(
    world: World, kind: type[OmniError]
) -> None:
    def complain(_: WaitEvent) -> None:
        raise kind("another call of the caller's failed", hint="look there")

    world.on(QUERY, task(), completed())
    raised(kind, world.omni.wait, "task_1", on_event=complain)
    assert world.count(QUERY) == 1


def test_any_error_of_the_callers_own_comes_out_as_it_is(world: World) -> None:
    def complain(_: WaitEvent) -> None:
        raise ValueError("mine")

    world.on(QUERY, task())
    assert str(raised(ValueError, world.omni.wait, "task_1", on_event=complain)) == "mine"
