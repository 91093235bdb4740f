"""How a task gets from its initial status to its video."""

from typing import Any

import pytest

from tests.mock.caller import BASE_URL, Caller


def states(caller: Caller, task_id: str, polls: int = 6) -> list[tuple[str, int]]:
    answers = [caller.query(task_id)["data"] for _ in range(polls)]
    return [(data["status"], data["progress"]) for data in answers]


@pytest.mark.parametrize("initial", ["queued", "pending", "submitted"])
def test_polls_move_a_task_from_its_initial_status_over_growing_progress_to_its_end(initial: Any) -> None:
    caller = Caller(initial_status=initial)
    created = caller.create()["data"]
    assert created["status"] == initial
    assert states(caller, created["task_id"]) == [
        (initial, 0),
        ("processing", 25),
        ("processing", 50),
        ("processing", 75),
        ("completed", 100),
        ("completed", 100),
    ]


def test_each_task_counts_its_own_polls() -> None:
    caller = Caller()
    first, second = caller.created_id(), caller.created_id()
    assert states(caller, first)[-1] == ("completed", 100)
    assert states(caller, second, 2) == [("queued", 0), ("processing", 25)]


def test_a_poll_that_fails_the_authentication_moves_nothing() -> None:
    caller = Caller()
    task_id = caller.created_id()
    for _ in range(9):
        caller.bare("GET", f"/api/open-api/v1/videos/{task_id}")
    assert states(caller, task_id, 1) == [("queued", 0)]


def test_time_moves_a_task_where_the_clock_does() -> None:
    caller = Caller(advance="clock", task_seconds=10)
    task_id = caller.created_id()
    seen: list[tuple[str, int]] = []
    for _ in range(7):
        seen += set(states(caller, task_id, 3))
        caller.service.clock.advance(2)
    assert seen == [
        ("queued", 0),
        ("processing", 20),
        ("processing", 40),
        ("processing", 60),
        ("processing", 80),
        ("completed", 100),
        ("completed", 100),
    ]


def test_progress_in_processing_is_never_0_or_100() -> None:
    caller = Caller(advance="clock", task_seconds=1000)
    task_id = caller.created_id()
    progress: set[int] = set()
    for _ in range(1000):
        [(status, percent)] = states(caller, task_id, 1)
        progress |= {percent} if status == "processing" else set()
        caller.service.clock.advance(1)
    assert (min(progress), max(progress)) == (12, 99)


def test_a_completed_task_tells_its_end_its_video_and_its_cost() -> None:
    caller = Caller(task_seconds=95.5)
    data = caller.completed(model="gemini-omni", duration=8)
    assert data == {
        "task_id": data["task_id"],
        "status": "completed",
        "progress": 100,
        "model": "Gemini-Omini",
        "created_at": 1764000000,
        "completed_at": 1764000095,
        "result": {"video_url": f"{BASE_URL}/videos/{data['task_id']}.mp4"},
        "error_message": "",
        "cost": 80,
        "usage": {"completion_tokens": 0, "total_tokens": 0},
    }


def test_a_task_at_work_has_no_result_yet() -> None:
    caller = Caller()
    assert caller.query(caller.created_id())["data"].keys() == {
        "task_id",
        "status",
        "progress",
        "model",
        "created_at",
    }


def test_an_unknown_task_is_minus_one() -> None:
    assert Caller().query("task_unknown") == {"code": "-1", "msg": "任务不存在", "data": None}


def test_a_task_of_another_key_is_unknown() -> None:
    caller = Caller()
    task_id = caller.created_id()
    caller.service.state.tasks[task_id].key_name = "another-key"
    assert caller.query(task_id)["msg"] == "任务不存在"
