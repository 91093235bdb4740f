"""What the page is told: all at first, then what has changed, and never more than it can hold."""

import json
from collections.abc import Callable
from typing import Any

import attrs

from jimmyai_omni_contract.mock.api.tasks import Task
from jimmyai_omni_contract.mock.messages import MockResponse
from tests.mock.caller import KEY, Caller

Events = dict[str, dict[str, Any]]


def events(text: bytes) -> Events:
    blocks = [block.split("\n") for block in text.decode().split("\n\n") if block.startswith("event: ")]
    return {name.removeprefix("event: "): json.loads(data.removeprefix("data: ")) for name, data in blocks}


def listen(caller: Caller) -> tuple[Events, Callable[[], bytes]]:
    """What a listener is told at once, and how it goes on."""
    answer: MockResponse = caller.bare("GET", "/_mock/events")
    assert answer.headers["content-type"] == "text/event-stream"
    assert answer.more is not None
    return events(answer.body), answer.more


def test_a_listener_is_told_all_at_first() -> None:
    caller = Caller()
    task_id = caller.created_id(prompt=f"A cat with {KEY}")
    caller.create(duration=7)
    told, _ = listen(caller)
    assert list(told) == ["clock", "tasks", "requests", "ledger", "script", "accounts"]
    [task] = told["tasks"]["items"]
    assert (task["task_id"], task["status"], task["prompt"]) == (task_id, "queued", "A cat with ***")
    created, refused = told["requests"]["items"]
    assert (created["charged"], created["rules"]) == (60, [])
    assert [finding["rule"] for finding in refused["rules"]] == ["OMNI-04"]
    assert told["ledger"]["spent"] == 60
    assert told["clock"] == {"now": 1764000000, "advance": "per-poll"}
    assert KEY not in str(told).replace(f"'{KEY}'", "")


def test_then_only_what_has_changed() -> None:
    caller = Caller()
    first, second = caller.created_id(), caller.created_id()
    _, more = listen(caller)
    assert more() == b": nothing new\n\n"
    caller.query(second)
    told = events(more())
    assert list(told) == ["tasks", "requests"]
    assert [(task["task_id"], task["polls"]) for task in told["tasks"]["items"]] == [(second, 1)]
    assert [request["number"] for request in told["requests"]["items"]] == [3]
    caller.service.clock.advance(60)
    caller.service.fail("query", "500", 1)
    assert list(events(more())) == ["clock", "script"]
    caller.service.look(lambda videos: videos.end(videos.state.tasks[first]))
    [ended] = events(more())["tasks"]["items"]
    assert (ended["task_id"], ended["video_url"]) == (first, f"/videos/{first}.mp4")
    caller.service.clock.advance(3 * 86400)
    assert events(more())["tasks"]["items"][0]["video_expired"] is True
    assert more() == b": nothing new\n\n"


def test_a_reset_is_told_as_a_beginning() -> None:
    caller = Caller()
    caller.create()
    _, more = listen(caller)
    caller.service.reset()
    told = events(more())
    assert (told["tasks"]["from_start"], told["tasks"]["items"], told["ledger"]["spent"]) == (True, [], 0)


def test_of_100000_tasks_the_newest_200_are_looked_at() -> None:
    caller = Caller()
    sample = caller.service.look(lambda videos: videos.state.tasks[caller.created_id()])
    looked: list[str] = []

    def fill(videos: Any) -> None:
        state_of = videos.state_of
        videos.state.tasks.update(
            {f"task_{number}": attrs.evolve(sample, id=f"task_{number}") for number in range(100_000)}
        )

        def counted(task: Task) -> Any:
            looked.append(task.id)
            return state_of(task)

        videos.state_of = counted

    caller.service.look(fill)
    told, more = listen(caller)
    assert (told["tasks"]["total"], len(told["tasks"]["items"])) == (100_001, 200)
    assert told["tasks"]["items"][-1]["task_id"] == "task_99999"
    looked.clear()
    assert more() == b": nothing new\n\n"
    assert len(looked) == 200


def test_of_many_requests_and_charges_the_newest_200_are_told() -> None:
    caller = Caller(balance=1e9)
    _, more = listen(caller)
    for _ in range(250):
        caller.create()
    told = events(more())
    assert (told["requests"]["total"], told["requests"]["items"][0]["number"]) == (250, 51)
    assert (told["ledger"]["total"], len(told["ledger"]["items"]), told["ledger"]["spent"]) == (
        250,
        200,
        15000,
    )
    caller.create()
    later = events(more())["ledger"]
    assert (later["spent"], [charge["number"] for charge in later["items"]]) == (15060, [251])


def test_without_a_socket_an_answer_ends_with_what_is_there() -> None:
    caller = Caller()
    text = caller.http.get("/_mock/events").text
    assert text.startswith("retry: ")
    assert "event: accounts" in text
