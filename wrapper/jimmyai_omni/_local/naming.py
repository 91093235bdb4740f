"""The file names of videos in a folder, by a template."""

import re
from datetime import UTC, datetime
from string import Formatter
from typing import Final

from jimmyai_omni.errors import LocalFileError
from jimmyai_omni.results import Task
from jimmyai_omni.rules import Plan

DEFAULT_NAME: Final = "{task_id}.mp4"
NAME_FIELDS: Final = ("task_id", "model", "date", "prompt")
_UNKNOWN: Final = "unknown"
_LONGEST_ID: Final = 200
_LONGEST_PROMPT: Final = 48
_YEAR_10000: Final = 253402300800


class Naming:
    """A template such as `{date}-{prompt}-{task_id}.mp4`.

    Its fields: `task_id`; `model`; `date`, the day of completion (UTC, YYYY-MM-DD); `prompt`, its first
    words. What is not known is `unknown`.

    Raises:
        LocalFileError: It has another field, or is no name of a file: it leads out of the folder.
    """

    def __init__(self, template: str) -> None:
        self._template = template
        try:
            self._fields = {field for _, field, _, _ in Formatter().parse(template) if field is not None}
            strange = self._fields.difference(NAME_FIELDS)
            sample = "" if strange else template.format(**dict.fromkeys(NAME_FIELDS, "x"))
        except (ValueError, LookupError) as error:
            raise _refused(template, f"cannot be filled in ({error})") from error
        if strange:
            raise _refused(template, f"has the unknown field {{{min(strange)}}}")
        if not sample.strip(". ") or re.search(r"[/\\\0]", sample):
            raise _refused(template, "is no name of a file in a folder")

    @property
    def needs_only_the_id(self) -> bool:
        """Whether a name can be told before the task is retrieved."""
        return self._fields <= {"task_id"}

    @property
    def needs_the_plan(self) -> bool:
        """Whether a name tells what was asked for."""
        return not self._fields.isdisjoint(("model", "prompt"))

    def name(self, task: Task, plan: Plan | None) -> str:
        """The name for the video of a task."""
        moment = task.completed_at or task.created_at
        model = task.model or (plan.settings.model if plan else "")
        prompt = str(plan.request.get("prompt", "")) if plan else ""
        return self._template.format(
            task_id=_safe(task.id)[:_LONGEST_ID],
            model=_safe(model) or _UNKNOWN,
            date=_day(moment) if moment and 0 < moment < _YEAR_10000 else _UNKNOWN,
            prompt=_slug(prompt) or _UNKNOWN,
        )


def _day(moment: int) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d}"


def _safe(word: str) -> str:
    """The server's word, unable to lead out of a folder."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", word)


def _slug(text: str) -> str:
    """The first words of a text, as part of a name."""
    return re.sub(r"\W+", "-", text.lower())[:_LONGEST_PROMPT].strip("-")


def _refused(template: str, why: str) -> LocalFileError:
    fields = " ".join(f"{{{field}}}" for field in NAME_FIELDS)
    return LocalFileError(f"the name {template!r} {why}", hint=f"write a file name with any of {fields}")
