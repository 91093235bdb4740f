"""Judges of how a run ended: with its video, or with an honest failure."""

import re
from typing import Final

from jimmyai_omni_contract.client_check.judges.judgement import Judge, Judgement, failed, passed, squeezed
from jimmyai_omni_contract.client_check.run import Run, answered, data_of, names_task
from jimmyai_omni_contract.client_check.words import counted

PATIENCE_POLLS: Final = 3
"""How many polls a client may send with a key that is refused."""
_DOCUMENTED: Final = frozenset({"queued", "pending", "submitted", "processing", "completed", "failed", None})
_ALL: Final = re.compile(r"(?<![\d.])100(?:\.0+)?\s*%")


def succeeds(run: Run, plain: Run) -> Judgement:
    """It ends well: with a task, and with the video where the client waits for one."""
    if run.exit_code is None:
        return failed(run.ending(), run.exchanges[-1:])
    if not run.billed:
        return failed(f"its create was not accepted; {run.ending()}", run.creates[-1:])
    if "poll" in plain.does and not run.found_video:
        told = answered(run.polls[-1]) if run.polls else answered(run.creates[-1])
        return failed(f"it gave up after {told}; {run.ending()}", (run.polls or run.creates)[-1:])
    if run.exit_code:
        return failed(f"it got what it asked for, but {run.ending()}", run.exchanges[-1:])
    if plain.whole_files and not run.whole_files:
        return failed("it ended with exit code 0, but left no whole video", run.downloads)
    return passed(f"{counted(len(run.polls), 'poll')}, exit code 0")


def begins_well(run: Run, plain: Run) -> Judgement | None:
    """`succeeds`, where the create itself was right; what was wrong with it, the rules tell."""
    first = run.creates[0] if run.creates else None
    if first is not None and (first.account is None or first.request_findings):
        return None
    return succeeds(run, plain)


def ends_in_failure(run: Run, plain: Run) -> Judgement | None:  # noqa: ARG001 - every judge takes both
    """It tells its caller by its exit code that there is no video."""
    if not run.creates:
        return None
    if run.exit_code:
        return passed(run.ending())
    return failed(run.ending(), run.exchanges[-1:])


def admits_to_have_no_task(run: Run, plain: Run) -> Judgement | None:
    """`ends_in_failure`, where no answer told it of a task."""
    return None if any(map(names_task, run.creates)) else ends_in_failure(run, plain)


def reads_either_code(run: Run, plain: Run) -> Judgement:
    """It does the same whatever the JSON type of `code` is, and ends well."""
    if run.does != plain.does:
        kinds = " and ".join(need for need in ("poll", "download") if need in run.does ^ plain.does)
        return failed(f"it goes on to {kinds} with one type and not with the other", run.exchanges[-1:])
    return succeeds(run, plain)


def tells(reason: str) -> Judge:
    """It prints why the task failed."""

    def judge(run: Run, _plain: Run) -> Judgement | None:
        told = [poll for poll in run.polls if data_of(poll).get("error_message") == reason]
        if not told:
            return None
        if squeezed(reason) in squeezed(run.output):
            return passed("it printed the task's error_message")
        return failed(f"it was told {reason!r} and did not print it", told[-1:])

    return judge


def reads_progress_as_per_cent(run: Run, plain: Run) -> Judgement | None:  # noqa: ARG001
    """It does not show 100 % of a task that never got further than 1."""
    reached = [poll for poll in run.polls if data_of(poll).get("progress") == 1]
    if not reached:
        return None
    shown = _ALL.search(run.output)
    return failed(f"it printed {shown[0]!r}", reached) if shown else passed("it showed no 100 %")


def copes_with_unknown_words(run: Run, plain: Run) -> Judgement | None:
    """It goes on at an undocumented status, or stops with a failure and names it."""
    met = [poll for poll in run.polls if data_of(poll).get("status") not in _DOCUMENTED]
    if not met:
        return None
    word = str(data_of(met[0])["status"])
    if run.exit_code == 0 and not run.found_video:
        return failed(f"{run.ending()} at {word!r}, as if there were a video", met[-1:])
    named = squeezed(word) in squeezed(run.output)
    if named or succeeds(run, plain).outcome == "pass":
        return passed(f"{run.ending()}{f', and it named {word!r}' if named else ''}")
    return failed(f"{run.ending()}, and it never named {word!r}", met[-1:])


def stops_without_key(run: Run, plain: Run) -> Judgement | None:  # noqa: ARG001
    """It gives up soon once its key is refused."""
    if not run.polls:
        return None
    polled = f"{counted(len(run.polls), 'refused poll')}; {run.ending()}"
    if run.exit_code and len(run.polls) <= PATIENCE_POLLS:
        return passed(polled)
    return failed(polled, run.polls)
