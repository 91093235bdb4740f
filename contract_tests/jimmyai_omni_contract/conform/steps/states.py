"""What a task says of itself, alone and from poll to poll."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from jimmyai_omni_contract.conform.session import Answer
from jimmyai_omni_contract.conform.steps.asking import is_number
from jimmyai_omni_contract.schema.create_body import read_json_object

Task = Mapping[str, Any]
ORDER: Final = {"queued": 0, "pending": 0, "submitted": 0, "processing": 1, "completed": 2, "failed": 2}
"""How far each documented status is; 2 is terminal."""
_PROGRESS: Final = {
    "queued": (0, 0),
    "pending": (0, 0),
    "submitted": (0, 0),
    "processing": (1, 99),
    "completed": (100, 100),
    "failed": (0, 0),
}
_NEVER_CHANGES: Final = ("status", "progress", "completed_at", "error_message")
_SECONDS: Final = (1_000_000_000, 100_000_000_000)
"""Unix times from 2001 on, in seconds; in milliseconds they would be longer."""


def task_of(answer: Answer) -> Task | None:
    """The task in the answer to a query: in the envelope, or flat as on the oldest page of it."""
    if answer.accepted:
        return answer.fields if "status" in answer.fields else None
    document = read_json_object(answer.body) or {}
    return document if "task_id" in document and "code" not in document else None


def is_terminal(task: Task) -> bool:
    """Whether it has ended; a status that nobody knows has not."""
    return ORDER.get(str(task.get("status"))) == 2


def task_problems(task: Task) -> Iterator[str]:
    """What is wrong with one answer, by itself."""
    status, progress = task.get("status"), task.get("progress")
    if not isinstance(status, str) or status not in ORDER:
        yield f"the status {status!r}"
        return
    least, most = _PROGRESS[status]
    if not is_number(progress) or not least <= progress <= most:
        yield f"progress {progress!r} while {status}"
    created, completed = task.get("created_at"), task.get("completed_at")
    for name, moment in (("created_at", created), ("completed_at", completed)):
        # Until a task has ended, its end may be absent, null or 0.
        if (name == "created_at" or moment or status == "completed") and not _is_time(moment):
            yield f"{name} {moment!r} is no time in Unix seconds"
    if is_number(created) and is_number(completed) and 0 < completed < created:
        yield f"completed_at {completed} before created_at {created}"
    if status == "failed" and not task.get("error_message"):
        yield "failed without an error_message"


def walk_problems(tasks: Sequence[Task]) -> Iterator[str]:
    """What is wrong with the way from each answer about a task to the next."""
    for before, after in pairwise(tasks):
        steps = [ORDER.get(str(task.get("status"))) for task in (before, after)]
        if None in steps:
            continue
        if is_terminal(before):
            changed = [name for name in _NEVER_CHANGES if before.get(name) != after.get(name)]
            yield from (f"{name} of a {before['status']} task changed" for name in changed)
        elif ORDER[after["status"]] < ORDER[before["status"]]:
            yield f"{before['status']} became {after['status']}"
        elif after["status"] != "failed" and _falls(before.get("progress"), after.get("progress")):
            yield f"progress {before['progress']} became {after['progress']}"
        if before.get("created_at") != after.get("created_at"):
            yield "created_at changed"


def _is_time(moment: object) -> bool:
    # No range: looking for what is no int in one goes through all of it, which takes an hour.
    return is_number(moment) and _SECONDS[0] <= moment < _SECONDS[1]


def _falls(before: object, after: object) -> bool:
    return is_number(before) and is_number(after) and after < before
