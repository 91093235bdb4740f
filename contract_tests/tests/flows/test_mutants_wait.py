"""Ways to lose sight of a paid task, or to look at it for ever: each is caught by a test."""

from pathlib import Path

import pytest

from tests.flows import test_retrieve as retrieve
from tests.flows import test_wait_ends as ends
from tests.flows import test_wait_learns as learns
from tests.flows import test_wait_time as time
from tests.flows import test_wait_trouble as trouble
from tests.flows.harness import World
from tests.flows.mutation import Mutant, check, scenario_of

PASSES = trouble.test_a_passing_trouble_is_waited_out_with_a_growing_pause
LASTS = trouble.test_what_will_not_change_ends_the_wait_at_once_and_names_the_task
GIVES_UP = trouble.test_a_trouble_that_does_not_pass_ends_the_wait_and_names_the_task
FAILS = ends.test_a_task_without_a_video_is_an_error_with_its_reason
DEADLINE = time.test_the_deadline_ends_the_wait_with_what_was_last_seen


def learning(world: World, folder: Path) -> None:
    learns.test_a_new_task_is_looked_at_when_those_of_its_kind_end(world, learns.write(folder))


MUTANTS = {
    "an expired key is polled on": Mutant(
        "_flows.watch",
        "_PASSING: Final = (ServerError, ",
        "_PASSING: Final = (OmniError, ",
        scenario_of(LASTS, *trouble.LASTING["20001"]),
        "trio",
    ),
    "one -1 ends the wait": Mutant(
        "_flows.watch",
        "_PASSING: Final = (ServerError, ",
        "_PASSING: Final = (",
        scenario_of(PASSES, *trouble.PASSING["-1"]),
    ),
    "one dropped poll ends the wait": Mutant(
        "_flows.watch",
        "RateLimitError, ConnectionFailed, ",
        "RateLimitError, ",
        scenario_of(PASSES, *trouble.PASSING["a dropped connection"]),
        "asyncio",
    ),
    "a failed task is a result": Mutant(
        "_flows.wait",
        "        raise TaskFailed(seen)\n",
        "        return seen\n",
        scenario_of(FAILS, *ends.FAILS["failed"]),
    ),
    "ok is the reason of a failed task": Mutant(
        "errors",
        "reason = task.error_message or",
        'reason = "ok" or',
        scenario_of(FAILS, *ends.FAILS["failed"]),
    ),
    "a canceled task is polled on": Mutant(
        "results", '    "canceled": "failed",\n', "", scenario_of(FAILS, *ends.FAILS["canceled"])
    ),
    "a pending task is a failed one": Mutant(
        "results",
        '"pending": "waiting"',
        '"pending": "failed"',
        scenario_of(ends.test_a_task_is_followed_through_every_documented_state),
    ),
    "success is polled on": Mutant(
        "results",
        '    "success": "completed",\n',
        "",
        scenario_of(ends.test_a_completed_task_ends_the_wait, ends.ENDS["success"]),
    ),
    "a completed task without a URL is a result": Mutant(
        "_flows.watch",
        'if outcome.state != "completed" or outcome.video_url or outcome.image_url:',
        "if True:",
        scenario_of(ends.test_a_completed_task_may_get_its_url_later),
    ),
    "the oldest answer is not read": Mutant(
        "_flows.answers",
        "        return document\n",
        '        raise _error(UnusableAnswer, "no envelope", response)\n',
        scenario_of(retrieve.test_the_oldest_answer_has_no_envelope),
    ),
    "another task's answer is taken": Mutant(
        "_flows.reads",
        'not in ("", task_id)',
        'in ("",)',
        scenario_of(GIVES_UP, *trouble.PASSING["another task's answer"]),
    ),
    "the error does not name the task": Mutant(
        "_flows.watch",
        'error.task_id, error.billed = task_id, "yes" if paid else "no"',
        "pass",
        scenario_of(LASTS, *trouble.LASTING["20001"]),
    ),
    "a good poll does not start the backoff anew": Mutant(
        "_flows.watch",
        "watch.misses, watch.url_missing_since_s = 0, None",
        "watch.url_missing_since_s = None",
        scenario_of(PASSES, *trouble.PASSING["-1"]),
    ),
    "the backoff does not grow": Mutant(
        "_policies.poll",
        "self.backoff_s[min(misses, len(self.backoff_s)) - 1]",
        "self.backoff_s[0]",
        scenario_of(PASSES, *trouble.PASSING["429"]),
    ),
    "patience has no end": Mutant(
        "_flows.watch",
        "watch.misses > policy.patience",
        "watch.misses > 1000",
        scenario_of(GIVES_UP, *trouble.PASSING["502"]),
    ),
    "an unknown task is looked for to the end of patience": Mutant(
        "_flows.watch",
        "(never_seen and waited_s >=",
        "(False and waited_s >=",
        scenario_of(trouble.test_a_task_that_stays_unknown_is_given_up_after_its_grace),
    ),
    "a new task may not be unknown": Mutant(
        "_flows.watch",
        "policy.not_found_grace_s",
        "0",
        scenario_of(trouble.test_a_new_task_may_be_unknown_at_first),
    ),
    "there is no deadline": Mutant(
        "_flows.watch",
        "if waited_s >= policy.timeout_s:",
        "if False:",
        scenario_of(DEADLINE, time.STUCK["a queue"], 17),
    ),
    "the last pause goes beyond the deadline": Mutant(
        "_flows.watch",
        "min(max(pause_s, asked_s or 0.0), left_s)",
        "max(pause_s, asked_s or 0.0)",
        scenario_of(DEADLINE, time.STUCK["a queue"], 17),
        "trio",
    ),
    "a status that no one knows is not named": Mutant(
        "errors",
        "status = task.status or",
        "status = task.state or",
        scenario_of(DEADLINE, time.STUCK["a word that no one knows"], 17),
    ),
    "a wait learns nothing from the journal": Mutant(
        "_flows.wait",
        "    watch.durations = durations_of_task(ctx, task_id)\n",
        "",
        learning,
    ),
    "what was learnt is not gone by": Mutant(
        "_flows.watch",
        "ctx.draw(), watch.durations)",
        "ctx.draw())",
        learning,
    ),
    "the caller is told of no poll": Mutant(
        "_flows.watch",
        "    yield Emit(_event(watch, trouble, waited_s, pause_s, told.left_s if told else None))\n",
        "",
        scenario_of(ends.test_each_good_poll_is_told_to_the_caller),
    ),
}


@pytest.mark.parametrize("mutant", MUTANTS.values(), ids=MUTANTS)
def test_a_mutant_is_caught(mutant: Mutant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(mutant, tmp_path, monkeypatch)
