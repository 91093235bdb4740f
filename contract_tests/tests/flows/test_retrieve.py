"""A task is read in every state and spelling that servers were seen to give."""

from typing import Any

import pytest

from jimmyai_omni import InvalidRequest, Task, Usage
from tests.flows.answers import (
    NOW_S,
    Answer,
    completed,
    document,
    envelope,
    failed,
    task,
    task_data,
)
from tests.flows.harness import KEY, MEDIA_URL, QUERY, World, once, raised


def read(world: World, answer: Answer) -> Task:
    world.on(QUERY, answer)
    return world.omni.retrieve("task_1")


def test_a_query_is_one_authenticated_get(world: World) -> None:
    read(world, task())
    [sent] = world.sent
    assert (sent.method, str(sent.url)) == QUERY
    assert sent.headers["authorization"] == f"Bearer {KEY}"
    assert sent.content == b""


def test_every_documented_field_is_read(world: World) -> None:
    tokens = {"completion_tokens": 3, "total_tokens": 5}
    assert read(world, completed(cost=60, usage=tokens, error_message="")) == Task(
        id="task_1",
        status="completed",
        progress=100,
        model="Gemini-Omini",
        created_at=NOW_S,
        completed_at=NOW_S + 95,
        video_url=MEDIA_URL,
        cost=60.0,
        usage=Usage(completion_tokens=3, total_tokens=5),
    )


STATES = {
    "queued": "waiting",
    "pending": "waiting",
    "submitted": "waiting",
    "processing": "processing",
    "completed": "completed",
    "failed": "failed",
    "in_progress": "processing",
    "success": "completed",
    "canceled": "failed",
    "cancelled": "failed",
    "COMPLETED": "completed",
    "warming_up": "unknown",
}


@once
@pytest.mark.parametrize(("status", "state"), STATES.items())
def test_each_status_means_one_state(world: World, status: str, state: str) -> None:
    seen = read(world, task(status, 1))
    assert (seen.status, seen.state, seen.progress) == (status, state, 1)
    assert seen.is_terminal is (state in ("completed", "failed"))


@once
@pytest.mark.parametrize("code", ["20000", 20000, 20000.0])
def test_a_task_is_read_under_every_spelling_of_the_code(world: World, code: object) -> None:
    assert read(world, envelope(task_data("processing", 42), code)).progress == 42


def test_a_failed_task_is_read_not_raised(world: World) -> None:
    seen = read(world, failed("refused by the review"))
    assert (seen.state, seen.error_message, seen.video_url) == ("failed", "refused by the review", None)


def test_the_oldest_answer_has_no_envelope(world: World) -> None:
    seen = read(world, document(task_data("processing", 42)))
    assert (seen.status, seen.progress) == ("processing", 42)


ODD: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "progress as text": ({"progress": "42"}, {"progress": 42}),
    "progress as a fraction": ({"progress": 42.7}, {"progress": 42}),
    "progress 1, which is one per cent": ({"progress": 1}, {"progress": 1}),
    "progress null": ({"progress": None}, {"progress": None}),
    "progress that is no number": ({"progress": "soon"}, {"progress": None}),
    "progress that is a truth": ({"progress": True}, {"progress": None}),
    "no end yet": ({"completed_at": 0}, {"completed_at": None}),
    "a result of null": ({"result": None}, {"video_url": None}),
    "a result that is a list": ({"result": [MEDIA_URL]}, {"video_url": None}),
    "an empty URL": ({"result": {"video_url": ""}}, {"video_url": None}),
    "a URL that is no text": ({"result": {"video_url": {}}}, {"video_url": None}),
    "usage that is text": ({"usage": "5"}, {"usage": Usage()}),
    "an image": ({"result": {"image_url": MEDIA_URL}}, {"image_url": MEDIA_URL, "video_url": None}),
    "an id of a number's kind": ({"task_id": None}, {"id": "task_1"}),
    "fields that no one knows": ({"eta": 9, "additional_properties": 1}, {"progress": 42}),
}


@once
@pytest.mark.parametrize(("sent", "seen"), ODD.values(), ids=ODD)
def test_a_field_that_is_not_quite_right_is_read_as_far_as_it_goes(
    world: World, sent: dict[str, Any], seen: dict[str, Any]
) -> None:
    found = read(world, envelope(task_data("processing", 42) | sent))
    assert {name: getattr(found, name) for name in seen} == seen


@pytest.mark.off_contract("task ids that no server should give")
@pytest.mark.parametrize(
    ("task_id", "step"),
    [
        ("a/b", "a%2Fb"),
        ("../b", "..%2Fb"),
        ("a?b#c", "a%3Fb%23c"),
        ("任务", "%E4%BB%BB%E5%8A%A1"),
        ("a%2Fb", "a%252Fb"),
    ],
)
def test_a_task_id_stays_one_step_of_the_path(world: World, task_id: str, step: str) -> None:
    world.router.route().mock(side_effect=lambda _: task(task_id=task_id).response())
    assert world.omni.retrieve(task_id).id == task_id
    assert world.last.url.raw_path.decode() == f"/api/open-api/v1/videos/{step}"


@pytest.mark.parametrize("task_id", [".", "..", "\ud800", "a\nb"])
def test_what_cannot_be_one_step_of_a_path_is_refused(world: World, task_id: str) -> None:
    raised(InvalidRequest, world.omni.retrieve, task_id)
    assert world.sent == []
