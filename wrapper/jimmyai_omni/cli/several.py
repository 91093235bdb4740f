"""Several tasks one after the other: one that fails does not stop the others."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

import click

from jimmyai_omni.cli.exits import exit_code, worst
from jimmyai_omni.cli.fields import video_fields
from jimmyai_omni.cli.stage import Stage
from jimmyai_omni.cli.talk import error_fields
from jimmyai_omni.errors import OmniError

if TYPE_CHECKING:
    from jimmyai_omni import SavedVideo


class Several:
    """What comes of several tasks."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.saved: list[SavedVideo] = []
        self.failed: list[dict[str, Any]] = []
        """The errors, as JSON."""

    @contextmanager
    def attempt(self, task_id: str | None) -> Generator[None]:
        """One of the tasks; its error is told, and goes no further."""
        self._stage.about(task_id, is_paid=task_id is not None)
        try:
            yield
        except OmniError as error:
            code = exit_code(self._stage.completed(error))
            self._stage.talk.error(error, code)
            self.failed.append(error_fields(error, code))
        # Not where it is interrupted: then it is still about this one.
        self._stage.about(None, is_paid=False)

    def end_with_videos(self, **others: Any) -> NoReturn:
        """Print what was saved, say how many were not, and end the command."""
        self._stage.talk.note("note", f"{len(self.saved)} saved, {len(self.failed)} failed")
        fields = {"saved": [video_fields(video) for video in self.saved], "failed": self.failed, **others}
        self._stage.talk.result(fields, "\n".join(map(str, self.saved)))
        self.end()

    def end(self, *codes: int) -> NoReturn:
        """End the command with the gravest exit code of the errors, and of these."""
        raise click.exceptions.Exit(worst((*(error["exit_code"] for error in self.failed), *codes)))
