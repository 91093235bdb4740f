"""The file names of videos in a folder, by a template."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from string import Formatter
from typing import TYPE_CHECKING, Final

from jimmyai_omni._shortened import shortened
from jimmyai_omni.errors import LocalFileError

if TYPE_CHECKING:
    from jimmyai_omni.results import Task
    from jimmyai_omni.rules import Plan

DEFAULT_NAME: Final = "{task_id}.mp4"
NAME_FIELDS: Final = ("task_id", "model", "date", "prompt")
ROW_FIELDS: Final = ("id", "number")
"""What a row of a batch also has."""
_UNKNOWN: Final = "unknown"
_LONGEST_ID: Final = 200
_LONGEST_PROMPT: Final = 48
_LONGEST_NAME_BYTES: Final = 255
_YEAR_10000: Final = 253402300800


class Naming:
    """A template such as `{date}-{prompt}-{task_id}.mp4`.

    Its fields: `task_id`; `model`; `date`, the day of completion (UTC, YYYY-MM-DD); `prompt`, its first
    words. What is not known is `unknown`.

    Args:
        template: The template.
        more: Fields that it may have besides: `ROW_FIELDS` for a row of a batch.

    Raises:
        LocalFileError: It has another field, or is no name of a file: it leads out of the folder.
    """

    def __init__(self, template: str, more: tuple[str, ...] = ()) -> None:
        self._template = template
        known = (*NAME_FIELDS, *more)
        try:
            parsed = [
                (field, width) for _, field, width, _ in Formatter().parse(template) if field is not None
            ]
            self._fields = {field for field, _ in parsed}
            strange = self._fields.difference(known)
            # A width of a thousand million is filled in before anybody sees how long that is.
            is_wide = any(re.search(r"\d{4}", width or "") for _, width in parsed)
            is_name = not (strange or is_wide) and all(map(_is_name, _samples(template, known)))
        except (ValueError, LookupError) as error:
            raise _refused(template, f"cannot be filled in ({error})", known) from error
        if strange:
            raise _refused(template, f"has the unknown field {{{min(strange)}}}", known)
        if not is_name:
            raise _refused(template, "is no name of a file in a folder", known)

    @property
    def has_the_id(self) -> bool:
        """Whether a name tells the id of its task, so that no two tasks share one."""
        return "task_id" in self._fields

    @property
    def needs_only_the_id(self) -> bool:
        """Whether a name can be told before the task is retrieved."""
        return self._fields <= {"task_id"}

    @property
    def needs_the_plan(self) -> bool:
        """Whether a name tells what was asked for."""
        return not self._fields.isdisjoint(("model", "prompt"))

    def name(self, task: Task, plan: Plan | None) -> str:
        """The name for the video of a task; see `for_row` where it is one of a row."""
        moment = task.completed_at or task.created_at
        model = task.model or (plan.settings.model if plan else "")
        prompt = str(plan.request.get("prompt", "")) if plan else ""
        return self._template.format(
            task_id=_safe(task.id)[:_LONGEST_ID],
            model=_safe(model) or _UNKNOWN,
            date=_day(moment) if moment and 0 < moment < _YEAR_10000 else _UNKNOWN,
            prompt=_slug(prompt) or _UNKNOWN,
        )


def for_row(template: str, row_id: str, number: int) -> str:
    """The template for the video of one row, with what only the row knows filled in."""
    known = {"id": _harmless(row_id), "number": number}
    parts: list[str] = []
    for text, field, width, conversion in Formatter().parse(template):
        parts.append(text.replace("{", "{{").replace("}", "}}"))
        if field is not None:
            said = f"{field}!{conversion}" if conversion else field
            whole = f"{{{said}:{width}}}" if width else f"{{{said}}}"
            parts.append(whole.format_map(known) if field in known else whole)
    return "".join(parts)


def _samples(template: str, known: tuple[str, ...]) -> list[str]:
    # The second number is that of the slash, which a number may be written as.
    return [template.format(**{**dict.fromkeys(known, "x"), "number": number}) for number in (1, ord("/"))]


def _is_name(sample: str) -> bool:
    if not sample.strip(". ") or re.search(r"[/\\\0]", sample):
        return False
    return len(sample.encode()) <= _LONGEST_NAME_BYTES


def _day(moment: int) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d}"


def _safe(word: str) -> str:
    """The server's word, unable to lead out of a folder."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", word)


def _harmless(text: str) -> str:
    """A text of the user, of which no system makes anything but a part of a name."""
    return re.sub(r"^\.|[^\w .,@+=()-]", "_", text)


def _slug(text: str) -> str:
    """The first words of a text, as part of a name."""
    return re.sub(r"\W+", "-", text.lower())[:_LONGEST_PROMPT].strip("-")


def _refused(template: str, why: str, known: tuple[str, ...]) -> LocalFileError:
    fields = " ".join(f"{{{field}}}" for field in known)
    shown = shortened(repr(template), _LONGEST_NAME_BYTES)
    return LocalFileError(f"the name {shown} {why}", hint=f"write a file name with any of {fields}")
