"""What to do about a verdict, in one sentence for people."""

from typing import Final

from jimmyai_omni_contract.conform.verdict import Verdict

_AFTER: Final = {
    "network": "see that the deployment answers, and run it again; --only CHECK judges a part",
    "interrupted": "run it again; --only CHECK judges a part of it",
    "error": "this is a defect of jimmyai-omni, please report it with the verdict and --record",
}
_TOLD: Final = 3


def next_step(verdict: Verdict) -> str:
    """What to do; empty where nothing is to be done."""
    run = verdict.run
    paid = _paid(run.tasks) if run.ended == "interrupted" else ""
    if run.ended == "usage":
        return run.hint
    if run.ended == "cap":
        return f"allow more than {run.money.max_billed} with --max-billed N, once what it took is mended"
    if run.ended:
        return "; ".join(filter(None, (_AFTER[run.ended], paid)))
    if verdict.outcome == "not-conformant":
        return "send a finding again by its curl line; --report verdict.html has the evidence of all"
    if verdict.outcome == "inconclusive":
        return "see why in what was not judged, and run it again"
    return ""


def _paid(tasks: tuple[str, ...]) -> str:
    """Where the videos of an interrupted run are: they are paid for."""
    if not tasks:
        return ""
    told = " ".join(tasks[-_TOLD:])
    more = f" and {len(tasks) - _TOLD} more (see --report)" if len(tasks) > _TOLD else ""
    return f"what it made goes on and is paid for: `omni wait ID && omni download ID` of {told}{more}"
