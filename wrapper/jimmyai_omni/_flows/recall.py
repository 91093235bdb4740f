"""What is known of how a task was made."""

import logging

from jimmyai_omni._flows.context import Context
from jimmyai_omni._journal.entries import Entry
from jimmyai_omni.errors import JournalError
from jimmyai_omni.results import Task
from jimmyai_omni.rules import Plan, canonicalize
from jimmyai_omni.rules.request import FIELD_NAMES

_log = logging.getLogger("jimmyai_omni")


def entry_of(ctx: Context, task_id: str) -> Entry | None:
    """The entry of a task; `None` where the journal has none, or cannot tell."""
    try:
        entry = ctx.journal.find(task_id)
    except JournalError as error:
        _log.warning("task %s: %s", task_id, error)
        return None
    # It may be that of another task whose id begins so, or of another host.
    is_it = entry is not None and (entry.task_id, entry.base_url) == (task_id, ctx.base_url)
    return entry if is_it else None


def recall(ctx: Context, task: Task) -> Plan | None:
    """What a task was created from: by itself, or by the journal; `None` where neither knows."""
    if task.plan is not None:
        return task.plan
    entry = entry_of(ctx, task.id)
    if entry is None or entry.request is None:
        return None
    said = {field: value for field, value in entry.request.items() if field in FIELD_NAMES}
    extra = {field: value for field, value in entry.request.items() if field not in FIELD_NAMES}
    plan = canonicalize(said, extra=extra, strict=False)
    return plan if isinstance(plan, Plan) else None
