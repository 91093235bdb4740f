"""A process may be killed at any instant: what it was told is recorded stays so, and nothing is half."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from jimmyai_omni._journal.entries import Entry
from jimmyai_omni._journal.journal import Journal
from tests.journal.samples import run
from tests.postgres import PostgresServer

HOW = {"at every statement": ["statements"], "at any instant": ["instants", "7", "18"]}


def steps_of(entry: Entry) -> int:
    """How many steps of its life an entry has recorded; each is whole."""
    number = int(str(entry.fingerprint).removeprefix("task-"))
    assert entry.request == {"prompt": "a cat " * (number % 1000)}
    if entry.outcome == "intended":
        assert (entry.task, entry.decided_at, entry.file, entry.settlement) == (None, None, None, None)
        return 1
    assert (entry.outcome, entry.task_id) == ("created", entry.fingerprint)
    assert entry.decided_at
    assert entry.task
    if entry.settlement:
        assert entry.file
        return 6
    if entry.file:
        assert entry.file.location == f"{entry.task_id}.mp4"
        return 5
    assert entry.has_result is (entry.task.progress == 100)
    return {"waiting": 2, "processing": 3, "completed": 4}[entry.state]


@pytest.mark.parametrize("how", HOW.values(), ids=HOW)
def test_what_was_said_to_be_recorded_is_there(tmp_path: Path, how: list[str]) -> None:
    rounds = json.loads(run("killing", tmp_path, *how))
    assert len(rounds) >= 18
    check(rounds)


def test_what_was_said_to_be_recorded_in_postgres_is_there(postgres: PostgresServer) -> None:
    check(json.loads(run("killing", postgres.url(postgres.schema()), "instants", 7, 6)))


def check(rounds: list[tuple[str, int]]) -> None:
    killed: dict[str, list[int]] = {}
    for place, said in rounds:
        killed.setdefault(place, []).append(said)
    for place, steps in killed.items():
        with closing(Journal(place)) as journal:
            entries = journal.entries()
            # The step under way when a process was killed may have been recorded, too.
            assert sum(steps) <= sum(map(steps_of, entries)) <= sum(steps) + len(steps), place
            assert all(entry.is_unknown(0.0) for entry in entries if entry.outcome == "intended")
            journal.check()
