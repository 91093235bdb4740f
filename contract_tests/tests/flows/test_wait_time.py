"""A wait polls at the pace of its policy, and ends at its deadline with what is known."""

import time
from collections.abc import Callable

import httpx
import pytest

from jimmyai_omni import PollPolicy, WaitEvent, WaitTimeout
from jimmyai_omni._policies.poll import Sighting
from jimmyai_omni.errors import OmniError
from tests.flows.answers import Answer, completed, created, envelope, page, refusal, task
from tests.flows.harness import CREATE, QUERY, Reply, World, raised

STEADY = PollPolicy(min_interval_s=6.0, max_interval_s=6.0)


def test_the_pauses_are_those_of_the_policy(world: World) -> None:
    policy, seen = PollPolicy(), list[Sighting]()
    world.on(QUERY, *[task("processing", progress) for progress in (0, 10, 35, 60, 80, 99)], completed())
    world.omni.wait("task_1", on_event=lambda event: seen.append(sighting(event)))
    assert world.clock.pauses == [
        policy.pause_s(seen[: number + 1], 0, 0.5) for number in range(len(world.clock.pauses))
    ]
    assert min(world.clock.pauses) >= policy.min_interval_s


def sighting(event: WaitEvent) -> Sighting:
    """What an event tells of a poll."""
    assert event.task
    return Sighting(event.waited_s, event.task.progress, event.task.state)


def test_the_end_is_predicted_and_told(world: World) -> None:
    events: list[WaitEvent] = []
    world.on(QUERY, task("processing", 0), task("processing", 30), task("processing", 60), completed())
    world.omni.wait("task_1", on_event=events.append)
    assert events[0].remaining_s is None
    assert events[1].remaining_s == pytest.approx(11.58, abs=0.01)
    assert events[-1].remaining_s is None


def test_the_pace_is_a_policy(world: World) -> None:
    world.on(QUERY, *[task()] * 4, completed())
    world.client(poll=STEADY).wait("task_1")
    assert world.clock.pauses == [6.0] * 4


def test_a_new_task_is_first_looked_at_a_little_later(world: World) -> None:
    world.on(CREATE, created())
    world.on(QUERY, completed())
    world.client(poll=PollPolicy(first_s=2.5)).generate("A cat")
    assert world.clock.pauses == [2.5]


def test_a_wait_for_a_task_that_is_new_looks_soon_again(world: World) -> None:
    world.on(QUERY, task("queued", 0), completed())
    world.omni.wait("task_1")
    assert world.clock.pauses == [5.0]


def test_the_server_may_ask_for_a_longer_pause_but_not_past_the_deadline(world: World) -> None:
    world.on(QUERY, page("", 429).also(retry_after="40"), page("", 429).also(retry_after="3600"), completed())
    assert world.omni.wait("task_1", timeout_s=100).state == "completed"
    assert world.clock.pauses == [40.0, 60.0]


def test_the_first_poll_is_not_kept_waiting(world: World) -> None:
    world.on(QUERY, completed())
    world.omni.wait("task_1")
    assert world.clock.pauses == []


def test_without_a_word_the_deadline_is_half_an_hour(world: World) -> None:
    world.on(QUERY, task())
    raised(WaitTimeout, world.omni.wait, "task_1")
    assert sum(world.clock.pauses) == pytest.approx(1800)


STUCK: dict[str, Reply] = {
    "a task at work": task("processing", 42),
    "a word that no one knows": task("warming_up", 42),
    "a queue": task("queued", 42),
}


@pytest.mark.parametrize("timeout_s", [0, 17, 299.5, pytest.param(3599.5, marks=pytest.mark.campaign)])
@pytest.mark.parametrize("reply", STUCK.values(), ids=STUCK)
def test_the_deadline_ends_the_wait_with_what_was_last_seen(
    world: World, reply: Answer, timeout_s: float
) -> None:
    world.on(QUERY, reply)
    error = raised(WaitTimeout, world.omni.wait, "task_1", timeout_s=timeout_s)
    status = {"processing", "warming_up", "queued"} & set(str(error).split())
    assert error.task is not None
    assert status == {error.task.status}
    assert "at 42 %" in error.message
    assert (error.task_id, error.billed) == ("task_1", "yes")
    assert "omni wait task_1" in error.hint
    assert sum(world.clock.pauses) == pytest.approx(timeout_s)
    assert world.clock.now <= 1000 + timeout_s + 1e-6


def test_the_last_poll_is_at_the_deadline(world: World) -> None:
    world.on(QUERY, task(), task(), completed())
    omni = world.client(poll=STEADY)
    assert omni.wait("task_1", timeout_s=8).state == "completed"
    assert world.clock.pauses == [6.0, 2.0]


def test_a_deadline_of_the_policy_counts_where_none_is_given(world: World) -> None:
    world.on(QUERY, task())
    raised(WaitTimeout, world.client(poll=PollPolicy(timeout_s=20)).wait, "task_1")
    assert sum(world.clock.pauses) == pytest.approx(20)


def test_a_deadline_amid_failed_polls_says_what_the_last_one_said(world: World) -> None:
    world.on(QUERY, task("processing", 42), refusal("-1", "服务器错误"))
    error = raised(WaitTimeout, world.omni.wait, "task_1", timeout_s=40)
    assert "last seen processing at 42 %" in str(error)
    assert "服务器错误" in str(error)
    assert sum(world.clock.pauses) == pytest.approx(40)


def test_a_deadline_before_any_good_poll_says_so(world: World) -> None:
    world.on(QUERY, httpx.ConnectError("refused"))
    error = raised(WaitTimeout, world.omni.wait, "task_1", timeout_s=10)
    assert error.task is None
    assert "never seen" in error.message
    assert "refused" in str(error)


def test_the_time_that_a_poll_takes_counts(world: World) -> None:
    def slow(_: httpx.Request) -> Answer:
        world.clock.now += 30
        return task()

    world.on(QUERY, slow)
    omni = world.client(poll=STEADY)
    raised(WaitTimeout, omni.wait, "task_1", timeout_s=100)
    assert world.clock.pauses == [6.0, 6.0]
    assert world.count(QUERY) == 3


def test_no_poll_may_outlast_the_deadline(world: World) -> None:
    world.on(QUERY, task())
    raised(WaitTimeout, world.client(poll=STEADY).wait, "task_1", timeout_s=20)
    polls = [request.extensions["timeout"].get("read") for request in world.sent]
    assert all(silence_s <= 20 - 6 * number for number, silence_s in enumerate(polls[:-1]))


def test_the_deadline_is_that_of_each_wait_not_of_the_client(world: World) -> None:
    world.on(QUERY, task())
    for _ in range(2):
        raised(WaitTimeout, world.omni.wait, "task_1", timeout_s=20)
    assert sum(world.clock.pauses) == pytest.approx(40)


def test_a_status_that_is_missing_is_named_as_such(world: World) -> None:
    world.on(QUERY, envelope({"task_id": "task_1"}))
    error = raised(WaitTimeout, world.omni.wait, "task_1", timeout_s=1)
    assert "last seen  at" not in error.message


@pytest.mark.parametrize(
    "policy",
    [
        lambda: PollPolicy(min_interval_s=0),
        lambda: PollPolicy(max_interval_s=1),
        lambda: PollPolicy(backoff_s=()),
        lambda: PollPolicy(timeout_s=float("nan")),
    ],
    ids=["no interval", "a most below the least", "no backoff", "no number"],
)
def test_a_policy_that_cannot_be_kept_is_refused_before_it_costs_anything(
    policy: Callable[[], PollPolicy],
) -> None:
    raised_by = None
    try:
        policy()
    except (ValueError, OmniError) as error:
        raised_by = error
    assert raised_by is not None


def test_a_wait_that_is_taken_up_again_counts_from_the_create(world: World) -> None:
    half_done = task("processing", 50, created_at=int(time.time()) - 60)
    events: list[WaitEvent] = []
    world.on(QUERY, half_done, completed())
    world.omni.wait("task_1", on_event=events.append)
    assert events[0].remaining_s == pytest.approx(60, abs=2)
