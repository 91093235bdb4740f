"""A wait that goes wrong ends as the page says, whatever the client; none loses sight of a paid task."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from jimmyai_omni_contract.mock.serve.embedded import RunningServer, serve_in_thread
from tests.drills import waits
from tests.drills.clients import BACKENDS, Backend
from tests.drills.table import in_page, lines_of
from tests.flows.mutation import Mutant, check


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    with serve_in_thread() as running:
        yield running


ON_TRIO: Final = ("-1", "drop", "not-found", "task: fails", "task: late-url")
"""The driver is that of asyncio, so the other troubles are met on trio by the campaign."""


def meeting(name: str, backend: Backend) -> Any:
    marks = pytest.mark.campaign if backend == "trio" and name not in ON_TRIO else ()
    return pytest.param(name, backend, marks=marks, id=f"{name}-{backend}")


@pytest.mark.parametrize(
    ("name", "backend"),
    [
        meeting(name, backend)
        for name in waits.DRILLS
        for backend in BACKENDS
        if backend != "fast" or name not in waits.ASKED_TWICE
    ],
)
def test_it_ends_as_the_page_says(server: RunningServer, name: str, backend: Backend) -> None:
    drill(server, name, backend)


@pytest.mark.parametrize("name", waits.ASKED_TWICE)
def test_a_fast_wait_outlives_lost_connections_as_long(server: RunningServer, name: str) -> None:
    [(always, once), (fast_always, fast_once)] = (
        waits.measure(server, name, backend) for backend in ("asyncio", "fast")
    )
    assert fast_always == attrs.evolve(always, polls=2 * always.polls)
    assert (fast_once.outcome, fast_once.says_billed) == (once.outcome, once.says_billed)


def test_the_page_holds_every_trouble() -> None:
    assert list(in_page(waits.TITLE)) == list(waits.DRILLS)


def drill(server: RunningServer, name: str, backend: Backend) -> None:
    rows = waits.measure(server, name, backend)
    for row in rows:
        assert row.outcome != "Task" or name != "task: fails"
        assert row.names_the_task
        # Of an id that was never seen nobody can say.
        assert row.says_billed == "yes" or name == "not-found"
        assert row.waited_s <= 1800
    assert in_page(waits.TITLE)[name] == lines_of(rows)


WRONG_CLIENTS = {
    "it gives up at the first -1": ("(ServerError, RateLimitError, Conn", "(RateLimitError, Conn", "-1"),
    "it gives up at the first dropped connection": ("ConnectionFailed, TaskNotFound", "TaskNotFound", "drop"),
    "it polls on with a key that is refused": ("(ServerError, RateLimitError", "(ApiError", "20001"),
    "it never gives up": ("watch.misses > policy.patience", "False", "html-200"),
    "it takes a failed task for a video": (
        '    if seen.state == "failed":',
        "    if False:",
        "task: fails",
    ),
    "it takes a completed task without a URL for a video": (
        'if outcome.state != "completed" or',
        "if True or",
        "task: late-url",
    ),
    "its error does not name the task": ("error.task_id, error.billed =", "_, error.billed =", "20001"),
}


@pytest.mark.parametrize(("right", "wrong", "name"), WRONG_CLIENTS.values(), ids=WRONG_CLIENTS)
def test_a_wrong_client_is_caught(
    server: RunningServer, right: str, wrong: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = "_flows.wait" if right.startswith("    if seen.state") else "_flows.watch"
    mutant = Mutant(module, right, wrong, lambda *_: drill(server, name, "sync"))
    check(mutant, tmp_path, monkeypatch)
