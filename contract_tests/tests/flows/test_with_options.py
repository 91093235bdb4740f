"""Some calls may have other options; connections, journal and budget stay those of the client."""

from pathlib import Path

import pytest

from jimmyai_omni import BudgetRefused, PollPolicy, RateLimitError, RetryPolicy, WaitTimeout
from tests.flows.answers import created, page, task
from tests.flows.harness import CREATE, MODELS, QUERY, World, raised
from tests.flows.test_budget_guard import priced


def test_other_retries(world: World) -> None:
    world.on(CREATE, page("", 429), created())
    raised(RateLimitError, world.omni.with_options(retry=RetryPolicy(attempts=1)).create, "A cat")
    assert world.count(CREATE) == 1


def test_another_deadline(world: World) -> None:
    world.on(QUERY, task())
    raised(WaitTimeout, world.omni.with_options(poll=PollPolicy(timeout_s=40)).wait, "task_1")
    assert sum(world.clock.pauses) == pytest.approx(40)


def test_another_limit_of_silence(world: World) -> None:
    world.on(CREATE, created())
    world.omni.with_options(timeout_s=7.5).create("A cat")
    world.omni.create("A cat")
    assert [request.extensions["timeout"]["read"] for request in world.sent] == [7.5, 60.0]


def test_the_budget_and_the_journal_are_shared(world: World, tmp_path: Path) -> None:
    world.on(MODELS, priced())
    world.on(CREATE, created())
    omni = world.client(max_spend=60, journal=tmp_path / "journal.sqlite3")
    omni.with_options(timeout_s=5).create("A cat")
    raised(BudgetRefused, omni.create, "A cat")
    assert [entry.task_id for entry in omni.journal.entries()] == ["task_1"]


def test_a_misspelled_option_is_no_option(world: World) -> None:
    with pytest.raises(TypeError, match=r"unknown option: max_spent; did you mean max_spend\?"):
        world.client(max_spent=60)
    with pytest.raises(TypeError, match="unknown option: max_spend"):
        world.omni.with_options(max_spend=60)  # type: ignore[call-arg]
