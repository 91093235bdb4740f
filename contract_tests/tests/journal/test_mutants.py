"""Ways to lose a paid task, or what is known of one: each is caught by a test of this folder."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jimmyai_omni._journal.journal import Journal
from tests.flows.harness import World
from tests.flows.mutation import Mutant, Scenario, check
from tests.journal import test_durations as durations
from tests.journal import test_entries as entries
from tests.journal import test_file as file
from tests.journal import test_find as find
from tests.journal import test_leases as leases
from tests.journal import test_life as life
from tests.journal import test_lists as lists
from tests.journal import test_odd_values as odd
from tests.journal import test_owner as owner
from tests.journal import test_shared as shared
from tests.journal import test_spending as spending
from tests.journal import test_trouble as trouble
from tests.journal import test_uploads as uploads
from tests.journal.samples import WallClock, completed, running


def scenario_of(test: Callable[..., None], **arguments: Any) -> Scenario:
    """A test of this folder, with a journal of its own, as a scenario."""
    wanted = inspect.signature(test).parameters

    def scenario(world: World, folder: Path) -> None:
        clock = WallClock()
        journal = Journal(folder / "state" / "journal.sqlite3", wall_clock=clock)
        with journal, pytest.MonkeyPatch.context() as monkeypatch:
            fixtures = {"journal": journal, "clock": clock, "tmp_path": folder, "monkeypatch": monkeypatch}
            try:
                test(**{name: fixtures[name] for name in wanted if name in fixtures}, **arguments)
            except pytest.fail.Exception as failure:
                raise AssertionError(failure.msg) from failure

    return scenario


MUTANTS = {
    "a commit is not on the disk": Mutant(
        "_journal.sqlite_schema",
        "synchronous = FULL",
        "synchronous = NORMAL",
        scenario_of(file.test_a_commit_is_on_the_disk_before_it_returns),
    ),
    "a writer and readers wait for each other": Mutant(
        "_journal.sqlite_schema",
        "journal_mode = WAL",
        "journal_mode = DELETE",
        scenario_of(file.test_a_commit_is_on_the_disk_before_it_returns),
    ),
    "the lock is taken late": Mutant(
        "_journal.sqlite",
        '"BEGIN IMMEDIATE"',
        '"BEGIN"',
        scenario_of(file.test_each_step_is_one_transaction_that_takes_the_lock_at_once),
    ),
    "a failed step leaves its transaction open": Mutant(
        "_journal.sqlite",
        "        finally:\n            if self.raw.in_transaction:\n",
        "        finally:\n            if False:\n",
        scenario_of(life.test_a_create_under_way_is_not_forgotten),
    ),
    "a failed step is half committed": Mutant(
        "_journal.sqlite",
        '("ROLLBACK")',
        '("COMMIT")',
        scenario_of(trouble.test_an_interrupt_leaves_nothing_half_behind, nth=2),
    ),
    "a connection is carried across a fork": Mutant(
        "_journal.database",
        "            database._let_go()\n",
        "            pass\n",
        scenario_of(shared.test_a_fork_closes_the_database),
    ),
    "others may read the file": Mutant(
        "_journal.sqlite",
        "0o600",
        "0o644",
        scenario_of(file.test_only_its_owner_may_read_it, any_umask=None),
    ),
    "others may read the folder": Mutant(
        "_journal.sqlite",
        "0o700",
        "0o755",
        scenario_of(file.test_only_its_owner_may_read_it, any_umask=None),
    ),
    "the file is made too early": Mutant(
        "_journal.journal",
        "self._now = wall_clock",
        "self._now = wall_clock; self.check()",
        scenario_of(file.test_nothing_is_made_before_it_is_needed),
    ),
    "a check only reads": Mutant(
        "_journal.journal",
        "connection.execute(self._database.touch)",
        "pass",
        scenario_of(file.test_a_check_writes),
    ),
    "WAL is tried once": Mutant(
        "_journal.sqlite",
        "if not is_busy(error) or",
        "if True or",
        scenario_of(file.test_the_switch_to_wal_is_tried_again),
    ),
    "two processes make the tables": Mutant(
        "_journal.sqlite",
        "for statement in _missing(raw):",
        "for statement in schema.NEW:",
        scenario_of(file.test_another_process_may_make_the_tables_first),
    ),
    "a newer journal is written to": Mutant(
        "_journal.sqlite",
        "version > VERSION",
        "version > 9",
        scenario_of(trouble.test_a_journal_of_a_newer_version),
    ),
    "another program's database is taken": Mutant(
        "_journal.sqlite",
        "    raise Unfit(*FOREIGN)\n",
        "    return ()\n",
        scenario_of(trouble.test_the_database_of_another_program_stays_as_it_is, version=1),
    ),
    "an earlier sight of a created task is not looked for": Mutant(
        "_journal.sql",
        "WHERE other.task_id = :task_id AND",
        "WHERE FALSE AND",
        scenario_of(life.test_a_create_whose_task_was_seen_before_its_answer_came_knows_what_was_seen),
    ),
    "a second answer takes the place of the first": Mutant(
        "_journal.sql",
        "AND task_id IS NULL AND NOT",
        "AND NOT",
        scenario_of(life.test_a_second_task_of_one_create_is_kept_too),
    ),
    "a task that is not recorded is not named": Mutant(
        "_journal.journal",
        'Stake("the task was made", "yes", task_id)',
        "Stake()",
        scenario_of(life.test_a_task_without_its_entry_is_named_by_the_error),
    ),
    "a lease that was lost still counts": Mutant(
        "_journal.claims",
        'fence["fence"] != lease.fence',
        "False",
        scenario_of(leases.test_rows_whose_holder_is_silent_are_taken_over),
    ),
    "a row that may be paid is created again": Mutant(
        "_journal.claims",
        'if before.outcome != "refused" and not',
        "if False and not",
        scenario_of(leases.test_a_row_that_may_be_paid_is_not_claimed_again, outcome="unknown"),
    ),
    "a create of another process counts for nothing": Mutant(
        "_journal.claims",
        "is_own = before.owner ==",
        "is_own = True or",
        scenario_of(leases.test_a_row_that_may_be_paid_is_not_claimed_again, outcome="intended"),
    ),
    "a create on its way is forgotten with its lease": Mutant(
        "_journal.leases",
        "    _abandon(connection, lease, now)\n    return lease",
        "    return lease",
        scenario_of(leases.test_rows_whose_holder_is_silent_are_taken_over),
    ),
    "a lease is taken twice": Mutant(
        "_journal.leases",
        'sql.FREE, {"batch_id": batch_id, "now": now}',
        'sql.FREE, {"batch_id": batch_id, "now": now + 3600.0}',
        scenario_of(leases.test_each_part_is_taken_once),
    ),
    "a budget is promised to all": Mutant(
        "_journal.leases",
        '(others["coins"] or 0.0)',
        "0.0",
        scenario_of(leases.test_a_budget_is_promised_once),
    ),
    "what was promised is gone": Mutant(
        "_journal.leases",
        "                _allot(connection, lease, _spent(connection, lease))\n\n    def reopen",
        "                pass\n\n    def reopen",
        scenario_of(leases.test_what_is_not_spent_can_be_promised_again),
    ),
    "a completed task runs again": Mutant(
        "_journal.sight",
        "newer, older = (known, seen) if late else (seen, known)",
        "newer, older = seen, known",
        scenario_of(life.test_a_completed_task_stays_completed, late=running()),
    ),
    "a failed task runs again": Mutant(
        "_journal.sight",
        '"failed": 1, ',
        "",
        scenario_of(life.test_a_failed_task_runs_no_more, late=running()),
    ),
    "a video after all is lost": Mutant(
        "_journal.sight", '"failed": 1', '"failed": 3', scenario_of(life.test_a_video_after_all_is_not_lost)
    ),
    "a sight without a URL takes it away": Mutant(
        "_journal.sight",
        "== field.default",
        "is Task",
        scenario_of(life.test_a_sight_without_a_url_takes_none_away_and_a_fresh_one_replaces_it),
    ),
    "a late refusal undoes a created task": Mutant(
        "_journal.journal",
        'if entry.outcome != "created":',
        "if True:",
        scenario_of(life.test_a_created_task_overrules_what_was_said_before_and_after, outcome="refused"),
    ),
    "a second task replaces the first": Mutant(
        "_journal.journal",
        "            if entry.task is not None:\n",
        "            if False:\n",
        scenario_of(life.test_a_second_task_of_one_create_is_kept_too),
    ),
    "a task made elsewhere is not recorded": Mutant(
        "_journal.journal",
        "        if not entries:\n",
        "        if False:\n",
        scenario_of(life.test_a_task_made_elsewhere_gets_an_entry_once),
    ),
    "tasks of every kind teach": Mutant(
        "_journal.sql",
        "        AND billing_name = :billing_name AND",
        "        AND",
        scenario_of(durations.test_other_kinds_and_other_hosts_teach_nothing),
    ),
    "tasks of every host teach": Mutant(
        "_journal.sql",
        ":newest AND base_url = :base_url\n",
        ":newest\n",
        scenario_of(durations.test_other_kinds_and_other_hosts_teach_nothing),
    ),
    "the oldest tasks teach": Mutant(
        "_journal.sql",
        "ORDER BY position DESC\n    LIMIT :most",
        "ORDER BY position\n    LIMIT :most",
        scenario_of(durations.test_they_are_those_of_the_latest_tasks_that_completed),
    ),
    "a task that took no time teaches": Mutant(
        "_journal.rows",
        "and ended_at > began_at",
        "and ended_at >= began_at",
        scenario_of(durations.test_times_that_make_no_sense_teach_nothing, seconds=0),
    ),
    "a create under way is forgotten": Mutant(
        "_journal.journal",
        'if entry.outcome == "intended" and',
        "if False and",
        scenario_of(life.test_a_create_under_way_is_not_forgotten),
    ),
    "a completed task without a URL is finished": Mutant(
        "_journal.entries",
        'self.task.state != "failed" and not self.has_result',
        "not self.task.is_terminal",
        scenario_of(
            lists.test_a_task_is_unfinished_until_it_failed_or_can_be_downloaded,
            task=completed(video_url=None),
            unfinished=True,
            unsaved=False,
        ),
    ),
    "what expires first comes last": Mutant(
        "_journal.journal",
        "entry.expires_at or 0.0",
        "-(entry.expires_at or 0.0)",
        scenario_of(lists.test_the_soonest_to_expire_comes_first),
    ),
    "each sight puts the expiry off": Mutant(
        "_journal.journal",
        "_dated(latest(entry.task or task, task), now)",
        "latest(entry.task or task, _dated(task, now))",
        scenario_of(lists.test_a_result_without_a_time_counts_from_when_it_was_first_seen),
    ),
    "a create of a lasting process is under way for ever": Mutant(
        "_journal.entries",
        "return abandoned or self.recorded_at + LONGEST_CREATE_S <= now",
        "return abandoned",
        scenario_of(lists.test_a_create_under_way_is_not_unsettled_for_an_hour),
    ),
    "a create of a killed process is under way": Mutant(
        "_journal.entries",
        "return abandoned or",
        "return",
        scenario_of(lists.test_a_create_whose_process_is_gone_is_unsettled),
    ),
    "a later process is taken for the owner": Mutant(
        "_journal.owner",
        "_started(self.pid) != self.started",
        "_started(self.pid) is None",
        scenario_of(owner.test_a_later_process_with_the_same_number_is_another_one),
    ),
    "an undecided create is settled": Mutant(
        "results",
        '"undecided": "maybe"',
        '"undecided": "no"',
        scenario_of(lists.test_an_unknown_outcome_is_unsettled_until_the_balances_tell),
    ),
    "what may have been refunded was surely paid": Mutant(
        "_journal.spending",
        ' and entry.state != "failed"',
        "",
        scenario_of(spending.test_a_failed_task_may_have_been_refunded, moment=0.0),
    ),
    "what was under way at the moment is left out": Mutant(
        "_journal.spending",
        "latest >= moment",
        "earliest >= moment",
        scenario_of(spending.test_what_was_under_way_at_the_moment_leaves_doubt, seconds=3.0),
    ),
    "a free price is an unknown one": Mutant(
        "_journal.spending",
        "entry.cost is not None",
        "bool(entry.cost)",
        scenario_of(spending.test_what_was_made_counts_by_its_cost_or_else_its_price, moment=0.0),
    ),
    "a whole id is the beginning of another": Mutant(
        "_journal.journal",
        "if name and not named else []",
        "",
        scenario_of(find.test_a_whole_id_goes_before_the_beginning_of_another),
    ),
    "an expired upload is kept": Mutant(
        "_journal.journal",
        '            connection.execute(sql.SWEEP_UPLOADS, {"now": now})\n',
        "",
        scenario_of(uploads.test_what_has_expired_is_swept),
    ),
    "half a character stops the recording": Mutant(
        "_journal.rows",
        "return json.dumps(text)[1:-1]",
        "return text",
        scenario_of(odd.test_odd_texts, text="\ud800"),
    ),
    "ids of one moment are one": Mutant(
        "_journal.entries",
        "secrets.randbits(30)",
        "0",
        scenario_of(entries.test_ids_of_one_moment_differ),
    ),
}


@pytest.mark.parametrize("mutant", MUTANTS.values(), ids=MUTANTS)
def test_a_mutant_is_caught(mutant: Mutant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(mutant, tmp_path, monkeypatch)
