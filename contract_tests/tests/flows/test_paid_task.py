"""A deadline is checked before the bill, and after it no way out of a wait loses the task."""

import pytest

from jimmyai_omni import ConfigurationError, ServerError, WaitEvent
from tests.flows.answers import created, refusal, task
from tests.flows.harness import CREATE, QUERY, World, raised


@pytest.mark.parametrize("timeout_s", [float("inf"), float("nan"), -1.0])
def test_a_deadline_that_is_none_is_refused_before_the_create(world: World, timeout_s: float) -> None:
    raised(ConfigurationError, world.omni.generate, "A cat", timeout_s=timeout_s)
    assert world.sent == []


def test_an_error_of_the_callers_own_names_the_task_that_goes_on(world: World) -> None:
    def complain(_: WaitEvent) -> None:
        raise KeyError("mine")

    world.on(CREATE, created())
    error = raised(KeyError, world.omni.generate, "A cat", on_event=complain)
    assert error.__notes__ == ["Task task_1 is paid for and goes on: `omni wait task_1`"]


def test_an_interrupted_wait_names_the_task_that_goes_on(world: World) -> None:
    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    world.on(CREATE, created())
    world.on(QUERY, task())
    with pytest.raises(KeyboardInterrupt) as caught:
        world.omni.generate("A cat", on_event=interrupt)
    assert "omni wait task_1" in caught.value.__notes__[0]


def test_a_create_that_may_be_billed_is_never_met_with_the_advice_to_try_again(world: World) -> None:
    world.on(CREATE, refusal("-1", "服务器错误"))
    error = raised(ServerError, world.omni.create, "A cat")
    assert error.billed == "maybe"
    assert "before you create again" in error.hint
