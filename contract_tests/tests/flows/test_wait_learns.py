"""A wait goes by how long tasks of its kind took, as the journal tells, where progress does not."""

import logging
from pathlib import Path

import attrs
import pytest

from jimmyai_omni import JournalError, Omni, PollPolicy
from jimmyai_omni._flows.experience import durations_of_task
from jimmyai_omni._journal.entries import Intent
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni._policies.durations import USUAL, Durations, learnt
from jimmyai_omni._policies.poll import Sighting
from jimmyai_omni.results import Task
from tests.flows.answers import completed, created, task
from tests.flows.harness import BASE_URL, CREATE, KEY, QUERY, World

TAUGHT = learnt([40.0] * 50)


@pytest.fixture(name="journal")
def taught(tmp_path: Path) -> Path:
    return write(tmp_path)


def write(folder: Path) -> Path:
    """A journal of a host whose tasks take 40 s."""
    plan = Omni.plan("A cat")
    with Journal(folder / "journal.sqlite3") as journal:
        for number in range(50):
            intent = Intent(
                request=plan.request,
                fingerprint=plan.fingerprint,
                billing_name=plan.billing_name,
                base_url=BASE_URL,
                account="",
            )
            ended = Task(f"ended_{number}", "completed", created_at=1000, completed_at=1040)
            journal.created(journal.intend(intent), ended)
    return folder / "journal.sqlite3"


def looked(world: World, durations: Durations) -> list[float]:
    """The pauses of the policy after each look that tells nothing of progress."""
    pauses, age_s = list[float](), 0.0
    seen = list[Sighting]()
    for _ in world.clock.pauses:
        pause_s = PollPolicy().pause_s(seen, 0, 0.5, durations)
        pauses.append(pause_s)
        age_s += pause_s
        seen.append(Sighting(age_s, None, "processing"))
    return pauses


def without_progress(world: World) -> None:
    world.on(CREATE, created())
    world.on(QUERY, *[task("processing", None)] * 4, completed())


def test_a_new_task_is_looked_at_when_those_of_its_kind_end(world: World, journal: Path) -> None:
    without_progress(world)
    world.client(journal=journal).generate("A cat")
    assert world.clock.pauses == pytest.approx(looked(world, TAUGHT))
    assert world.clock.pauses != pytest.approx(looked(world, USUAL))


def test_a_task_of_another_kind_is_looked_at_as_usual(world: World, journal: Path) -> None:
    without_progress(world)
    world.client(journal=journal).generate("A cat", resolution="4k", duration=10)
    assert world.clock.pauses == pytest.approx(looked(world, USUAL))


def test_without_a_journal_it_is_as_usual(world: World) -> None:
    without_progress(world)
    world.omni.generate("A cat")
    assert world.clock.pauses == pytest.approx(looked(world, USUAL))


@pytest.mark.parametrize("method", ["find", "durations_s"])
def test_a_journal_that_cannot_tell_delays_nothing(
    world: World,
    journal: Path,
    method: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise JournalError("the disk is gone", hint="find it")

    monkeypatch.setattr(Journal, method, fail)
    without_progress(world)
    assert world.client(journal=journal).generate("A cat").state == "completed"
    assert world.clock.pauses == pytest.approx(looked(world, USUAL))
    assert [record.levelno for record in caplog.records if "the disk is gone" in record.getMessage()] == [
        logging.WARNING
    ]


@pytest.mark.parametrize(
    ("task_id", "base_url"),
    [("ended_4", "https://other.example"), ("ended_49_", BASE_URL), ("ended_4x", BASE_URL)],
    ids=["another host's", "longer", "unknown"],
)
def test_a_task_that_is_not_on_record_is_usual(journal: Path, task_id: str, base_url: str) -> None:
    with Omni(KEY, journal=journal, base_url=base_url) as omni:
        assert durations_of_task(omni._context, task_id) == USUAL


def test_an_id_that_only_begins_like_another_is_usual(tmp_path: Path) -> None:
    with Omni(KEY, journal=write(tmp_path), base_url=BASE_URL) as omni:
        assert durations_of_task(omni._context, "ended_49") == TAUGHT
        for number in range(40, 49):
            entry = omni.journal.find(f"ended_{number}")
            assert entry
            omni.journal.forget(entry.entry_id)
        entry = omni.journal.find("ended_4")
        assert entry
        omni.journal.forget(entry.entry_id)
        begun = omni.journal.find("ended_4")
        assert begun
        assert begun.task_id == "ended_49"
        assert durations_of_task(omni._context, "ended_4") == USUAL


def test_a_task_that_was_made_before_is_known_by_the_journal(world: World, journal: Path) -> None:
    without_progress(world)
    omni = world.client(journal=journal)
    made = omni.create("A cat")
    omni.wait(attrs.evolve(made, plan=None))
    # Its age is not known before the first look, which says when it was created.
    assert len(world.clock.pauses) == 4
    assert world.clock.pauses[0] <= looked(world, TAUGHT)[1] + 3.0
