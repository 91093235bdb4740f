"""How far a command has come, for what must be said where it fails or is told to stop."""

from collections.abc import Sequence

import click

from jimmyai_omni.cli.exits import Interrupted
from jimmyai_omni.cli.talk import Talk
from jimmyai_omni.errors import BEFORE_ANOTHER_CREATE, Billed, OmniError


class Stage:
    """One run of `omni`."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self.arguments = tuple(arguments)
        options = arguments[: arguments.index("--")] if "--" in arguments else arguments
        self.talk = Talk(as_json="--json" in options)
        self.is_demo = False
        self.has_journal = False
        self.task_id: str | None = None
        """The task that it is about."""
        self.is_paid = False
        """Whether that task is known to exist; an id may be mistyped."""

    def about(self, task_id: str | None, *, is_paid: bool) -> None:
        """From now on it is about this task."""
        self.task_id, self.is_paid = task_id, is_paid
        self._run = click.get_current_context()

    def going_on(self, *names: str) -> str:
        """The commands of these names that go on with the task."""
        from jimmyai_omni.cli.going_on import going_on

        return going_on(self._run, self.task_id or "", *names)

    @property
    def billed(self) -> Billed:
        """What is known of money."""
        return "yes" if self.is_paid and not self.is_demo else "no"

    def completed(self, error: OmniError) -> OmniError:
        """The error, with the task that it is about and what that means for money."""
        if self.task_id and error.task_id in (None, self.task_id):
            error.task_id, error.billed = self.task_id, self.billed
        if self.is_demo:
            error.billed = "no"
        return error

    def interrupted(self, signal: KeyboardInterrupt) -> Interrupted:
        """What an interrupted command has left behind, and how to go on."""
        # Notes are how a flow says that a create was on its way.
        notes = tuple(getattr(signal, "__notes__", ()))
        if self.is_demo:
            return Interrupted("interrupted", hint="run it again; the demo's server and its task are gone")
        if self.task_id:
            return self._while_following(self.task_id, notes)
        if notes:
            hint = "run `omni reconcile` in a minute" if self.has_journal else BEFORE_ANOTHER_CREATE
            return Interrupted("interrupted", hint=hint, billed="maybe", details=notes)
        return Interrupted("interrupted", hint="run it again when you like")

    def _while_following(self, task_id: str, notes: tuple[str, ...]) -> Interrupted:
        goes_on = "The task goes on: a task that was paid for cannot be cancelled."
        return Interrupted(
            "interrupted",
            hint=self.going_on("wait", "download"),
            billed=self.billed,
            task_id=task_id,
            details=(goes_on,) if self.is_paid else notes,
        )
