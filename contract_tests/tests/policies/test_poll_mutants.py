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
        "elapsed_s, left_s = sightings[-1].elapsed_s, predict_s(sightings)",
        "elapsed_s, left_s = sightings[-1].elapsed_s, None",
        TARGET,
        "linear",
    ),
    "progress is believed far from the end": mutant(
        "pause = min(pause * max(1.0, elapsed_s / durations.late_s), ",
        "pause = (",
        *pauses("the end far off, as the lie may be that is told"),
    ),
    "progress is never believed far from the end": mutant(
        " * max(1.0, elapsed_s / durations.late_s)",
        "",
        *pauses("the end far off, and no task usually so old"),
    ),
    "no room is left for a last poll": mutant(
        "left_s - self.min_interval_s)", "left_s)", *pauses("room for just one poll before the end")
    ),
    "the end is not aimed at": mutant(
        "left_s < 2 * self.min_interval_s", "left_s < 0", *pauses("the end near")
    ),
    "the end is met too early": mutant(
        "pause = left_s + self.min_interval_s / 5", "pause = left_s", *pauses("the end near")
    ),
    "the end is met with jitter": mutant(
        "pause = left_s + self.min_interval_s / 5",
        "pause = (left_s + self.min_interval_s / 5) * spread",
        schedule.test_the_end_is_aimed_at_without_jitter,
    ),
    "a receding end is believed": mutant(
        "before_s - left_s >= passed_s / 2", "True", *silent("an end that recedes with time")
    ),
    "only a perfect clock is believed": mutant(
        "before_s - left_s >= passed_s / 2",
        "before_s - left_s >= passed_s * 1.1",
        *left("a pace that is kept"),
    ),
    "a completed task is predicted": mutant(
        'if sightings and sightings[-1].state == "completed":', "if False:", *left("completed")
    ),
    "a passed end is one to come": mutant(
        "if 0 <= left_s < inf", "if left_s < inf", *silent("99 % when it should just have ended")
    ),
    "what is no number is a time": mutant(
        "return left_s if 0 <= left_s < inf else None",
        "return left_s",
        *silent("an instant that is no number"),
    ),
    "the time in the queue is work": mutant(
        'seen.state == "waiting" or seen.progress == 0',
        "seen.progress == 0",
        *left("a queue that shows a progress"),
    ),
    "0 % is work": mutant(
        'seen.state == "waiting" or seen.progress == 0',
        'seen.state == "waiting"',
        *left("a pace that is kept, at 0 % before"),
    ),
    "a restart is not seen": mutant(
        "start, working = (seen.elapsed_s, 0), []",
        "start = (seen.elapsed_s, 0)",
        *left("a restart, in the end"),
    ),
    "more than 100 % is progress": mutant(
        "and 0 < seen.progress <= 100", "and 0 < seen.progress", *left("no per cent among them")
    ),
    "less than 0 % is progress": mutant(
        "and 0 < seen.progress <= 100", "and seen.progress <= 100", *left("no per cent among them")
    ),
    "a late start counts for ever": mutant(
        "working if len(working) > 2 else [start, *working]",
        "[start, *working]",
        *left("a start between two polls, once the pace tells"),
    ),
    "all that was ever seen counts": mutant(
        "recent = sightings[-_RECENT:]", "recent = sightings", *left("another pace, once it is old enough")
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
    "steps are taken for a line": mutant(
        "    if steps is not None:\n", "    if False:\n", *left("steps of 10 %")
    ),
    "the queue is a part of the steps": mutant(
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
