"""Any sequence of calls, held against a model that fits on a page."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, cast

import attrs
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from jimmyai_omni._journal.entries import Entry
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni._journal.place import Place
from jimmyai_omni.errors import JournalError
from jimmyai_omni.results import Task
from tests.journal.samples import BASE_URL, HERE, WallClock, intent, settled
from tests.postgres import PostgresServer

STRENGTH = {"queued": 0, "processing": 0, "paused": 0, "failed": 1, "completed": 2}
TASK_IDS = st.sampled_from(["a", "ab", "c"])
TASKS = st.builds(
    Task,
    id=TASK_IDS,
    status=st.sampled_from(list(STRENGTH)),
    progress=st.sampled_from([None, 0, 50]),
    video_url=st.sampled_from([None, "https://cdn.example/1", "https://cdn.example/2"]),
)
PLACES = st.integers(0, 7)


@attrs.define
class Known:
    """What the model knows of an entry."""

    entry_id: str
    recorded_at: float
    outcome: str = "intended"
    reason: str = ""
    task_id: str | None = None
    status: str = ""
    progress: int | None = None
    url: str | None = None
    file: str | None = None
    verdict: str | None = None

    def see(self, task: Task) -> None:
        if STRENGTH[task.status] >= STRENGTH.get(self.status, 0):
            self.status = task.status
            self.progress = self.progress if task.progress is None else task.progress
            self.url = task.video_url or self.url
        else:
            self.progress = task.progress if self.progress is None else self.progress
            self.url = self.url or task.video_url

    @property
    def is_done(self) -> bool:
        return self.status == "failed" or (self.status == "completed" and self.url is not None)

    def is_unsettled(self, now: float) -> bool:
        late = self.outcome == "intended" and now - self.recorded_at >= 3600
        return (late or self.outcome == "unknown") and self.verdict in (None, "undecided")


def told(entry: Entry) -> Known:
    """An entry of the journal, in the model's words."""
    task = entry.task or Task("")
    return Known(
        entry.entry_id,
        entry.recorded_at,
        entry.outcome,
        entry.reason,
        entry.task_id,
        task.status,
        task.progress,
        task.video_url,
        entry.file.location if entry.file else None,
        entry.settlement.verdict if entry.settlement else None,
    )


class Calls(RuleBasedStateMachine):
    """The calls of one journal and their effect on the model."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.clock = WallClock()
        self.journal = Journal(place, wall_clock=self.clock)
        self.known: list[Known] = []

    def teardown(self) -> None:
        self.journal.close()

    def pick(self, place: int) -> Known:
        return self.known[place % len(self.known)]

    def see(self, task: Task) -> None:
        found = [known for known in self.known if known.task_id == task.id]
        for known in found:
            known.see(task)
        if not found:
            entry_id = self.journal.entries()[-1].entry_id
            self.known.append(Known(entry_id, self.clock.now, "created", task_id=task.id))
            self.known[-1].see(task)

    @rule()
    def intend(self) -> None:
        self.known.append(Known(self.journal.intend(intent()), self.clock.now))

    @rule(task=TASKS)
    def intend_and_create(self, task: Task) -> None:
        self.intend()
        self.create(-1, task)

    @precondition(lambda self: self.known)
    @rule(place=PLACES, outcome=st.sampled_from(["refused", "unknown"]), reason=st.sampled_from(["x", "y"]))
    def decide(self, place: int, outcome: str, reason: str) -> None:
        known = self.pick(place)
        getattr(self.journal, outcome)(known.entry_id, reason)
        if known.outcome != "created":
            known.outcome, known.reason = outcome, reason

    @precondition(lambda self: self.known)
    @rule(place=PLACES, task=TASKS)
    def create_late(self, place: int, task: Task) -> None:
        self.create(place, task)

    def create(self, place: int, task: Task) -> None:
        known = self.pick(place)
        self.journal.created(known.entry_id, task)
        if known.task_id is None:
            known.outcome, known.reason, known.task_id = "created", "", task.id
        self.see(task)

    @rule(task=TASKS)
    def sight(self, task: Task) -> None:
        self.journal.seen(task, **HERE)
        self.see(task)

    @precondition(lambda self: self.known)
    @rule(task_id=TASK_IDS, location=st.sampled_from(["1.mp4", "2.mp4"]))
    def save(self, task_id: str, location: str) -> None:
        self.journal.saved(task_id, base_url=BASE_URL, location=location, size_bytes=1, sha256="0")
        for known in self.known:
            known.file = location if known.task_id == task_id else known.file

    @precondition(lambda self: self.known)
    @rule(place=PLACES, verdict=st.sampled_from(["billed", "not-billed", "undecided"]))
    def settle(self, place: int, verdict: str) -> None:
        known = self.pick(place)
        self.journal.settle(known.entry_id, settled(verdict))
        known.verdict = verdict

    @precondition(lambda self: self.known)
    @rule(place=PLACES)
    def forget(self, place: int) -> None:
        known = self.pick(place)
        under_way = known.outcome == "intended" and self.clock.now - known.recorded_at < 3600
        try:
            self.journal.forget(known.entry_id)
        except JournalError:
            assert under_way
        else:
            assert not under_way
            self.known.remove(known)

    @rule()
    def reopen_later(self) -> None:
        self.journal.close()
        self.clock.now += 1800

    @rule(wanted=TASK_IDS)
    def find(self, wanted: str) -> None:
        named = [known for known in self.known if known.task_id == wanted]
        begun = [
            known
            for known in self.known
            if (known.task_id or "").startswith(wanted) or known.entry_id.startswith(wanted)
        ]
        meant = named[-1:] or begun
        try:
            found = self.journal.find(wanted)
        except JournalError:
            assert len(meant) > 1
        else:
            assert [told(found)] == meant if found else not meant

    @invariant()
    def the_journal_is_as_the_model(self) -> None:
        entries = self.journal.entries()
        assert [told(entry) for entry in entries] == self.known

    @rule()
    def the_lists_are_as_the_model(self) -> None:
        def ids(entries: Any) -> set[str]:
            return {entry.entry_id for entry in entries}

        tasks = [known for known in self.known if known.task_id]
        assert ids(self.journal.unfinished()) == ids(known for known in tasks if not known.is_done)
        results = [known for known in tasks if known.status == "completed" and known.url]
        assert ids(self.journal.unsaved()) == ids(known for known in results if known.file is None)
        unsettled = ids(known for known in self.known if known.is_unsettled(self.clock.now))
        assert ids(self.journal.unsettled()) == unsettled


def check(new_place: Callable[[], Place], examples: int) -> None:
    # Whatever makes a machine serves as its type.
    machine = cast(type[Calls], lambda: Calls(new_place()))
    run_state_machine_as_test(machine, settings=settings(max_examples=examples, stateful_step_count=15))


@pytest.mark.parametrize("examples", [25, pytest.param(60, marks=pytest.mark.campaign)])
def test_any_sequence_of_calls(examples: int, tmp_path: Path) -> None:
    numbers = count()
    check(lambda: tmp_path / f"{next(numbers)}.sqlite3", examples)


def test_any_sequence_of_calls_in_postgres(postgres: PostgresServer) -> None:
    check(postgres.journal, 12)
