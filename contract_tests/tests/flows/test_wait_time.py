"""A wait polls at the pace of its policy, and ends at its deadline with what is known."""

from collections.abc import Callable

import httpx
import pytest

from jimmyai_omni import PollPolicy, WaitTimeout
from jimmyai_omni.errors import OmniError
from tests.flows.answers import Answer, completed, envelope, refusal, task
from tests.flows.harness import QUERY, Reply, World, raised


def test_the_pauses_grow_from_5_s_by_a_fifth_up_to_15_s(world: World) -> None:
    world.on(QUERY, *[task()] * 9, completed())
    world.omni.wait("task_1")
    assert world.clock.pauses == pytest.approx([5.0, 6.0, 7.2, 8.64, 10.368, 12.4416, 14.92992, 15.0, 15.0])


def test_the_first_pause_is_the_interval(world: World) -> None:
    world.on(QUERY, task(), task(), completed())
    world.client(poll=PollPolicy(interval_s=2.0, growth=3.0)).wait("task_1")
    assert world.clock.pauses == [2.0, 6.0]


def test_the_pace_is_a_policy(world: World) -> None:
    world.on(QUERY, *[task()] * 4, completed())
    world.client(poll=PollPolicy(interval_s=1.0, growth=1.0)).wait("task_1")
    assert world.clock.pauses == [1.0] * 4


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


@pytest.mark.parametrize("timeout_s", [0, 17, 3599.5])
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
    omni = world.client(poll=PollPolicy(interval_s=6.0, growth=1.0))
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
    omni = world.client(poll=PollPolicy(interval_s=6.0, growth=1.0))
    raised(WaitTimeout, omni.wait, "task_1", timeout_s=100)
    assert world.clock.pauses == [6.0, 6.0]
    assert world.count(QUERY) == 3


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
        lambda: PollPolicy(interval_s=0),
        lambda: PollPolicy(interval_s=-1),
        lambda: PollPolicy(backoff_s=()),
        lambda: PollPolicy(growth=0),
        lambda: PollPolicy(timeout_s=float("nan")),
    ],
    ids=["no interval", "a negative interval", "no backoff", "no growth", "no number"],
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
