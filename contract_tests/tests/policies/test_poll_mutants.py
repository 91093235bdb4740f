"""Ways to poll too often, too late or in step: each is caught by a test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.flows.mutation import Mutant, Scenario, check
from tests.policies import test_durations as durations
from tests.policies import test_poll_policy as policy
from tests.policies import test_poll_prediction as prediction
from tests.policies import test_poll_schedule as schedule
from tests.policies import test_poll_steps as steps


def mutant(
    right: str, wrong: str, test: Callable[..., None], *arguments: object, module: str = "_policies.poll"
) -> Mutant:
    """A mutant of the poll policy, and the test of this folder that catches it."""

    def scenario(*_: object) -> None:
        test(*arguments)

    caught_by: Scenario = scenario
    return Mutant(module, right, wrong, caught_by)


def of_steps(right: str, wrong: str, test: Callable[..., None], *arguments: object) -> Mutant:
    return mutant(right, wrong, test, *arguments, module="_policies.steps")


def of_lines(right: str, wrong: str, test: Callable[..., None], *arguments: object) -> Mutant:
    return mutant(right, wrong, test, *arguments, module="_policies.lines")


def of_prediction(right: str, wrong: str, test: Callable[..., None], *arguments: object) -> Mutant:
    return mutant(right, wrong, test, *arguments, module="_policies.prediction")


def of_durations(right: str, wrong: str, test: Callable[..., None], *arguments: object) -> Mutant:
    return mutant(right, wrong, test, *arguments, module="_policies.durations")


def pauses(case: str) -> tuple[Callable[..., None], *tuple[object, ...]]:
    return policy.test_the_next_poll_comes_after_a_pause, *policy.PAUSES[case]


def left(case: str) -> tuple[Callable[..., None], *tuple[object, ...]]:
    return prediction.test_the_end_is_predicted, *prediction.LEFT[case]


def silent(case: str) -> tuple[Callable[..., None], *tuple[object, ...]]:
    return prediction.test_nothing_is_said_where_progress_does_not_tell, prediction.SILENT[case]


def no_steps(case: str) -> tuple[Callable[..., None], *tuple[object, ...]]:
    return steps.test_nothing_is_said_where_there_are_no_steps_or_no_even_ones, steps.NONE[case]


def refused(case: str) -> tuple[Callable[..., None], *tuple[object, ...]]:
    return policy.test_what_cannot_be_kept_is_refused, policy.UNKEEPABLE[case]


BACKOFF = policy.test_after_failed_polls_the_pauses_are_the_backoff
SPREAD = schedule.test_the_jitter_spreads_waits_that_began_together
TARGET = schedule.test_polls_and_delay_are_on_target

MUTANTS = {
    "the first poll is like the others": mutant(
        "return self.first_s * spread",
        "return self.min_interval_s * spread",
        *pauses("none yet, so the first poll comes soon"),
    ),
    "the first polls are in step": mutant(
        "return self.first_s * spread", "return self.first_s", SPREAD, (), 0, (2.7, 3.3)
    ),
    "polls that failed are repeated in step": mutant("- 1] * spread, ", "- 1], ", SPREAD, (), 2, (9.0, 11.0)),
    "the jitter only lengthens": mutant("(2 * draw - 1)", "draw", SPREAD, (), 2, (9.0, 11.0)),
    "the backoff is skipped by one": mutant(
        "min(misses, len(self.backoff_s)) - 1", "min(misses, len(self.backoff_s) - 1)", BACKOFF, (), 1, 5
    ),
    "the backoff ends": mutant(
        "min(misses, len(self.backoff_s)) - 1", "(misses - 1) % len(self.backoff_s)", BACKOFF, (), 4, 20
    ),
    "failed polls are repeated faster than good ones": mutant(
        "* spread, self.min_interval_s)",
        "* spread, 0.0)",
        policy.test_no_poll_comes_faster_for_having_failed,
    ),
    "the server's advice counts for nothing": mutant(
        "min(max(pause, self.min_interval_s), ", "min(pause, ", *pauses("the end at hand")
    ),
    "there is no longest pause": mutant(
        "return min(max(pause, self.min_interval_s), self.max_interval_s)",
        "return max(pause, self.min_interval_s)",
        *pauses("too young to end"),
    ),
    "progress is not used": mutant(
        "elapsed_s, told = sightings[-1].elapsed_s, _predicted(sightings)",
        "elapsed_s, told = sightings[-1].elapsed_s, None",
        TARGET,
        "linear",
    ),
    "progress is believed far from the end": mutant(
        "pause = min(pause * longer, ",
        "pause = (",
        *pauses("the end far off, as the lie may be that is told"),
    ),
    "progress is never believed far from the end": mutant(
        ", elapsed_s / durations.late_s)",
        ", 1.0)",
        *pauses("the end far off, and no task usually so old"),
    ),
    "no room is left for a last poll": mutant(
        "told.left_s - self.min_interval_s)", "told.left_s)", *pauses("room for just one poll before the end")
    ),
    "the end is not aimed at": mutant(
        "told.left_s < 2 * self.min_interval_s", "told.left_s < 0", *pauses("the end near")
    ),
    "the end is met too early": mutant(
        "pause = told.left_s + self.min_interval_s / 5", "pause = told.left_s", *pauses("the end near")
    ),
    "the end is met with jitter": mutant(
        "pause = told.left_s + self.min_interval_s / 5",
        "pause = (told.left_s + self.min_interval_s / 5) * spread",
        schedule.test_the_end_is_aimed_at_without_jitter,
    ),
    "a receding end is believed": of_prediction(
        "line.end_s - before.end_s > (last", "False and (last", *silent("an end that recedes with time")
    ),
    "only a perfect clock is believed": of_prediction(
        "line.end_s - before.end_s > (last.elapsed_s - sightings[-2].elapsed_s) / 2",
        "line.end_s - before.end_s >= -0.1",
        *left("a pace that is kept"),
    ),
    "a completed task is predicted": of_prediction(
        'if last.state == "completed":', "if False:", *left("completed")
    ),
    "a passed end is one to come": of_prediction(
        "if left_s < -late_s",
        "if False",
        *silent("an end that has passed by more than progress was off"),
    ),
    "what has passed a little is past": of_prediction(
        "if left_s < -late_s",
        "if left_s < 0",
        *left("an end that has passed by no more than progress was off"),
    ),
    "an end lies before now": of_prediction(
        "max(left_s, 0.0)", "left_s", *left("an end that has passed by no more than progress was off")
    ),
    "progress is trusted that has not come far": of_prediction(
        ">= _FAR", ">= 50", *pauses("the end far off, as the lie may be that is told")
    ),
    "progress in leaps is trusted": of_prediction(
        " and line.spread < _CLOSE", "", *pauses("the end far off, and progress has come far in leaps")
    ),
    "two sightings are trusted": of_prediction(
        " and line.points > 2",
        "",
        *pauses("the end far off, and progress has come far, for all that is known"),
    ),
    "trust changes nothing": mutant(
        "_SURE if told.is_sure else 1.0", "1.0", *pauses("the end far off, and progress has come far")
    ),
    "what is no number is a time": of_lines(
        "if not isfinite(end_s)", "if False", *silent("an instant that is no number")
    ),
    "what is on no line makes one": of_lines(
        " if spread < _OFF else None", "", *silent("progress on no line")
    ),
    "progress is not rounded down": of_lines(
        "seen.progress + _ROUNDED", "seen.progress", *pauses("the end near")
    ),
    "the time in the queue is work": of_lines(
        'seen.state == "waiting" or seen.progress == 0',
        "seen.progress == 0",
        *left("a queue that shows a progress"),
    ),
    "0 % is work": of_lines(
        'seen.state == "waiting" or seen.progress == 0',
        'seen.state == "waiting"',
        *left("a pace that is kept, at 0 % before"),
    ),
    "a restart is not seen": of_lines(
        "start, working = (seen.elapsed_s, _ROUNDED), []",
        "start = (seen.elapsed_s, _ROUNDED)",
        *left("a restart, in the end"),
    ),
    "more than 100 % is progress": of_lines(
        "and 0 < seen.progress <= 100", "and 0 < seen.progress", *left("no per cent among them")
    ),
    "less than 0 % is progress": of_lines(
        "and 0 < seen.progress <= 100", "and seen.progress <= 100", *left("no per cent among them")
    ),
    "a late start counts for ever": of_lines(
        "working if len(working) > 2 else [start, *working]",
        "[start, *working]",
        *left("a start between two polls, once the pace tells"),
    ),
    "all that was ever seen counts": of_lines(
        "in sightings[-_RECENT:]", "in sightings", *left("another pace, once it is old enough")
    ),
    "a young task is polled as an old one": of_durations(
        "(1 + (self.median_s / age_s) ** self.shape)", "1", *pauses("young")
    ),
    "two tasks teach all": of_durations(
        "[*usual, *seen_s]", "[*seen_s, *seen_s]", durations.test_two_tasks_say_little
    ),
    "tasks that hung count most": of_durations(
        "Durations(median(all_s)",
        "Durations(sum(all_s) / len(all_s)",
        durations.test_tasks_that_hung_change_little,
    ),
    "tasks are held to the second": of_durations(
        "(2.0, 12.0)", "(2.0, 1e9)", durations.test_no_kind_of_task_is_held_to_the_second
    ),
    "the quartiles are taken for another share": of_durations(
        "(2 * log(3))", "(2 * log(2))", durations.test_many_tasks_teach_their_own_time, 105.0
    ),
    "the first poll may be endless": mutant(
        "limits = (self.first_s, ", "limits = (", *refused("first_s of inf")
    ),
    "the least pause may be above the most": mutant(
        "self.min_interval_s <= self.max_interval_s < inf",
        "self.min_interval_s < inf and self.max_interval_s < inf",
        *refused("the least pause above the most"),
    ),
    "there may be no backoff": mutant("            and self.backoff_s\n", "", *refused("no backoff")),
    "a backoff may be endless": mutant(
        "0 < pause < inf for pause", "0 < pause for pause", *refused("an endless backoff")
    ),
    "a limit may be no number": mutant(
        "all(0 <= limit < inf for", "all(not limit < 0 and limit != inf for", *refused("timeout_s of nan")
    ),
    "steps are taken for a line": of_prediction(
        "    if steps is not None:\n", "    if False:\n", *left("steps of 10 %")
    ),
    "the queue is a part of the steps": of_prediction(
        "begun_s, working = seen.elapsed_s, []", "working = []", *left("steps of 10 %, after a queue")
    ),
    "no look is taken where a step may be": mutant(
        "if step_s is not None and", "if False and", *pauses("the middle of where the last step may be taken")
    ),
    "a step is what it was at its begin": of_steps(
        "(progress + step)", "(progress + 1)", steps.test_the_end_is_the_middle_of_what_all_sightings_leave
    ),
    "chance is taken for steps": of_steps(
        "len(shown) < 3", "len(shown) < 2", *no_steps("two values, which chance may give")
    ),
    "single per cents are steps": of_steps("(5, 10,", "(1, 5, 10,", *no_steps("single per cents")),
    "a jump is an even step": of_steps(
        " if shortest_s <= longest_s else None", "", *no_steps("a jump ahead")
    ),
    "a pause may be all jitter": mutant(
        "0 <= self.jitter < 1", "0 <= self.jitter <= 1", *refused("a jitter of the whole")
    ),
}


@pytest.mark.parametrize("mutant", MUTANTS.values(), ids=MUTANTS)
def test_a_mutant_is_caught(mutant: Mutant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(mutant, tmp_path, monkeypatch)
