"""Nothing is bought without consent: asked for on a terminal, given beforehand elsewhere."""

import shlex
from typing import TYPE_CHECKING

from jimmyai_omni.cli.exits import CommandError
from jimmyai_omni.cli.stage import Stage
from jimmyai_omni.cli.streams import on_terminal
from jimmyai_omni.errors import OmniError
from jimmyai_omni.rules import Plan

if TYPE_CHECKING:
    from jimmyai_omni import Omni


def must_ask(stage: Stage, *, yes: bool, has_budget: bool) -> bool:
    """Whether somebody is to be asked, and is there.

    Raises:
        CommandError: Consent is neither given nor to be had.
    """
    if yes:
        return False
    if on_terminal() and not stage.talk.as_json:
        return True
    if not has_budget:
        raise _refused(stage, "a create is billed, and nobody can be asked here; nothing was sent")
    return False


def ask(stage: Stage, omni: "Omni", plan: Plan) -> None:
    """Show what a create is billed as, and ask whether it may be sent.

    Raises:
        CommandError: It may not.
    """
    price = _price(omni, plan)
    costs = "at an unknown price" if price is None else f"{price:g} JimiCoin"
    stage.talk.note("price", f"{costs}, billed as {plan.billing_name or 'nothing that is documented'}")
    if not stage.talk.agrees("Create it?"):
        raise _refused(stage, "not created; nothing was sent")


def _price(omni: "Omni", plan: Plan) -> float | None:
    """What the plan costs by the catalogue, in JimiCoin; `None` where that is not known."""
    if plan.billing_name is None:
        return None
    try:
        lines = omni.models(plan.billing_name)
    except OmniError:
        return None
    prices = {line.unit_price for line in lines if line.name == plan.billing_name}
    return prices.pop() if len(prices) == 1 else None


def _refused(stage: Stage, message: str) -> CommandError:
    command, *others = stage.arguments
    return CommandError(message, hint=shlex.join(("omni", command, "--yes", *others)))
