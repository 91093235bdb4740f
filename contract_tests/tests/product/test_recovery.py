"""What was begun is finished: resume, rescue and reconcile."""

import json
import time
from pathlib import Path

import pytest

from jimmyai_omni._journal.journal import Journal
from jimmyai_omni.results import Task
from jimmyai_omni_contract.testing import OmniMock
from tests.product.conftest import Run
from tests.product.samples import created
from tests.product.test_bad_input import assert_one_block


def videos(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*.mp4"))


class TestResume:
    def test_it_waits_for_all_and_downloads_them(self, run: Run, tmp_path: Path, mock: OmniMock) -> None:
        ids = [created(run, prompt) for prompt in ("one", "two", "three")]
        ran = run("resume", "-o", "videos")
        assert ran.code == 0, ran.err
        assert ran.out.splitlines() == [f"videos/{task_id}.mp4" for task_id in ids]
        assert videos(tmp_path) == sorted(f"{task_id}.mp4" for task_id in ids)
        assert "3 saved, 0 failed" in ran.err
        mock.assert_billed(3)

    def test_it_finds_what_completed_unseen_and_what_was_seen_but_not_saved(
        self, run: Run, mock: OmniMock
    ) -> None:
        unseen, unsaved = created(run), created(run)
        mock.clock.advance(100)
        run("wait", unsaved)
        assert run("resume").out.splitlines() == [f"{unsaved}.mp4", f"{unseen}.mp4"]

    def test_one_that_fails_does_not_stop_the_others(self, run: Run, tmp_path: Path, mock: OmniMock) -> None:
        mock.script("fails", times=1)
        failed, fine = created(run), created(run)
        ran = run("resume", "--json")
        told = json.loads(ran.out)
        assert [video["task_id"] for video in told["saved"]] == [fine]
        assert [(e["task_id"], e["type"], e["billed"]) for e in told["failed"]] == [
            (failed, "TaskFailed", "yes")
        ]
        assert (ran.code, videos(tmp_path)) == (1, [f"{fine}.mp4"])

    def test_the_exit_code_is_the_gravest(self, run: Run, tmp_path: Path, mock: OmniMock) -> None:
        mock.script("stuck", times=1)
        mock.script("plain", times=1)
        stuck, taken = created(run), created(run)
        (tmp_path / f"{taken}.mp4").touch()
        ran = run("resume", "--wait-timeout", "60")
        assert f"{taken}.mp4 exists" in ran.err
        assert f"omni wait {stuck}" in ran.err
        assert ran.err.count("The task was billed") == 2
        assert ran.code == 1

    def test_a_second_time_there_is_nothing_to_do(self, run: Run, mock: OmniMock) -> None:
        created(run)
        run("resume")
        before = len(mock.requests)
        ran = run("resume", "--json")
        assert json.loads(ran.out) == {"version": 1, "saved": [], "failed": []}
        assert (ran.code, len(mock.requests)) == (0, before)

    def test_what_has_expired_is_not_tried(self, run: Run, mock: OmniMock, journal: Journal) -> None:
        run("generate", "A cat", "--yes")
        [known] = journal.entries()
        old = Task("task_old", "completed", 100, completed_at=1000, video_url="http://127.0.0.1:9/old.mp4")
        journal.seen(old, base_url=known.base_url, account=known.account)
        before = len(mock.requests)
        assert run("resume").code == 0
        assert len(mock.requests) == before

    def test_tasks_of_another_key_are_left_out_and_counted(self, run: Run, journal: Journal) -> None:
        journal.seen(Task("task_theirs", "processing"), base_url="http://127.0.0.1:9", account="another")
        ran = run("resume")
        assert "1 left out: of another key or host" in ran.err
        assert (ran.code, ran.out) == (0, "")


class TestRescue:
    def test_what_expires_first_is_fetched_first(self, run: Run, tmp_path: Path, journal: Journal) -> None:
        for prompt in ("one", "two"):
            run("generate", prompt, "--yes")
        first, second = journal.entries()
        for path in tmp_path.glob("*.mp4"):
            path.unlink()
        assert first.task
        assert second.task
        for entry_id in (first.entry_id, second.entry_id):
            journal.forget(entry_id)
        now = int(time.time())
        for task, age in ((first.task, 100), (second.task, 9000)):
            seen = Task(task.id, "completed", 100, completed_at=now - age, video_url=task.video_url)
            journal.seen(seen, base_url=first.base_url, account=first.account)
        assert run("rescue").out.splitlines() == [f"{second.task_id}.mp4", f"{first.task_id}.mp4"]

    def test_what_completed_unseen_is_fetched_and_what_runs_is_not_waited_for(
        self, run: Run, tmp_path: Path, mock: OmniMock
    ) -> None:
        done = created(run)
        mock.clock.advance(100)
        created(run)
        before = mock.clock.now()
        ran = run("rescue", "-o", "saved")
        assert (ran.code, videos(tmp_path)) == (0, [f"{done}.mp4"])
        assert "1 unfinished: `omni resume` waits for them" in ran.err
        assert mock.clock.now() == before

    def test_expired_videos_are_named(self, run: Run, mock: OmniMock, journal: Journal) -> None:
        run("generate", "A cat", "--yes")
        [entry] = journal.entries()
        journal.forget(entry.entry_id)
        old = Task("task_old", "completed", 100, completed_at=1000, video_url="http://127.0.0.1:9/old.mp4")
        journal.seen(old, base_url=entry.base_url, account=entry.account)
        before = len(mock.requests)
        ran = run("rescue", "--json")
        assert json.loads(ran.out)["expired"] == [{"task_id": "task_old", "expires_at": 1000 + 3 * 86400}]
        assert "task_old expired at 1970-01-04 00:16 UTC" in ran.err
        assert (ran.code, len(mock.requests)) == (0, before)

    def test_one_that_fails_does_not_stop_the_others(self, run: Run, tmp_path: Path, mock: OmniMock) -> None:
        broken, fine = created(run), created(run)
        mock.clock.advance(100)
        run("wait", broken)
        run("wait", fine)
        mock.fail("media", "not-a-video", times=1)
        ran = run("rescue")
        assert (ran.code, videos(tmp_path)) == (1, [f"{fine}.mp4"])
        assert "1 saved, 1 failed" in ran.err
        assert f"task:  {broken}" in ran.err


class TestReconcile:
    def lose(self, run: Run, mock: OmniMock, fault: str) -> str:
        mock.fail("create", fault, times=1)
        ran = run("create", "A cat", "--yes", "--json")
        assert ran.code == 5, ran.err
        return str(json.loads(run("tasks", "--unsettled", "--json").out)["tasks"][0]["entry_id"])

    def test_a_lost_create_has_an_exit_code_of_its_own_and_says_what_to_compare(
        self, run: Run, mock: OmniMock
    ) -> None:
        mock.fail("create", "drop", times=1)
        ran = run("create", "A cat", "--yes", "--no-verify-balance")
        assert_one_block(ran, "no usable answer came", "A video may have been billed.", "`omni balance`")
        assert ran.code == 5
        mock.assert_billed(1)

    @pytest.mark.parametrize(("fault", "verdict"), [("drop", "billed"), ("drop-before", "not-billed")])
    def test_the_balances_tell_what_became_of_it(
        self, run: Run, mock: OmniMock, fault: str, verdict: str
    ) -> None:
        mock.fail("create", fault, times=1)
        ran = run("create", "A cat", "--yes")
        assert ran.code == 5
        [entry] = json.loads(run("tasks", "--json").out)["tasks"]
        again = run("reconcile", entry["entry_id"][:12], "--json")
        [told] = json.loads(again.out)["settlements"]
        assert (told["entry_id"], told["verdict"]) == (entry["entry_id"], verdict)
        assert told["sure"] in ("high", "medium")
        assert again.code == 0
        assert f"unknown, {verdict}" in run("tasks").out

    def test_what_stays_undecided_keeps_the_exit_code_of_an_unknown_outcome(
        self, run: Run, mock: OmniMock
    ) -> None:
        mock.fail("balance", "409")
        entry_id = self.lose(run, mock, "drop")
        ran = run("reconcile")
        assert ran.out.startswith(f"{entry_id}  undecided (how sure: low): ")
        assert ran.code == 5

    def test_an_outcome_that_is_known_is_not_reconciled(self, run: Run) -> None:
        task_id = created(run)
        ran = run("reconcile", task_id)
        assert_one_block_beside_result(ran.err, "is known")
        assert ran.code == 2

    def test_with_nothing_to_settle_nothing_is_asked(self, run: Run, mock: OmniMock) -> None:
        ran = run("reconcile", "--json")
        assert json.loads(ran.out) == {"version": 1, "settlements": [], "failed": []}
        assert (ran.code, len(mock.requests)) == (0, 0)


def assert_one_block_beside_result(text: str, *words: str) -> None:
    assert text.count("error:") == 1, text
    assert all(word in text for word in words)
