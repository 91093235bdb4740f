"""Judges of how often a client asks."""

from statistics import median
from typing import Final

from jimmyai_omni_contract.client_check.judges.judgement import Judgement, failed, passed
from jimmyai_omni_contract.client_check.run import Run

ADVISED_S: Final = 5.0
"""The shortest pause between two polls that the publisher advises, in seconds."""
SHORTEST_S: Final = 1.0
"""A client that polls faster than so many seconds is no longer one that only is in a hurry."""
_TOLERANCE_S: Final = 0.1


def keeps_the_pace(run: Run, plain: Run) -> Judgement | None:  # noqa: ARG001 - every judge takes both
    """It lets some seconds pass between two polls of a task."""
    if not run.gaps_s:
        return None
    typical = median(run.gaps_s)
    seen = f"{typical:.1f} s between two polls (median of {len(run.gaps_s)}, least {min(run.gaps_s):.1f} s)"
    if typical < SHORTEST_S:
        return failed(seen, run.polls)
    if typical < ADVISED_S - _TOLERANCE_S:
        return Judgement("advisory", seen, tuple(poll.number for poll in run.polls))
    return passed(seen)


def keeps_retry_after(run: Run, plain: Run) -> Judgement | None:  # noqa: ARG001
    """It does not ask again before the time that `Retry-After` names."""
    for before, after in zip(run.polls, run.polls[1:], strict=False):
        wanted = before.answer.headers.get("retry-after", "") if before.answer else ""
        if wanted.isdecimal():
            waited = after.at - before.at
            seen = f"asked to wait {wanted} s, it waited {waited:.1f} s"
            early = waited < int(wanted) - _TOLERANCE_S
            return failed(seen, (before, after)) if early else passed(seen)
    return None
