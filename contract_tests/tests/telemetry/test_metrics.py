"""Durations, creates and what was spent."""

from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from jimmyai_omni import OmniError, Task
from tests.flows.answers import Answer, completed, created, page, redirect, refusal, task
from tests.flows.harness import CREATE, MEDIA, MEDIA_URL, QUERY, World
from tests.telemetry.conftest import Telemetry

HOST = {"server.address": "www.jimmyai.cn", "server.port": 443}
MODEL = {"gen_ai.provider.name": "jimmyai", "gen_ai.request.model": "Gemini-Omini"} | HOST


def told(point: Any) -> Mapping[str, Any]:
    """What a data point is about."""
    return dict(point.attributes)


def test_the_duration_of_a_flow_and_of_each_request(world: World, telemetry: Telemetry) -> None:
    world.on(CREATE, created())
    world.on(QUERY, task(), completed())
    world.omni.generate("A cat")
    [flow] = telemetry.points("gen_ai.client.operation.duration")
    assert told(flow) == {"gen_ai.operation.name": "generate"} | MODEL
    assert flow.count == 1
    assert (flow.explicit_bounds[0], round(flow.explicit_bounds[-1])) == (0.01, 1311)
    counts = {told(point)["http.request.method"]: point.count for point in requests(telemetry)}
    assert counts == {"POST": 1, "GET": 2}


def requests(telemetry: Telemetry) -> list[Any]:
    return telemetry.points("http.client.request.duration")


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (refusal("-1"), {"http.response.status_code": 200}),
        (page("", 404), {"http.response.status_code": 404, "error.type": "404"}),
        (httpx.ReadTimeout("slow"), {"error.type": "ReadTimeout"}),
        (page("{}", 200).also(Content_Length="99"), {"http.response.status_code": 200}),
    ],
)
def test_a_request_that_fails_says_how(
    reply: Answer | Exception, expected: dict[str, Any], world: World, telemetry: Telemetry
) -> None:
    world.on(QUERY, reply)
    with pytest.raises(OmniError):
        world.omni.retrieve("task_1")
    assert told(requests(telemetry)[0]) == {"http.request.method": "GET"} | HOST | expected


def test_a_download_counts_for_the_host_that_serves_it(world: World, telemetry: Telemetry) -> None:
    world.on(MEDIA, redirect("https://cdn.example.com:8443/v.mp4?signature=abc"))
    world.on(("GET", "https://cdn.example.com:8443/v.mp4"), page("", 500))
    with pytest.raises(OmniError):
        world.omni.download(Task(id="task_1", status="completed", video_url=MEDIA_URL))
    hosts = {(told(point)["server.address"], told(point)["server.port"]) for point in requests(telemetry)}
    assert hosts == {("media.example.com", 443), ("cdn.example.com", 8443)}


def test_creates_are_counted_by_what_is_known_of_the_bill(world: World, telemetry: Telemetry) -> None:
    world.on(CREATE, created(), created(), page("", 502), refusal("20002"))
    for _ in range(2):
        world.omni.create("A cat")
    for _ in range(2):
        with pytest.raises(OmniError):
            world.omni.create("A cat")
    world.on(QUERY, task())
    world.omni.retrieve("task_1")
    counts = {told(point)["jimmyai.billed"]: point.value for point in telemetry.points("jimmyai.creates")}
    assert counts == {"yes": 2, "maybe": 1, "no": 1}


@pytest.mark.parametrize(("cost", "expected"), [(12.5, [25.0]), (None, []), (0, []), (-3, [])])
def test_what_was_spent_is_added_up_where_the_server_says_it(
    cost: float | None, expected: list[float], world: World, telemetry: Telemetry
) -> None:
    world.on(CREATE, created())
    world.on(QUERY, completed(cost=cost))
    for _ in range(2):
        world.omni.generate("A cat")
    # It was counted when it was created.
    world.omni.wait("task_1")
    assert [point.value for point in telemetry.points("jimmyai.spent")] == expected
