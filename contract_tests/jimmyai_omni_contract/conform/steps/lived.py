"""What a run knows of one life of a task, as far as it has come."""

from typing import Final

import attrs

from jimmyai_omni_contract.conform.checks import Level, checks
from jimmyai_omni_contract.conform.session import Answer, Unreadable
from jimmyai_omni_contract.conform.step import Finding
from jimmyai_omni_contract.conform.steps.asking import fields_of
from jimmyai_omni_contract.conform.steps.life import Life
from jimmyai_omni_contract.conform.steps.states import Task, is_terminal

LOST_POLLS: Final = 6
"""After so many answers in a row without a task, it is given up."""
_ENDED_POLLS: Final = 4
"""A completed task is asked for its URL as often as that; it may come later than the status."""


@attrs.define
class Lived:
    """A life, as far as it has come."""

    life: Life
    created: Answer | None = None
    """The accepted create."""
    polls: list[tuple[Answer, Task | None]] = attrs.field(factory=list[tuple[Answer, Task | None]])

    @property
    def task_id(self) -> str:
        """Empty where there is no task."""
        return str(self.created.fields.get("task_id") or "") if self.created else ""

    @property
    def tasks(self) -> list[Task]:
        """What the polls told, in order."""
        return [task for _, task in self.polls if task is not None]

    @property
    def numbers(self) -> tuple[int, ...]:
        """Of all exchanges about it, the create first."""
        created = [self.created.number] if self.created else []
        return (*created, *(answer.number for answer, _ in self.polls))

    @property
    def lost(self) -> bool:
        """Whether the deployment knows nothing of it."""
        return len(self.polls) >= LOST_POLLS and not any(task for _, task in self.polls[-LOST_POLLS:])

    @property
    def over(self) -> bool:
        """Whether it need not be polled any more: it has ended, and was found so once more."""
        ended = [task for task in self.tasks if is_terminal(task)]
        told = len(ended) > 1 and (ended[-1]["status"] == "failed" or bool(url_of(ended[-1])))
        return self.lost or told or len(ended) >= _ENDED_POLLS

    def last(self) -> Task:
        """What it has come to.

        Raises:
            Unreadable: There is no task, or it has not ended.
        """
        if not self.task_id:
            raise Unreadable("its create was not accepted")
        task = self.tasks[-1] if self.tasks else None
        if task is None or not is_terminal(task):
            state = f"is still {task.get('status')}" if task else "cannot be read"
            raise Unreadable(f"the task {state} at the end of the time that tasks are given")
        return task


def found(
    check: str,
    life: Life,
    case: str,
    expected: str,
    got: str,
    numbers: tuple[int, ...],
    level: Level | None = None,
) -> Finding:
    """What is wrong in a life; with the level of its check where none is given."""
    return Finding(
        check=check,
        case=f"{life.case}: {case}",
        level=level or checks()[check].level,
        expected=expected,
        got=got,
        exchanges=numbers,
    )


def url_of(task: Task) -> str:
    """Where its video is; empty where that is not said."""
    url: object = fields_of(task.get("result")).get("video_url")
    return url if isinstance(url, str) else ""
