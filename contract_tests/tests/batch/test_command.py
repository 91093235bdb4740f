"""`omni batch` at the command line: what is checked, agreed to, told and gone on with."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from click.testing import CliRunner, Result

from jimmyai_omni import PollPolicy, _base
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni.batch import work as working
from jimmyai_omni.batch.events import BatchEvent, BatchPlan, Price
from jimmyai_omni.cli import main
from jimmyai_omni.cli.batch import batch
from jimmyai_omni.cli.batch_tables import plan_table
from jimmyai_omni.cli.batch_watch import event_fields
from jimmyai_omni.results import Balance
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.embedded import RunningServer, serve_in_thread

ROWS: list[dict[str, Any]] = [
    {"id": f"cat-{number}", "prompt": f"Cat {number}", "duration": 4} for number in range(1, 6)
]
FAST = PollPolicy(first_s=0.001, min_interval_s=0.001, max_interval_s=0.002)


@attrs.frozen
class Desk:
    """A folder with rows, a journal and a mock server."""

    folder: Path
    server: RunningServer

    def __call__(self, *arguments: str, server: RunningServer | None = None, stdin: str = "") -> Result:
        asked = server or self.server
        named: dict[str, str | None] = {
            "JIMMYAI_API_KEY": asked.api_key,
            "JIMMYAI_BASE_URL": asked.base_url,
            "JIMMYAI_JOURNAL": str(self.folder / "journal.sqlite3"),
            "JIMMYAI_PROFILE": None,
        }
        return CliRunner().invoke(main, ["batch", *arguments], stdin, env=named)

    def write(self, rows: list[dict[str, Any]]) -> str:
        path = self.folder / "rows.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        return str(path)

    @property
    def place(self) -> str:
        return str(self.folder / "videos")

    @property
    def billed(self) -> int:
        return len(self.server.service.billed)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(_base, "PollPolicy", lambda: FAST)
    monkeypatch.setattr(working, "_FIRST_CREATES_PER_S", 1000.0)
    monkeypatch.chdir(tmp_path)
    with serve_in_thread(MockOptions(balance=1000)) as server:
        yield Desk(tmp_path, server)


def test_rows_become_videos_and_the_same_command_again_makes_no_more(desk: Desk) -> None:
    rows = desk.write(ROWS)
    done = desk(rows, "--out", desk.place, "--yes", "--json")
    assert done.exit_code == 0, done.output
    result = json.loads(done.stdout)
    assert (result["counts"], result["spent"], desk.billed) == ({"saved": 5}, 200, 5)
    names = {path.name for path in Path(desk.place).iterdir() if path.suffix == ".mp4"}
    assert names == {f"cat-{number}.mp4" for number in range(1, 6)}
    assert {Path(report).name for report in result["reports"]} >= {"manifest.jsonl", "gallery.html"}
    plan = json.loads(done.stderr.splitlines()[0])
    assert (plan["event"], plan["to_create"], plan["total"], plan["available"]) == ("plan", 5, 200, 1000)
    again = desk(rows, "--out", desk.place, "--yes")
    assert (again.exit_code, desk.billed) == (0, 5)
    assert "nothing is to be created" in again.stderr
    assert "rows:  5 saved; 200 JimiCoin" in again.stderr


def test_rows_may_come_from_stdin(desk: Desk) -> None:
    said = Path(desk.write(ROWS)).read_text()
    assert desk("-", "--out", desk.place, "--yes", stdin=said).exit_code == 0
    assert desk("-", "--out", desk.place, "--yes", stdin=said).exit_code == 0
    assert desk.billed == 5
    done = desk("-", "--out", desk.place, "--yes", stdin="{")
    assert (done.exit_code, "line 1: " in done.stderr) == (4, True)
    done = desk("-", "--out", desk.place, "--yes")
    assert (done.exit_code, "stdin has no rows" in done.stderr) == (2, True)


def test_a_dry_run_shows_the_plan_and_leaves_nothing(desk: Desk) -> None:
    done = desk(desk.write(ROWS), "--out", desk.place, "--dry-run")
    assert (done.exit_code, desk.billed) == (0, 0)
    assert "Gemini-Omini-720p-4s       5    40       200" in done.stdout
    assert "The account holds 1,000 JimiCoin." in done.stdout
    assert desk("status").stdout == "none\n"
    assert not Path(desk.place).exists()


def test_a_dry_run_shows_the_plan_of_the_good_rows_beside_what_is_wrong(desk: Desk) -> None:
    done = desk(desk.write(BAD), "--out", desk.place, "--dry-run")
    assert (done.exit_code, desk.billed) == (4, 0)
    for said in ("in all", "200", "2 rows are at fault and are left out:", "line 3: duration: "):
        assert said in done.stdout, done.stdout
    assert desk("status").stdout == "none\n"


def test_nobody_is_there_to_agree(desk: Desk) -> None:
    done = desk(desk.write(ROWS), "--out", desk.place)
    assert (done.exit_code, desk.billed) == (2, 0)
    assert "creates are billed, and nobody can be asked here; nothing was sent" in done.stderr
    assert "--yes" in done.stderr


@pytest.mark.parametrize(("answer", "billed"), [("y\n", 5), ("\n", 0)])
def test_somebody_is_asked(answer: str, billed: int, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jimmyai_omni.cli.batch_consent.on_terminal", lambda: True)
    rows = desk.write(ROWS)
    named = {"JIMMYAI_API_KEY": desk.server.api_key, "JIMMYAI_BASE_URL": desk.server.base_url}
    arguments = ["batch", rows, "--out", desk.place, "--journal", str(desk.folder / "j.sqlite3")]
    done = CliRunner().invoke(main, arguments, input=answer, env=named)
    assert "Create 5 videos, in about " in done.stderr
    assert (done.exit_code, desk.billed) == (0 if billed else 2, billed), done.output


BAD: list[dict[str, Any]] = [*ROWS[:2], {"prompt": "Cat", "duration": 5}, {"promt": "Cat"}, *ROWS[2:]]


def test_where_rows_are_at_fault_nothing_is_sent(desk: Desk) -> None:
    done = desk(desk.write(BAD), "--out", desk.place, "--yes")
    assert (done.exit_code, desk.billed) == (4, 0)
    for said in ("line 3: duration: ", "(OMNI-04)", "line 4: promt: ", "--keep-going", "Nothing was billed."):
        assert said in done.stderr, done.stderr


def test_the_good_rows_go_on_where_that_is_wanted(desk: Desk) -> None:
    done = desk(desk.write(BAD), "--out", desk.place, "--yes", "--keep-going", "--json")
    result = json.loads(done.stdout)
    assert (done.exit_code, desk.billed, result["counts"]) == (4, 5, {"saved": 5, "faulty": 2})
    assert {fault["where"] for fault in result["faults"]} == {"line 3", "line 4"}


def test_a_budget_stops_creates_and_the_rest_goes_on_later(desk: Desk) -> None:
    rows = desk.write(ROWS)
    done = desk(rows, "--out", desk.place, "--max-spend", "120", "--json")
    result = json.loads(done.stdout)
    assert (done.exit_code, desk.billed, result["counts"]) == (4, 3, {"waiting": 2, "saved": 3})
    assert "max_spend" in result["stopped"]
    assert desk(rows, "--out", desk.place, "--yes").exit_code == 0
    assert desk.billed == 5


def test_status_pause_and_cancel(desk: Desk) -> None:
    rows = desk.write(ROWS)
    assert desk(rows, "--out", desk.place, "--max-spend", "80").exit_code == 4
    told = desk("status")
    assert "stopped" in told.stdout
    assert "3 waiting, 2 saved" in told.stdout
    assert desk("cancel", desk.place).exit_code == 0
    [batch] = json.loads(desk("status", desk.place, "--json").stdout)["batches"]
    assert (batch["phase"], batch["is_run"], batch["counts"]) == (
        "cancelled",
        False,
        {"waiting": 3, "saved": 2},
    )
    again = desk(rows, "--out", desk.place, "--yes")
    assert (again.exit_code, desk.billed) == (4, 2)
    assert "It is cancelled: nothing more is created" in again.stderr
    unknown = desk("pause", "elsewhere")
    assert (unknown.exit_code, "no batch goes to elsewhere" in unknown.stderr) == (2, True)


def test_what_came_to_nothing_is_created_once_more(desk: Desk) -> None:
    rows = desk.write(ROWS)
    desk.server.service.fail("create", "drop", 1)
    desk.server.service.script("fails", 2)
    done = desk(rows, "--out", desk.place, "--yes", "--creates", "1", "--json")
    result = json.loads(done.stdout)
    assert (done.exit_code, result["counts"]) == (5, {"saved": 3, "failed": 1, "unknown": 1})
    assert (result["phase"], result["spent"], result["uncertain"]) == ("ended", 200, 40)
    [batch] = json.loads(desk("status", "--json").stdout)["batches"]
    assert (batch["phase"], batch["spent"], batch["uncertain"]) == ("ended", 200, 40)
    assert "200 (40 of it perhaps)" in desk("status").stdout
    again = desk(rows, "--out", desk.place, "--yes", "--retry", "failed", "--retry", "unknown", "--json")
    result = json.loads(again.stdout)
    assert (again.exit_code, result["counts"], desk.billed) == (0, {"saved": 5}, 7)
    assert (result["spent"], result["uncertain"]) == (280, 0)


def test_what_can_be_done_about_rows_that_came_to_nothing_is_told(desk: Desk) -> None:
    rows = desk.write(ROWS)
    desk.server.service.fail("create", "drop", 1)
    desk.server.service.script("fails", 2)
    done = desk(rows, "--out", desk.place, "--yes", "--creates", "1")
    again = desk(rows, "--out", desk.place, "--yes")
    for told in (done.stderr, again.stderr):
        assert "manifest.jsonl says why 1 failed; --retry failed creates them again" in told
        assert "`omni reconcile` tells whether 1 of unknown outcome were billed" in told
    assert re.search(r"trouble: row \d: the task failed", done.stderr)


def test_the_balance_is_read_where_it_is_to_settle_what_is_unknown(desk: Desk) -> None:
    desk.server.service.fail("create", "drop", 1)
    done = desk(desk.write(ROWS), "--out", desk.place, "--yes", "--creates", "1", "--verify-balance")
    assert done.exit_code == 5
    with Journal(desk.folder / "journal.sqlite3") as journal:
        assert [entry.settlement.billed for entry in journal.entries() if entry.settlement] == ["yes"]


def test_where_nobody_agrees_what_is_paid_for_is_told(desk: Desk) -> None:
    rows = desk.write(ROWS)
    desk.server.service.fail("media", "500")
    assert desk(rows, "--out", desk.place, "--max-spend", "80").exit_code == 4
    done = desk(rows, "--out", desk.place)
    assert done.exit_code == 2
    assert "2 tasks of earlier runs are paid for and not fetched yet" in done.stderr


def test_a_command_that_there_is_not_is_no_file_of_rows(desk: Desk) -> None:
    done = desk("resume", desk.place)
    assert (done.exit_code, "No such command 'resume'" in done.stderr) == (2, True)


def test_rows_that_have_changed_are_refused(desk: Desk) -> None:
    assert desk(desk.write(ROWS), "--out", desk.place, "--yes").exit_code == 0
    changed = desk(desk.write([{**ROWS[0], "duration": 8}, *ROWS[1:]]), "--out", desk.place, "--yes")
    assert (changed.exit_code, desk.billed) == (4, 5)
    assert "line 1: asks for something else than when the batch began" in changed.stderr


def test_the_page_names_every_key_and_option(desk: Desk) -> None:
    page = Path(__file__).parents[3].joinpath("docs/batch.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`([a-z_]+)(?:\[\])?`", page))
    done = desk(desk.write(ROWS), "--out", desk.place, "--yes", "--json")
    events = [json.loads(line) for line in done.stderr.splitlines()]
    plans = [event for event in events if event["event"] == "plan"]
    keys = {key for document in (json.loads(done.stdout), *plans) for key in document}
    event = BatchEvent(
        batch_id="b", phase="running", counts={}, in_flight=0, spent=0.0, creates_per_s=1.0, polls_per_s=1.0,
        ended_per_s=0.0, remaining_s=None, hold="", troubles=(),
    )  # fmt: skip
    assert keys | event_fields(event).keys() <= told | {"version", "event"}
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", page))
    options = {name for option in batch.commands["run"].params for name in option.opts}
    assert named <= options
    assert {
        "--keep-going",
        "--dedupe",
        "--max-spend",
        "--dry-run",
        "--in-flight",
        "--retry",
        "--verify-balance",
    } <= named


def test_help_is_what_is_shown_without_a_command() -> None:
    done = CliRunner().invoke(main, ["batch"])
    assert (done.exit_code, "is short for" in done.output) == (0, True)
    for command in ("run", "status", "pause", "cancel"):
        assert f"\n  {command} " in done.output


@pytest.mark.parametrize("command", ["pause", "cancel"])
def test_what_has_ended_stays_so(desk: Desk, command: str) -> None:
    desk(desk.write(ROWS), "--out", desk.place, "--yes")
    refused = desk(command, desk.place)
    assert (refused.exit_code, "has ended" in refused.stderr) == (2, True)
    assert "ended" in desk("status", desk.place).stdout


def test_what_is_cancelled_is_not_paused(desk: Desk) -> None:
    rows = desk.write(ROWS)
    desk(rows, "--out", desk.place, "--max-spend", "80")
    assert desk("cancel", desk.place).exit_code == 0
    refused = desk("pause", desk.place)
    assert refused.exit_code == 2
    assert "is cancelled, and stays so" in refused.stderr
    assert "cancelled" in desk("status", desk.place).stdout


def test_a_folder_belongs_to_its_journal(desk: Desk) -> None:
    rows = desk.write(ROWS)
    desk(rows, "--out", desk.place, "--yes")
    paid = desk.billed
    other = desk(rows, "--out", desk.place, "--yes", "--overwrite", "--journal", str(desk.folder / "other"))
    assert other.exit_code == 2
    assert str(desk.folder / "journal.sqlite3") in other.stderr
    assert desk.billed == paid


def test_a_folder_that_was_moved_is_not_paid_again(desk: Desk) -> None:
    rows = desk.write(ROWS)
    desk(rows, "--out", desk.place, "--yes")
    paid = desk.billed
    Path(desk.place).rename(desk.folder / "moved")
    moved = desk(rows, "--out", str(desk.folder / "moved"), "--yes", "--overwrite")
    assert moved.exit_code == 2
    assert "begun in" in moved.stderr
    assert desk.place in moved.stderr
    assert desk.billed == paid


def test_an_error_that_ends_a_run_tells_what_is_paid_for(desk: Desk) -> None:
    options = MockOptions(balance=1000, task_seconds=60, advance="clock")
    with serve_in_thread(options) as server:
        service, is_revoked = server.service, list[bool]()

        def revoke(_: object) -> None:
            if len(service.billed) == 3 and not is_revoked:
                is_revoked.append(True)
                service.fail("create", "401")

        service.observe(revoke)
        rows = desk.write([{"prompt": f"Cat {number}", "duration": 4} for number in range(8)])
        ended = desk(rows, "--out", desk.place, "--yes", "--creates", "1", server=server)
    assert ended.exit_code == 3
    assert "3 tasks are paid for and go on" in ended.stderr
    assert "What was made is billed" in ended.stderr
    assert "Nothing was billed" not in ended.stderr


def test_a_large_price_is_told_to_the_coin() -> None:
    plan = BatchPlan(
        batch_id="b", place="videos/", phase="loading", counts={}, faults=(), faulty=0, repeated=0, spent=0.0,
        uncertain=0.0, balance=Balance(available=12_345_678.5), is_endless=False, estimate_s=1.0,
        prices=(Price(billing_name="Gemini-Omini-720p-4s", rows=1_000_000, unit_price=40.0),),
    )  # fmt: skip
    holds = "The account holds 12,345,678.5 JimiCoin, 27,654,321.5 less than all of them cost."
    assert "40,000,000" in plan_table(plan)
    assert holds in plan_table(plan)
    enough = attrs.evolve(plan, balance=Balance(available=40_000_000.0))
    assert plan_table(enough).endswith("The account holds 40,000,000 JimiCoin.")
