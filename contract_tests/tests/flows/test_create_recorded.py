"""A create is on record before it is sent, and what came of it right after."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from jimmyai_omni import BadRequestError, CreateOutcomeUnknown, Omni
from jimmyai_omni._journal.journal import Journal
from tests.flows.answers import Answer, created, refusal
from tests.flows.harness import CREATE, World, raised

Outcomes = list[tuple[str, str | None]]


@pytest.fixture
def omni(world: World, tmp_path: Path) -> Omni:
    return world.client(journal=tmp_path / "journal.sqlite3")


@pytest.fixture
def recorded(tmp_path: Path) -> Callable[[], Outcomes]:
    """The outcome and the task of each entry, as another process reads them."""

    def read() -> Outcomes:
        with Journal(tmp_path / "journal.sqlite3") as journal:
            return [(entry.outcome, entry.task_id) for entry in journal.entries()]

    return read


def test_it_is_on_record_when_it_is_sent(world: World, omni: Omni, recorded: Callable[[], Outcomes]) -> None:
    during = Outcomes()

    def reply(_: httpx.Request) -> Answer:
        during.extend(recorded())
        return created()

    world.on(CREATE, reply)
    assert omni.create("A cat").id == "task_1"
    assert during == [("intended", None)]
    assert recorded() == [("created", "task_1")]


def test_a_refusal_is_recorded(world: World, omni: Omni, recorded: Callable[[], Outcomes]) -> None:
    world.on(CREATE, refusal("20002", "bad"))
    raised(BadRequestError, omni.create, "A cat")
    assert recorded() == [("refused", None)]


def test_a_lost_answer_is_recorded_as_unknown(
    world: World, omni: Omni, recorded: Callable[[], Outcomes]
) -> None:
    world.on(CREATE, httpx.ReadTimeout(""))
    raised(CreateOutcomeUnknown, omni.create, "A cat")
    assert recorded() == [("unknown", None)]


def test_so_is_a_create_in_which_the_program_was_stopped(
    world: World, omni: Omni, recorded: Callable[[], Outcomes]
) -> None:
    def stop(_: httpx.Request) -> Answer:
        raise KeyboardInterrupt

    world.on(CREATE, stop)
    with pytest.raises(KeyboardInterrupt):
        omni.create("A cat")
    assert recorded() == [("unknown", None)]
