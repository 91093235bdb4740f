"""A flow that fails or is stopped says so, by class, and what that means for money."""

from collections.abc import Callable
from typing import Any

import anyio
import anyio.lowlevel
import httpx
import pytest
from opentelemetry.trace import StatusCode

from jimmyai_omni import AsyncOmni, Omni, OmniError
from tests.flows.answers import Answer, created, failed, page, refusal, task
from tests.flows.harness import CREATE, KEY, QUERY, World
from tests.telemetry.conftest import Telemetry, attributes

CREATING: Callable[[Omni], Any] = lambda omni: omni.create("A cat")  # noqa: E731 - one of a table
GENERATING: Callable[[Omni], Any] = lambda omni: omni.generate("A cat", timeout_s=60)  # noqa: E731


@pytest.mark.parametrize(
    ("call", "create", "query", "expected"),
    [
        (CREATING, refusal("20002", "no"), None, ("BadRequestError", "no", 1, 200, None)),
        (CREATING, page("", 401), None, ("AuthenticationError", "no", 1, 401, None)),
        (CREATING, page("", 502), None, ("CreateOutcomeUnknown", "maybe", 1, 502, None)),
        (CREATING, httpx.ReadError("lost"), None, ("CreateOutcomeUnknown", "maybe", 1, None, None)),
        (CREATING, httpx.ConnectError("no"), None, ("ConnectionFailed", "no", 3, None, None)),
        (GENERATING, created(), failed(), ("TaskFailed", "yes", 1, 200, "task_1")),
        (GENERATING, created(), task(), ("WaitTimeout", "yes", 1, 200, "task_1")),
        (GENERATING, created(), page("", 401), ("AuthenticationError", "yes", 1, 401, "task_1")),
    ],
)
def test_an_error_is_named_by_its_class_with_what_it_means_for_money(
    call: Callable[[Omni], Any],
    create: Answer | Exception,
    query: Answer | None,
    expected: tuple[object, ...],
    world: World,
    telemetry: Telemetry,
) -> None:
    world.on(CREATE, create)
    world.on(QUERY, query or task())
    with pytest.raises(OmniError):
        call(world.omni)
    span = telemetry.span
    said = attributes(span)
    names = ("error.type", "jimmyai.billed", "jimmyai.create.attempts", "http.response.status_code")
    assert tuple(said.get(name) for name in (*names, "jimmyai.task.id")) == expected
    # Not in their own words, which may quote the prompt.
    assert (span.status.status_code, span.status.description, span.events) == (StatusCode.ERROR, None, ())


def test_a_read_that_fails_says_nothing_of_money(world: World, telemetry: Telemetry) -> None:
    world.on(QUERY, refusal("20001"))
    with pytest.raises(OmniError):
        world.omni.retrieve("task_1")
    said = attributes(telemetry.span)
    assert said["error.type"] == "AuthenticationError"
    assert "jimmyai.billed" not in said


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_an_interrupt_is_recorded_and_raised(
    stop: type[BaseException], world: World, telemetry: Telemetry
) -> None:
    def reply(_: httpx.Request) -> Answer:
        raise stop

    world.on(CREATE, reply)
    with pytest.raises(stop):
        world.omni.create("A cat")
    said = attributes(telemetry.span)
    assert (said["error.type"], said["jimmyai.billed"]) == (stop.__name__, "maybe")


@pytest.mark.parametrize(("backend", "name"), [("asyncio", "CancelledError"), ("trio", "Cancelled")])
@pytest.mark.parametrize("during", ["create", "wait"])
def test_a_cancellation_is_recorded(
    backend: str, name: str, during: str, bare_environment: None, telemetry: Telemetry
) -> None:
    async def run() -> bool:
        with anyio.CancelScope() as scope:

            async def stop(_: object = None) -> httpx.Response:
                scope.cancel()
                await anyio.lowlevel.checkpoint()
                raise AssertionError("it went on")

            async def answer(_: httpx.Request) -> httpx.Response:
                return created().response() if during == "wait" else await stop()

            transport = httpx.MockTransport(answer)
            await AsyncOmni(KEY, transport=transport, sleep=stop).generate("A cat")
        return scope.cancelled_caught

    assert anyio.run(run, backend=backend)
    said = attributes(telemetry.span)
    assert (said["error.type"], said["jimmyai.billed"]) == (name, "yes" if during == "wait" else "maybe")


def test_a_callback_that_raises_ends_the_span(world: World, telemetry: Telemetry) -> None:
    def stop(_: object) -> None:
        raise LookupError("of the program's own")

    world.on(QUERY, task())
    with pytest.raises(LookupError):
        world.omni.wait("task_1", on_event=stop)
    assert attributes(telemetry.span)["error.type"] == "LookupError"
    assert "of the program" not in telemetry.written()


def test_a_watch_that_is_left_is_no_error(telemetry: Telemetry, bare_environment: None) -> None:
    transport = httpx.MockTransport(lambda _: task().response())
    watch = Omni(KEY, transport=transport, sleep=lambda _: None).watch("task_1")
    assert next(watch).polls == 1
    watch.close()
    said = attributes(telemetry.span)
    assert "error.type" not in said
    assert said["jimmyai.polls"] == 1
