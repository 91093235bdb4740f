"""Ways to lose videos or money in a batch: each is caught by a test."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.batch import test_checking as checking
from tests.batch import test_engine as engine
from tests.batch import test_engine_again as again
from tests.batch import test_engine_money as money
from tests.batch import test_experience as experience
from tests.batch import test_pace as pace
from tests.batch import test_retry as retry
from tests.flows.harness import World
from tests.flows.mutation import Mutant, Scenario, check


def _of(test: Callable[..., None], *arguments: Any) -> Scenario:
    """A test as a scenario, which needs a folder and no world."""

    def scenario(_world: World, folder: Path) -> None:
        needs_folder = "tmp_path" in test.__code__.co_varnames[: test.__code__.co_argcount]
        test(*arguments, *([folder] if needs_folder else []))

    return scenario


_UNKNOWN = _of(engine.test_a_create_of_unknown_outcome_is_never_sent_again, "drop")
_IN_FLIGHT = _of(engine.test_no_more_tasks_are_unfinished_than_may_be)
_PAUSE = _of(again.test_a_pause_finishes_what_is_made_and_the_next_run_goes_on)
_BALANCE = _of(money.test_where_the_balance_ends_a_batch_waits_and_goes_on_when_it_is_back)
_ENDS = _of(again.test_a_run_that_is_cancelled_goes_on, 1.07)

MUTANTS = {
    "an unknown create is sent again": Mutant(
        "batch.creating",
        'if error.billed == "maybe" or isinstance(error, CreateOutcomeUnknown):',
        "if False:",
        _UNKNOWN,
    ),
    "the place of a saved video is not given back": Mutant(
        "batch.work", "        self.flying -= 1\n", "", _IN_FLIGHT
    ),
    "any number of tasks is made at once": Mutant("batch.work", "or is_full)", "or False)", _IN_FLIGHT),
    "what is about to be made is not counted": Mutant(
        "batch.work", "self.flying + self.reserved >=", "self.flying >=", _IN_FLIGHT
    ),
    "a rate limit does not slow": Mutant(
        "batch.creating",
        "            work.creates.was_limited(now, error.retry_after_s)",
        "            pass",
        _of(engine.test_a_rate_limit_of_creates_slows_them_and_loses_nothing, "429-retry-after", 0),
    ),
    "a batch learns nothing of its tasks": Mutant(
        "batch.looking",
        "        flight.watch.durations = self._experience.of(flight.billing_name)\n",
        "",
        _of(experience.test_a_run_goes_by_what_it_has_seen),
    ),
    "what a batch has learnt holds for ever": Mutant(
        "batch.experience",
        "or now - known[0] > _FRESH_S",
        "",
        _of(experience.test_what_it_knows_holds_for_a_minute),
    ),
    "all tasks are of one kind": Mutant(
        "batch.experience",
        "self._known.get(billing_name)",
        "next(iter(self._known.values()), None)",
        _of(experience.test_each_billing_name_has_its_own),
    ),
    "a rate limit of looks does not slow": Mutant(
        "batch.looking",
        "            polls.was_limited(anyio.current_time(), trouble.retry_after_s)",
        "            pass",
        _of(engine.test_looks_that_fail_are_made_again, "429"),
    ),
    "all looks are late alike": Mutant(
        "batch.looking",
        "seen * (1 + late_s / _SLACK_S)",
        "seen",
        _of(engine.test_where_looks_are_too_many_those_near_the_end_are_late_least),
    ),
    "there is no pace": Mutant(
        "batch.pace",
        "if left_s > _NOTHING_S:",
        "if False:",
        _of(pace.test_nothing_is_sent_before_the_server_wants_it),
    ),
    "a limited row is lost": Mutant(
        "batch.creating",
        "        self._waiting.put_back(given)\n        match error:",
        "        match error:",
        _of(engine.test_a_rate_limit_of_creates_slows_them_and_loses_nothing, "429", 0),
    ),
    "what a row has cost before is forgotten": Mutant(
        "_journal.batches",
        '{"coins": job.entry.cost or 0.0}',
        '{"coins": 0.0}',
        _of(retry.test_what_they_have_cost_before_is_part_of_the_budget),
    ),
    "rows are made anew that nobody has asked for": Mutant(
        "_journal.batches",
        "and job.state(self._now()) in states",
        'and job.state(self._now()) in ("failed", "unknown")',
        _of(retry.test_they_are_created_once_more, {"failed"}, {"saved": 3, "unknown": 1}, 5),
    ),
    "rows are made anew before anybody agrees": Mutant(
        "batch.run",
        "        if not agreed:\n",
        "        self.journal.batches.again(self.batch.batch_id, self.options.retry)\n"
        "        if not agreed:\n",
        _of(retry.test_nothing_is_forgotten_where_nobody_agrees),
    ),
    "a pause is ignored": Mutant("batch.work", 'or self.phase in ("paused", "cancelled")', "", _PAUSE),
    "nobody hears that it is cancelled": Mutant(
        "batch.engine",
        "work.phase, work.heard_at = standing.phase, now",
        "work.heard_at = now",
        _of(again.test_what_is_cancelled_stays_so),
    ),
    "where nothing is left, creating goes on": Mutant(
        "batch.creating",
        "            self._work.holds[_BALANCE] = why\n",
        "            pass\n",
        _BALANCE,
    ),
    "the balance is not looked at again": Mutant(
        "batch.creating", "            if await self._can_pay(price):\n                break\n", "", _BALANCE
    ),
    "the quota of the key does not count": Mutant(
        "batch.creating",
        "None if key.unlimited else key.available]",
        "None]",
        _of(money.test_the_same_holds_for_the_quota_of_the_key),
    ),
    "what earlier runs have spent does not count": Mutant(
        "batch.run",
        "Budget(self.options.max_spend, spent=plan.spent)",
        "Budget(self.options.max_spend)",
        _of(money.test_max_spend_ends_the_creates_and_what_is_made_is_brought_home),
    ),
    "what may be billed is given back": Mutant(
        "batch.creating",
        'if error.billed == "no":\n                    purse',
        "if True:\n                    purse",
        _of(money.test_what_may_have_been_billed_counts_as_spent),
    ),
    "creates are cut off by the end": Mutant(
        "batch.creating", "CancelScope(shield=True)", "CancelScope(shield=False)", _ENDS
    ),
    "the end waits for ever": Mutant(
        "batch.creating",
        "            scope.deadline = anyio.current_time() + grace_s\n",
        "            pass\n",
        _of(again.test_a_create_that_is_not_answered_does_not_hold_up_the_end),
    ),
    "what is open is not taken up": Mutant("batch.run", "        await take_up(work, holding)\n", "", _ENDS),
    "nobody asks who runs it": Mutant(
        "_journal.leases",
        'if holder is not None and row["expires_at"] > now',
        'if False and row["expires_at"] > now',
        _of(again.test_a_second_run_of_a_place_is_refused_while_the_first_lives),
    ),
    "a series of lost creates is gone on with": Mutant(
        "batch.work",
        "if self._in_a_row[what] >= _IN_A_ROW:",
        "if False:",
        _of(engine.test_where_no_create_is_answered_the_rest_is_not_put_at_risk),
    ),
    "changed rows are taken for the same": Mutant(
        "batch.checking",
        "(row.name, _storable(row.fields)) == (job.name, dict(job.fields)) and (",
        "(",
        _of(again.test_other_rows_than_before_are_refused, again.CHANGED["another prompt"]),
    ),
    "missing rows are not missed": Mutant(
        "batch.loading",
        "if missing is not None:",
        "if False:",
        _of(again.test_other_rows_than_before_are_refused, again.CHANGED["a row less"]),
    ),
    "what is refused stays on record": Mutant(
        "batch.loading",
        "            self.journal.batches.withdraw(self.batch.batch_id, self.first_new)",
        "            pass",
        _of(again.test_rows_may_be_added_at_the_end),
    ),
    "files are told apart by their names alone": Mutant(
        "batch.checking",
        "[paths.get(url, url) for url in",
        "[url for url in",
        _of(checking.test_rows_with_other_files_of_one_name_do_not_repeat_each_other),
    ),
    "names that differ in case are two": Mutant(
        "batch.checking",
        "template.casefold()",
        "template",
        _of(checking.test_what_is_wrong_with_rows_is_told, *checking.BAD["the same name"]),
    ),
}


ALWAYS = {
    "an unknown create is sent again",
    "the place of a saved video is not given back",
    "there is no pace",
    "a pause is ignored",
    "files are told apart by their names alone",
    "names that differ in case are two",
}
"""Those that every run of the suite breaks; the others are a campaign."""


@pytest.mark.parametrize(
    "mutant",
    [
        pytest.param(mutant, id=name, marks=() if name in ALWAYS else pytest.mark.campaign)
        for name, mutant in MUTANTS.items()
    ],
)
def test_a_wrong_batch_is_caught(mutant: Mutant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(mutant, tmp_path, monkeypatch)
