"""What is known of a task after one more sight of it."""

import attrs

from jimmyai_omni.results import Task, TaskState

_FINAL: dict[TaskState, int] = {"failed": 1, "completed": 2}


def latest(known: Task, seen: Task) -> Task:
    """The later of two sights, with what only the earlier one said.

    Processes may report in the wrong order, so a task that has ended never runs again. A completed one
    never fails either: its video is there.
    """
    late = _FINAL.get(seen.state, 0) < _FINAL.get(known.state, 0)
    newer, older = (known, seen) if late else (seen, known)
    unsaid = {
        field.name: getattr(older, field.name)
        for field in attrs.fields(Task)
        if getattr(newer, field.name) == field.default
    }
    return attrs.evolve(newer, **unsaid)
