"""The journal on the command line: tasks, show and forget."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from rich.cells import cell_len

from jimmyai_omni._journal.journal import Journal
from jimmyai_omni.cli import entries, tables
from jimmyai_omni.results import Task
from tests.product.conftest import Run
from tests.product.samples import HOST, created, intent, lost, seen
from tests.product.test_bad_input import assert_one_block


@pytest.fixture
def on_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (tables, entries):
        monkeypatch.setattr(module, "is_cut", lambda: True)


def listed(run: Run, *options: str) -> list[str]:
    entries = json.loads(run("tasks", "--json", *options).out)["tasks"]
    return [entry["task_id"] or entry["entry_id"] for entry in entries]


def test_tasks_tells_of_each_create_what_became_of_it(run: Run) -> None:
    finished = run("generate", "A cat in the rain", "--yes", "-o", "cat.mp4").out
    waiting = created(run, "一只猫")
    lines = run("tasks").out.splitlines()
    assert lines[0].split() == ["when", "id", "state", "%", "what", "cost", "expires", "file"]
    assert [line.split()[1:] for line in lines[1:]] == [
        [waiting, "waiting", "一只猫", "60"],
        [lines[2].split()[1], "completed", "100", "A", "cat", "in", "the", "rain", "60", finished.strip()],
    ]


def test_an_empty_journal_is_said_to_be_empty(run: Run) -> None:
    assert run("tasks").out == "none\n"
    assert json.loads(run("tasks", "--json").out) == {"version": 1, "tasks": []}


def test_tasks_shows_the_latest_and_says_that_there_are_more(run: Run, journal: Journal) -> None:
    for number in range(25):
        seen(journal, f"task_{number:02}", status="processing")
    assert listed(run)[:2] == ["task_24", "task_23"]
    assert len(listed(run)) == 20
    assert "20 of 25 are shown" in run("tasks").err
    assert listed(run, "--limit", "1") == ["task_24"]
    assert len(listed(run, "--all")) == 25
    assert "are shown" not in run("tasks", "--all").err


def test_tasks_can_be_those_that_need_something(run: Run, journal: Journal) -> None:
    seen(journal, "task_done", status="completed", video_url="http://127.0.0.1:9/a.mp4")
    seen(journal, "task_running", status="processing")
    unknown = lost(journal)
    assert listed(run, "--unfinished") == ["task_running"]
    assert listed(run, "--unsettled") == [unknown]
    assert len(listed(run)) == 3


@pytest.mark.usefixtures("on_terminal")
@pytest.mark.parametrize("columns", [80, 120])
def test_on_a_terminal_no_line_is_wider_than_it(run: Run, journal: Journal, columns: int) -> None:
    prompts = ("霓虹灯" * 40, "A cat " * 40, "[red]x[/] :cat: \x1b[31m\x07" * 9)
    for prompt in prompts:
        entry = journal.intend(intent(prompt))
        task = Task(f"task_{len(prompt)}_{'x' * 40}", "completed", 100, video_url="u", cost=60.0)
        journal.created(entry, task)
        journal.saved(task.id, base_url=HOST, location="/a/" + "b" * 90, size_bytes=1, sha256="")
    shown = run("tasks", COLUMNS=str(columns)).out
    lines = shown.splitlines()
    assert len(lines) == 4
    assert max(map(cell_len, lines)) <= columns
    assert "[red]x" in shown, "no markup"
    assert "\x1b" not in shown
    assert "\x07" not in shown


@pytest.mark.usefixtures("on_terminal")
def test_a_long_id_is_cut_on_a_terminal_as_far_as_it_stays_one(run: Run, journal: Journal) -> None:
    for number in (1, 2):
        seen(journal, f"task_0123456789abc{number}def", status="processing")
    ids = [line.split()[1] for line in run("tasks").out.splitlines()[1:]]
    assert ids == ["task_0123456789abc2", "task_0123456789abc1"]
    assert "task_0123456789abc2def" in run("show", ids[0]).out


def test_show_tells_everything(run: Run, tmp_path: Path) -> None:
    run("generate", "A cat", "--yes", "-o", "cat.mp4")
    [entry] = json.loads(run("tasks", "--json").out)["tasks"]
    shown = dict(line.split(maxsplit=1) for line in run("show", entry["entry_id"]).out.splitlines())
    assert shown["task"] == entry["task_id"]
    assert shown["state"] == "completed"
    assert shown["file"] == str(tmp_path / "cat.mp4")
    assert shown["cost"] == "60 JimiCoin"
    assert json.loads(shown["sent"])["prompt"] == "A cat"
    assert datetime.strptime(shown["expires"], "%Y-%m-%d %H:%M:%S %z").timestamp() == entry["expires_at"]
    assert json.loads(run("show", entry["task_id"], "--json").out)["entry"] == entry


def test_forget_removes_what_is_saved(run: Run) -> None:
    run("generate", "A cat", "--yes", "-o", "cat.mp4")
    [known] = json.loads(run("tasks", "--json").out)["tasks"]
    assert json.loads(run("forget", known["task_id"], "--json").out)["forgotten"] == [known["entry_id"]]
    assert run("tasks").out == "none\n"


def test_forget_refuses_what_would_be_lost_and_then_removes_nothing(run: Run, journal: Journal) -> None:
    seen(journal, "task_failed", status="failed")
    seen(journal, "task_running", status="processing")
    seen(journal, "task_unsaved", status="completed", video_url="http://127.0.0.1:9/a.mp4")
    unknown = lost(journal)
    everything = ("task_failed", "task_running", "task_unsaved", unknown)
    ran = run("forget", *everything)
    assert_one_block(ran, "has not ended", "not saved", "its outcome is unknown", "--force")
    assert ran.err.count("\n       ") == 3, "nothing is lost with a failed task"
    assert (ran.code, len(journal.entries())) == (2, 4)
    assert run("forget", "--force", *everything).code == 0
    assert journal.entries() == ()


def test_forget_lets_a_video_go_that_nobody_can_fetch_any_more(run: Run, journal: Journal) -> None:
    seen(journal, "task_old", status="completed", video_url="http://127.0.0.1:9/a.mp4", completed_at=1000)
    assert run("tasks").out.splitlines()[1].split()[-1] == "expired"
    assert run("forget", "task_old").code == 0


def test_without_a_journal_file_looking_makes_an_empty_answer(run: Run) -> None:
    assert run("tasks", "--journal", "new/j.sqlite3").out == "none\n"
