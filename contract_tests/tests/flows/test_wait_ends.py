"""A wait ends when the task does: with its video, or with the reason why there is none."""

import itertools

import pytest

from jimmyai_omni import TaskFailed, UnusableAnswer, WaitEvent
from tests.flows.answers import (
    Answer,
    completed,
    created,
    document,
    envelope,
    failed,
    refusal,
    task,
    task_data,
)
from tests.flows.harness import CREATE, MEDIA_URL, QUERY, World, raised

DOCUMENTED = (task("queued", 0), task("pending", 0), task("submitted", 0), task("processing", 1))


def test_a_task_is_followed_through_every_documented_state(world: World) -> None:
    world.on(QUERY, *DOCUMENTED, task("processing", 99), completed())
    done = world.omni.wait("task_1")
    assert (done.id, done.state, done.video_url) == ("task_1", "completed", MEDIA_URL)
    assert world.count(QUERY) == len(world.sent) == 6


def test_a_created_task_can_be_waited_for(world: World) -> None:
    world.on(CREATE, created())
    world.on(QUERY, completed())
    assert world.omni.wait(world.omni.create("A cat")).video_url == MEDIA_URL
    assert world.billable() == 1


ENDS: dict[str, Answer] = {
    "completed": completed(),
    "completed, with an integer code": envelope(
        task_data("completed", 100, result={"video_url": MEDIA_URL}), 20000
    ),
    "success": task("success", 100, result={"video_url": MEDIA_URL}),
    "Completed": task("Completed", 100, result={"video_url": MEDIA_URL}),
    "a flat answer": document(task_data("completed", 100, result={"video_url": MEDIA_URL})),
    "without progress": task("completed", None, result={"video_url": MEDIA_URL}),
    "without an id": task("completed", 100, task_id="", result={"video_url": MEDIA_URL}),
}


@pytest.mark.parametrize("answer", ENDS.values(), ids=ENDS)
def test_a_completed_task_ends_the_wait(world: World, answer: Answer) -> None:
    world.on(QUERY, task(), answer)
    done = world.omni.wait("task_1")
    assert (done.id, done.state, done.video_url) == ("task_1", "completed", MEDIA_URL)


def test_a_completed_image_task_ends_the_wait(world: World) -> None:
    world.on(QUERY, task("completed", 100, result={"image_url": "https://media.example.com/a.png"}))
    done = world.omni.wait("task_1")
    assert (done.image_url, done.video_url) == ("https://media.example.com/a.png", None)


FAILS: dict[str, tuple[Answer, str]] = {
    "failed": (failed("refused by the review"), "the task failed: refused by the review"),
    "failed, in Chinese": (failed("内容审核未通过"), "内容审核未通过"),
    "failed without a reason": (failed(""), "status failed"),
    "failed with a reason of null": (failed(None), "status failed"),
    "canceled": (task("canceled", 0), "status canceled"),
    "cancelled, with a reason": (task("cancelled", 0, error_message="by the user"), "by the user"),
    "failed, at progress 100": (task("failed", 100, error_message="too long"), "too long"),
    "failed, beside a URL": (
        task("failed", 0, error_message="cut off", result={"video_url": MEDIA_URL}),
        "cut off",
    ),
}


@pytest.mark.parametrize(("answer", "reason"), FAILS.values(), ids=FAILS)
def test_a_task_without_a_video_is_an_error_with_its_reason(
    world: World, answer: Answer, reason: str
) -> None:
    world.on(QUERY, task(), answer)
    error = raised(TaskFailed, world.omni.wait, "task_1")
    assert reason in error.message
    assert ": ok" not in str(error)
    assert (error.task_id, error.billed, error.task.state) == ("task_1", "yes", "failed")
    assert world.count(QUERY) == 2


def test_a_completed_task_may_get_its_url_later(world: World) -> None:
    bare = task("completed", 100)
    world.on(QUERY, task(), bare, task("completed", 100, result={"video_url": ""}), completed())
    assert world.omni.wait("task_1").video_url == MEDIA_URL
    assert world.clock.pauses[1:] == [5.0, 10.0]


def test_a_completed_task_that_never_gets_a_url_is_given_up(world: World) -> None:
    world.on(QUERY, task("completed", 100))
    error = raised(UnusableAnswer, world.omni.wait, "task_1")
    assert "no URL" in error.message
    assert (error.task_id, error.billed) == ("task_1", "yes")
    assert sum(world.clock.pauses) < 300


def test_each_good_poll_is_told_to_the_caller(world: World) -> None:
    seen: list[WaitEvent] = []
    world.on(QUERY, task("queued", 0), refusal("-1"), task("processing", 42), completed())
    done = world.omni.wait("task_1", on_event=seen.append)
    assert [(event.task and event.task.status, type(event.trouble).__name__) for event in seen] == [
        ("queued", "NoneType"),
        ("queued", "ServerError"),
        ("processing", "NoneType"),
        ("completed", "NoneType"),
    ]
    assert [event.polls for event in seen] == [1, 2, 3, 4]
    assert [event.pause_s for event in seen] == [*world.clock.pauses, None]
    passed_s = [0, *itertools.accumulate(world.clock.pauses)]
    assert [event.waited_s for event in seen] == pytest.approx(passed_s)
    assert seen[-1].task == done


def test_a_failed_task_is_told_to_the_caller_as_well(world: World) -> None:
    seen: list[WaitEvent] = []
    world.on(QUERY, failed())
    raised(TaskFailed, world.omni.wait, "task_1", on_event=seen.append)
    assert [event.task and event.task.status for event in seen] == ["failed"]
