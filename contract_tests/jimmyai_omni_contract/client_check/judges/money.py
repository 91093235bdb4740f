"""Judges of what a run cost."""

from jimmyai_omni_contract.client_check.judges.judgement import Judgement, failed, passed
from jimmyai_omni_contract.client_check.run import Run
from jimmyai_omni_contract.client_check.words import counted


def is_billed_once(run: Run, plain: Run) -> Judgement | None:  # noqa: ARG001 - every judge takes both
    """One order is one billed task, also where the answer of the create was lost."""
    if not run.creates:
        return None
    if run.billed <= 1:
        return passed(f"{run.billed} billed")
    charged = [exchange for exchange in run.creates if exchange.charges]
    spent = sum(charge.amount for exchange in charged for charge in exchange.charges)
    return failed(f"{run.billed} tasks were billed, {spent:g} JimiCoin in all", charged)


def takes_a_refusal(run: Run, plain: Run) -> Judgement | None:  # noqa: ARG001
    """A create that was refused is not sent again as it was."""
    bodies = [create.request.body.sha256 for create in run.creates]
    if not bodies:
        return None
    if bodies.count(bodies[0]) == 1:
        return passed("sent once")
    return failed(f"the same create was sent {counted(bodies.count(bodies[0]), 'time')}", run.creates)
