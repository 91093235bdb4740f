"""What a batch would do and cost, and who agrees to it."""

import click

from jimmyai_omni.batch.events import BatchPlan
from jimmyai_omni.cli.batch_tables import duration, plan_fields, plan_table
from jimmyai_omni.cli.exits import DONE, REFUSED, CommandError
from jimmyai_omni.cli.stage import Stage
from jimmyai_omni.cli.streams import on_terminal


class Consent:
    """Shows the plan of a batch, and asks where somebody is to be asked."""

    def __init__(self, stage: Stage, *, yes: bool, has_budget: bool, dry_run: bool) -> None:
        self._stage = stage
        self._agreed = yes or has_budget
        self._asks = not yes and on_terminal() and not stage.talk.as_json
        self._dry_run = dry_run
        self._is_faulty = False
        self._refusal: CommandError | None = None

    def __call__(self, plan: BatchPlan) -> bool:
        """Whether to go on."""
        talk = self._stage.talk
        if self._dry_run:
            self._is_faulty = plan.faulty > 0
            talk.result({"plan": plan_fields(plan)}, plan_table(plan))
            return False
        if not talk.event("plan", **plan_fields(plan)):
            talk.lines(plan_table(plan))
        if not plan.to_create:
            return True
        if self._asks:
            if talk.agrees(f"Create {plan.to_create} videos, in about {duration(plan.estimate_s)}?"):
                return True
            self._refusal = CommandError(
                "not created; nothing was sent", hint="the same command with --yes", details=_left(plan)
            )
            return False
        if not self._agreed:
            self._refusal = CommandError(
                "creates are billed, and nobody can be asked here; nothing was sent",
                hint="the same command with --yes, or with --max-spend COINS",
                details=_left(plan),
            )
        return self._agreed

    def end_where_nothing_was_sent(self) -> None:
        """End the command after a dry run, or where nobody has agreed.

        Raises:
            CommandError: Nobody has agreed.
        """
        if self._refusal is not None:
            raise self._refusal
        if self._dry_run:
            raise click.exceptions.Exit(REFUSED if self._is_faulty else DONE)


def _left(plan: BatchPlan) -> tuple[str, ...]:
    """What earlier runs have left behind."""
    made = sum(plan.counts.get(state, 0) for state in ("running", "completed"))
    return (f"{made:,} tasks of earlier runs are paid for and not fetched yet",) if made else ()
