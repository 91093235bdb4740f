"""The control surface, and that a server is the same every time."""

import json
from hashlib import sha256
from typing import Any

import pytest

from tests.mock.caller import CREATE, KEY, Caller


def story(caller: Caller) -> list[Any]:
    """A bit of everything, and all that it was answered with."""
    data = caller.completed()
    return [
        data,
        caller.upload(),
        caller.create(duration=7),
        caller.control("ledger"),
        caller.control("tasks"),
    ]


def test_the_same_seed_tells_the_same_story() -> None:
    assert story(Caller(seed=7)) == story(Caller(seed=7))
    assert Caller(seed=7).created_id() != Caller(seed=8).created_id()


def test_a_reset_leads_back_to_the_start_with_the_same_ids() -> None:
    caller = Caller()
    first = story(caller)
    caller.service.clock.advance(60)
    assert caller.http.post("/_mock/reset").json() == {"reset": True}
    assert [caller.control(name) for name in ("tasks", "requests")] == [[], []]
    assert caller.billed() == 0
    assert story(caller) == first


def test_servers_share_nothing() -> None:
    one, other = Caller(), Caller()
    assert other.query(one.created_id())["code"] == "-1"
    assert other.billed() == 0


def test_the_requests_are_written_down_with_how_they_were_answered() -> None:
    caller = Caller()
    caller.create()
    caller.service.clock.advance(5)
    caller.bare("GET", "/nowhere")
    caller.control("ledger")
    created, lost = caller.control("requests")
    assert (created["method"], created["path"], created["code"]) == ("POST", CREATE, "20000")
    assert (created["at"], created["status_code"]) == (1764000000, 200)
    assert lost == {
        "method": "GET",
        "path": "/nowhere",
        "at": 1764000005,
        "status_code": 404,
        "code": None,
        "delivery": "whole",
        "headers": {},
        "body_sha256": sha256(b"").hexdigest(),
    }


def test_two_sendings_of_one_create_are_known_by_their_bodies() -> None:
    caller = Caller()
    for prompt in ("A cat", "A dog", "A cat"):
        caller.create(prompt=prompt)
    first, second, third = (request["body_sha256"] for request in caller.control("requests"))
    assert first == third != second


def test_no_header_that_may_hold_a_secret_is_written_down() -> None:
    caller = Caller()
    caller.bare("GET", "/videos/x.mp4", authorization=f"Bearer {KEY}", cookie="secret", range="bytes=0-1")
    [request] = caller.control("requests")
    assert request["headers"] == {"authorization": "***", "cookie": "***", "range": "bytes=0-1"}
    assert KEY not in repr(caller.service.state)


def test_the_tasks_tell_where_they_stand_without_being_moved_on() -> None:
    caller = Caller()
    task_id = caller.created_id(model="omni-10s")
    caller.query(task_id)
    tasks = [caller.control("tasks") for _ in range(3)]
    assert tasks == tasks[:1] * 3
    assert tasks[0][0] == {
        "task_id": task_id,
        "status": "queued",
        "progress": 0,
        "settings": {
            "model": "omni-10s",
            "duration_s": 10,
            "resolution": "720p",
            "aspect_ratio": None,
            "generation_type": None,
            "images": 0,
            "videos": 0,
        },
        "billing_name": "omni-10s",
        "cost": 100,
        "created_at": 1764000000.0,
        "prompt": "A cat running through a neon rainy street",
        "polls": 1,
        "scenario": "plain",
    }


def test_advancing_moves_the_clock_and_with_it_the_tasks() -> None:
    caller = Caller(advance="clock", task_seconds=100)
    task_id = caller.created_id()
    assert caller.http.post("/_mock/advance?seconds=99.5").json() == {"now": 1764000099.5}
    assert caller.query(task_id)["data"]["progress"] == 99
    caller.http.post("/_mock/advance?seconds=0.5")
    assert caller.query(task_id)["data"]["status"] == "completed"


@pytest.mark.parametrize("seconds", ["-1", "soon", "", "nan", "inf", "1e+12"])
def test_advancing_by_what_is_no_time_is_refused(seconds: str) -> None:
    caller = Caller()
    response = caller.http.post("/_mock/advance", params={"seconds": seconds})
    assert response.status_code == 400
    assert response.json()["error"] in (
        f"seconds is a number from 0, and not {seconds!r}",
        f"the clock cannot be advanced by {seconds} seconds; it goes on to the year 2286",
    )
    assert caller.service.clock.now() == 1764000000


def test_advancing_needs_to_know_how_far() -> None:
    response = Caller().bare("POST", "/_mock/advance")
    error = "the parameter seconds is missing; it is a number from 0, such as seconds=60"
    assert (response.status_code, json.loads(response.body)) == (400, {"error": error})


@pytest.mark.parametrize(
    ("method", "name"),
    [
        *(("GET", name) for name in ("ledger", "requests", "tasks", "accounts", "contract", "events")),
        *(("GET", name) for name in ("exchanges/1", "faults", "scenarios")),
        *(("POST", name) for name in ("reset", "advance")),
        *(("DELETE", name) for name in ("faults", "scenarios")),
    ],
)
def test_a_parameter_that_a_control_does_not_know_is_refused(method: str, name: str) -> None:
    response = Caller().http.request(method, f"/_mock/{name}", params={"limits": "5"})
    assert response.status_code == 400
    assert response.json()["error"].startswith("there is no parameter 'limits'; ")
