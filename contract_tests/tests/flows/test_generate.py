"""generate is a create and a wait: one POST, then polls of the task that it made."""

from collections.abc import Sequence

import httpx
import pytest

from jimmyai_omni import (
    AuthenticationError,
    CreateOutcomeUnknown,
    InsufficientBalance,
    OmniError,
    PollPolicy,
    ServerError,
    TaskFailed,
    WaitEvent,
    WaitTimeout,
)
from tests.flows.answers import completed, created, envelope, failed, refusal, task
from tests.flows.harness import CREATE, MEDIA_URL, QUERY, Reply, World, raised


def test_one_post_and_then_polls_of_its_task(world: World) -> None:
    world.on(CREATE, created(status="submitted"))
    world.on(QUERY, task("queued", 0), task(), completed(cost=60))
    done = world.omni.generate("A cat", model="gemini-omni", duration=8, orientation="portrait")
    assert (done.id, done.video_url, done.cost) == ("task_1", MEDIA_URL, 60.0)
    assert [request.method for request in world.sent] == ["POST", "GET", "GET", "GET"]
    assert world.billable() == 1


def test_the_caller_sees_the_created_task_first(world: World) -> None:
    seen: list[WaitEvent] = []
    world.on(CREATE, created())
    world.on(QUERY, task(), completed())
    world.omni.generate("A cat", on_event=seen.append)
    assert [(event.task_id, event.polls, event.task and event.task.status) for event in seen] == [
        ("task_1", 0, "queued"),
        ("task_1", 1, "processing"),
        ("task_1", 2, "completed"),
    ]


def test_a_task_that_the_answer_hid_is_followed_all_the_same(world: World) -> None:
    world.on(CREATE, envelope({"video": {"task_id": "task_1"}}, "-1", "服务器错误"))
    world.on(QUERY, completed())
    assert world.omni.generate("A cat").video_url == MEDIA_URL
    assert world.billable() == 1


@pytest.mark.parametrize("task_id", ["task_1", " task_1\n", 9007199254740993])
def test_an_id_is_the_same_one_in_every_answer(world: World, task_id: object) -> None:
    url = QUERY[1].replace("task_1", str(task_id).strip())
    world.on(CREATE, created(task_id=task_id))
    world.on(("GET", url), completed(task_id=task_id))
    assert world.omni.generate("A cat").id == str(task_id).strip()


UNMADE: dict[str, tuple[Reply, type[OmniError]]] = {
    "a refusal": (refusal("20001"), AuthenticationError),
    "no balance": (refusal("-1", "余额不足"), InsufficientBalance),
    "a server error": (refusal("-1", "服务器错误"), ServerError),
    "a lost answer": (httpx.ReadTimeout(""), CreateOutcomeUnknown),
}


@pytest.mark.parametrize(("reply", "kind"), UNMADE.values(), ids=UNMADE)
def test_without_a_task_there_is_nothing_to_poll(world: World, reply: Reply, kind: type[OmniError]) -> None:
    world.on(CREATE, reply)
    raised(kind, world.omni.generate, "A cat")
    assert world.billable() == len(world.sent) == 1


TROUBLED: dict[str, tuple[Sequence[Reply], type[OmniError]]] = {
    "a failed task": ([task(), failed()], TaskFailed),
    "an expired key": ([task(), refusal("20001")], AuthenticationError),
    "a server that stays broken": ([httpx.ReadError("")] * 3 + [refusal("-1")], ServerError),
    "a deadline": ([task()], WaitTimeout),
}


@pytest.mark.parametrize(("replies", "kind"), TROUBLED.values(), ids=TROUBLED)
def test_whatever_goes_wrong_later_names_the_paid_task_and_pays_no_second_one(
    world: World, replies: Sequence[Reply], kind: type[OmniError]
) -> None:
    world.on(CREATE, created())
    world.on(QUERY, *replies)
    error = raised(kind, world.omni.generate, "A cat")
    assert (error.task_id, error.billed) == ("task_1", "yes")
    assert world.billable() == 1


def test_the_deadline_is_that_of_the_wait(world: World) -> None:
    world.on(CREATE, created())
    world.on(QUERY, task())
    raised(WaitTimeout, world.omni.generate, "A cat", timeout_s=30)
    raised(WaitTimeout, world.client(poll=PollPolicy(timeout_s=12)).generate, "A cat")
    assert sum(world.clock.pauses) == pytest.approx(42)


def test_a_callback_that_fails_does_not_create_again(world: World) -> None:
    def complain(_: WaitEvent) -> None:
        raise ValueError("mine")

    world.on(CREATE, created())
    raised(ValueError, world.omni.generate, "A cat", on_event=complain)
    assert world.billable() == len(world.sent) == 1
