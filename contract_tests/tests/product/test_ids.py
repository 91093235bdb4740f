"""Which task is meant: by the beginning of an id, or as the latest."""

import pytest

from jimmyai_omni import Task
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni_contract.testing import OmniMock
from tests.product.conftest import Run
from tests.product.samples import created, lost, seen
from tests.product.test_bad_input import assert_one_block


@pytest.mark.parametrize("command", ["status", "wait", "download", "show"])
def test_an_id_may_be_shortened(run: Run, command: str) -> None:
    task_id = created(run)
    run("wait", task_id)
    assert run(command, task_id[:9]).code == 0


@pytest.mark.parametrize("command", ["status", "wait", "download", "show", "forget", "reconcile"])
def test_an_id_that_means_several_is_refused(
    run: Run, mock: OmniMock, journal: Journal, command: str
) -> None:
    for number in (1, 2):
        seen(journal, f"task_a{number}", status="processing")
    ran = run(command, "task_a")
    assert_one_block(ran, "task_a may mean any of 2 entries", "task_a1", "task_a2", "Nothing was billed.")
    assert (ran.code, len(mock.requests)) == (2, 0)


@pytest.mark.parametrize("command", ["show", "forget", "reconcile"])
def test_what_the_journal_does_not_hold_is_named(run: Run, command: str) -> None:
    ran = run(command, "task_nowhere")
    assert_one_block(ran, "the journal holds no task_nowhere", "omni tasks", "Nothing was billed.")
    assert ran.code == 2


@pytest.mark.parametrize("command", ["status", "wait", "download"])
def test_a_create_without_a_task_cannot_be_followed(run: Run, journal: Journal, command: str) -> None:
    unknown = lost(journal)
    ran = run(command, unknown)
    assert_one_block(ran, f"{unknown} has no task", "unknown", f"omni show {unknown}")
    assert ran.code == 2


def test_without_an_id_the_latest_task_is_meant(run: Run) -> None:
    created(run, "The first")
    last = created(run, "The last")
    assert last in run("wait").out
    assert run("download").out == f"{last}.mp4\n"
    assert last not in run("wait").out
    assert_one_block(run("wait"), "the journal holds no task that is unfinished")


def test_a_picture_is_no_video_to_download(run: Run, journal: Journal) -> None:
    video = created(run)
    run("wait")
    [known] = journal.entries()
    picture = Task("task_picture", "completed", image_url="http://127.0.0.1:9/a.png")
    journal.seen(picture, base_url=known.base_url, account=known.account)
    assert run("download").out == f"{video}.mp4\n"


@pytest.mark.parametrize("command", ["wait", "download"])
def test_without_an_id_and_a_journal_none_is_meant(run: Run, command: str) -> None:
    created(run)
    ran = run(command, "--no-journal")
    assert_one_block(ran, "the record of tasks, and none is kept")
    assert ran.code == 2


@pytest.mark.parametrize(
    "command", [("tasks",), ("show", "a"), ("forget", "a"), ("resume",), ("rescue",), ("reconcile",)]
)
def test_what_needs_a_journal_says_so(run: Run, mock: OmniMock, command: tuple[str, ...]) -> None:
    ran = run(*command, "--no-journal")
    assert_one_block(ran, "the record of tasks, and none is kept", "--no-journal")
    assert (ran.code, len(mock.requests)) == (2, 0)
