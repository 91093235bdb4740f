"""`OmniMock`: one clock for clients and server, faults by name, and an assertion on the bill."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any, Literal, get_args

import anyio
import pytest

from jimmyai_omni import (
    AuthenticationError,
    ConfigurationError,
    CreateOutcomeUnknown,
    InsufficientBalance,
    Omni,
    OmniError,
    Task,
    TaskFailed,
    WaitTimeout,
)
from jimmyai_omni_contract import testing
from jimmyai_omni_contract.testing import OmniMock, load_script, serve

Backend = Literal["sync", "asyncio", "trio"]
backends = pytest.mark.parametrize("backend", get_args(Backend))
PROMPT = "A cat running through a neon rainy street"
THREE_DAYS_S = 3 * 24 * 3600


def call(mock: OmniMock, backend: Backend, method: str, *args: Any, **kwargs: Any) -> Any:
    """Call a method of a client of this kind."""
    if backend == "sync":
        return getattr(mock.client(), method)(*args, **kwargs)

    async def run() -> Any:
        async with mock.async_client() as omni:
            return await getattr(omni, method)(*args, **kwargs)

    return anyio.run(run, backend=backend)


def polls(mock: OmniMock) -> int:
    return sum(request.method == "GET" for request in mock.requests)


def test_the_example_runs_as_it_is_written() -> None:
    example = dedent((testing.__doc__ or "").partition("Example:\n")[2].partition("\nWith pytest")[0])
    assert "mock.assert_billed(2)" in example
    exec(compile(example, "<example>", "exec"), {})


@backends
def test_three_minutes_are_waited_for_in_no_time_with_as_many_polls_as_they_take(backend: Backend) -> None:
    with OmniMock(task_seconds=180) as mock:
        began = mock.clock.now()
        task: Task = call(mock, backend, "generate", PROMPT)
        took_s = mock.clock.now() - began
        assert task.video_url == f"https://mock.test/videos/{task.id}.mp4"
        assert 180 <= took_s <= 200
        # No faster than every 5 s, as the publisher advises.
        assert 180 / 30 <= polls(mock) <= 180 / 5
        mock.assert_billed(1)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_many_at_once_take_as_long_and_as_many_polls_as_one(backend: str) -> None:
    def together(count: int) -> tuple[float, float]:
        async def run() -> None:
            async with anyio.create_task_group() as group:
                for _ in range(count):
                    group.start_soon(omni.generate, PROMPT)

        with OmniMock() as mock:
            omni, began = mock.async_client(), mock.clock.now()
            anyio.run(run, backend=backend)
            return mock.clock.now() - began, polls(mock) / count

    alone, crowd = together(1), together(7)
    assert crowd == pytest.approx(alone, abs=1e-3)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_sleepers_wake_up_in_the_order_of_their_times(backend: str) -> None:
    woken: list[tuple[str, float]] = []

    async def run() -> None:
        async def nap(name: str, *naps_s: float) -> None:
            for nap_s in naps_s:
                await sleep(nap_s)
                woken.append((name, round(mock.clock.now() - began, 3)))

        async with anyio.create_task_group() as group:
            group.start_soon(nap, "long", 10)
            group.start_soon(nap, "short", 3, 3, 3, 3)
            group.start_soon(nap, "none", 0)

    with OmniMock() as mock:
        began, sleep = mock.clock.now(), mock._sleep
        anyio.run(run, backend=backend)
    assert woken == [("none", 0), ("short", 3), ("short", 6), ("short", 9), ("long", 10), ("short", 12)]


def test_a_sleeper_that_is_cancelled_holds_nobody_up() -> None:
    async def run() -> float:
        began = mock.clock.now()
        async with anyio.create_task_group() as group:
            group.start_soon(mock._sleep, 5)
            await anyio.lowlevel.checkpoint()
            group.cancel_scope.cancel()
        await mock._sleep(20)
        return mock.clock.now() - began

    with OmniMock() as mock:
        assert anyio.run(run) >= 20
        assert mock._wake_ups == []


@backends
def test_a_task_that_never_ends_is_given_up_at_the_deadline(backend: Backend) -> None:
    with OmniMock(scenarios=("stuck",)) as mock:
        began = mock.clock.now()
        with pytest.raises(WaitTimeout):
            call(mock, backend, "generate", PROMPT, timeout_s=600.0)
        assert mock.clock.now() - began == pytest.approx(600, abs=1)


@backends
def test_a_lost_answer_is_billed_and_not_paid_twice(backend: Backend) -> None:
    with OmniMock() as mock:
        mock.fail("create", "drop", times=1)
        with pytest.raises(CreateOutcomeUnknown):
            call(mock, backend, "generate", PROMPT)
        mock.assert_billed(1)
        assert [request.delivery for request in mock.requests if request.method == "POST"] == ["drop"]


@backends
def test_a_stalled_answer_costs_the_time_that_its_caller_waits(backend: Backend) -> None:
    with OmniMock() as mock:
        began = mock.clock.now()
        mock.fail("create", "stall", times=1)
        with pytest.raises(CreateOutcomeUnknown):
            call(mock, backend, "create", PROMPT)
        assert mock.clock.now() - began == pytest.approx(60, abs=1), "the default patience of a client"


def test_a_failed_task_has_the_reason_of_its_scenario() -> None:
    with OmniMock() as mock:
        mock.script("fails", times=1)
        with pytest.raises(TaskFailed, match="rejected by the content review"):
            mock.client().generate(PROMPT)
        assert mock.client().generate(PROMPT).video_url
        mock.assert_billed(2)


def test_options_are_those_of_the_server() -> None:
    with OmniMock(balance=1) as mock, pytest.raises(InsufficientBalance):
        mock.client().create(PROMPT)
    with pytest.raises(ValueError, match="task_seconds"):
        OmniMock(task_seconds=0)
    with pytest.raises(TypeError, match="tasks_seconds"):
        OmniMock(tasks_seconds=1)


def test_client_options_are_those_of_the_client() -> None:
    with OmniMock() as mock, pytest.raises(AuthenticationError):
        mock.client(api_key="another-key").create(PROMPT)


def test_the_bill_is_told_where_it_is_not_what_was_expected() -> None:
    with OmniMock() as mock:
        first = mock.client().create(PROMPT)
        second = mock.client().create(PROMPT, resolution="4k", duration=10)
        mock.assert_billed(2)
        with pytest.raises(AssertionError) as raised:
            mock.assert_billed(1)
    assert str(raised.value).splitlines() == [
        "2 creates were billed, not 1",
        f"  {first.id}: Gemini-Omini-720p-6s, 60 JimiCoin",
        f"  {second.id}: Gemini-Omini-4k-10s, 300 JimiCoin",
    ]
    assert [entry.task_id for entry in mock.billed] == [first.id, second.id]
    with pytest.raises(AssertionError, match=r"^0 creates were billed, not 1$"):
        OmniMock().assert_billed(1)


def test_time_that_a_test_lets_pass_expires_a_video(tmp_path: Any) -> None:
    with OmniMock() as mock:
        omni = mock.client()
        task = omni.generate(PROMPT)
        mock.clock.advance(THREE_DAYS_S)
        with pytest.raises(OmniError, match="410"):
            omni.download(task, tmp_path)
        assert list(tmp_path.iterdir()) == []


def test_a_mock_lives_in_the_present_so_that_nothing_seems_to_have_expired() -> None:
    with OmniMock() as mock:
        assert abs(mock.clock.now() - time.time()) < 3600


def test_clients_are_closed_with_their_server() -> None:
    with OmniMock() as mock:
        omni = mock.client()
        with mock.client() as closed_early:
            closed_early.balance()
    with pytest.raises(ConfigurationError, match="closed"):
        omni.balance()


def test_mocks_share_nothing() -> None:
    with OmniMock() as one, OmniMock() as other:
        one.client().generate(PROMPT)
        assert (other.billed, other.requests) == ((), ())
        assert other.clock.now() < one.clock.now()


def test_a_served_mock_has_done_its_tasks_at_the_first_look() -> None:
    def no_sleep(_seconds: float) -> None:
        pass

    with serve(balance=100) as server:
        with Omni(server.api_key, base_url=server.base_url, sleep=no_sleep) as omni:
            assert omni.generate(PROMPT).video_url
            assert omni.balance().balance == 100
        server.service.assert_billed(1)
        assert [request.method for request in server.service.requests] == ["POST", "GET", "GET"]


def test_a_script_says_what_becomes_of_a_test_but_not_what_moves_its_tasks_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("review.yaml").write_text("options: {balance: 60, advance: per-poll}\ntasks: [{scenario: fails}]")
    assert load_script("review.yaml").keys().isdisjoint({"advance"})
    with serve(**load_script(Path("review.yaml"))) as server:
        assert server.service.options.balance == 60

    def trailer(omni: Omni) -> None:
        with pytest.raises(TaskFailed):
            omni.generate(PROMPT)
        with pytest.raises(InsufficientBalance):
            omni.generate(PROMPT)

    example = dedent((load_script.__doc__ or "").partition("Example:\n")[2].partition("\n\n")[0])
    exec(example, {"OmniMock": OmniMock, "load_script": load_script, "trailer": trailer})

    Path("review.yaml").write_text("tasks: [{scenario: explodes}]")
    with pytest.raises(ValueError, match=r"^review.yaml:1: tasks\[0\].scenario: there is no"):
        load_script("review.yaml")


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("jimmyai_omni_contract.testing", {"httptools", "pytest", "trio", "unittest", "yaml"}),
        (
            "jimmyai_omni_contract.pytest_plugin",
            {"httptools", "httpx", "jsonschema_rs", "attrs", "jimmyai_omni", "anyio"},
        ),
    ],
)
def test_nothing_is_loaded_that_is_not_needed(module: str, heavy: set[str]) -> None:
    before = (
        "import pytest, sys; before = set(sys.modules)"
        if "plugin" in module
        else "import sys; before = set()"
    )
    program = f"{before}; import {module}; print({heavy!r} & (sys.modules.keys() - before))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("set()\n", "")


def test_all_that_is_public_is_there() -> None:
    assert testing.__all__ == sorted(testing.__all__)
    public: Callable[[str], object] = lambda name: getattr(testing, name)  # noqa: E731
    assert all(map(public, testing.__all__))
