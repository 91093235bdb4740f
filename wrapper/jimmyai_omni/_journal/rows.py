"""Between entries and rows of the table.

What a server says may hold a NUL, half a surrogate pair, or a number beyond 64 bits. No database takes
all of these, so all of it is stored as JSON in ASCII.
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final, TypeVar, cast

import attrs

from jimmyai_omni._journal.connection import Row
from jimmyai_omni._journal.entries import RECORDED, Entry, SavedFile
from jimmyai_omni._journal.owner import Owner
from jimmyai_omni.results import Balance, Settlement, Task, Usage

T = TypeVar("T", bound=attrs.AttrsInstance)


def to_row(entry: Entry) -> dict[str, object]:
    """The columns of an entry."""
    return {
        **{name: getattr(entry, name) for name in _COLUMNS},
        "request": None if entry.request is None else json.dumps(dict(entry.request)),
        "balance_before": _dump(entry.balance_before),
        "owner": _dump(entry.owner),
        **to_change(entry),
    }


def to_change(entry: Entry) -> dict[str, object]:
    """The columns of an entry that may change, and its id."""
    return {
        "entry_id": entry.entry_id,
        "outcome": entry.outcome,
        "reason": escape(entry.reason),
        "decided_at": entry.decided_at,
        "file": _dump(entry.file),
        "settlement": _dump(entry.settlement),
        **(_NO_TASK if entry.task is None else to_sight(entry.task)),
    }


def to_sight(task: Task) -> dict[str, object]:
    """The columns of a task."""
    return {
        "task_id": escape(task.id),
        "task": _dump(task),
        "status": escape(task.status),
        "cost": task.cost,
    }


def to_entry(row: Row) -> Entry:
    """The entry of a row."""
    columns: dict[str, Any] = {name: row[name] for name in _COLUMNS}
    rebuilt: dict[str, Any] = {
        "reason": unescape(row["reason"]),
        "request": None if row["request"] is None else json.loads(row["request"]),
        "balance_before": _load(Balance, row["balance_before"]),
        "owner": _load(Owner, row["owner"]),
        "task": _load_task(row["task"]),
        "file": _load(SavedFile, row["file"]),
        "settlement": _load(Settlement, row["settlement"]),
    }
    return Entry(**{**columns, **rebuilt})


def duration_s(row: Row) -> float | None:
    """How many seconds the task of a row took, where its times make sense."""
    task = json.loads(row["task"])
    began_at, ended_at = task["created_at"], task["completed_at"]
    return float(ended_at - began_at) if began_at and ended_at and ended_at > began_at else None


def escape(text: str) -> str:
    """The text in ASCII, as JSON writes it between the quotes."""
    return json.dumps(text)[1:-1]


def unescape(text: str) -> str:
    """The text that was escaped."""
    return cast(str, json.loads(f'"{text}"'))


def _dump(value: attrs.AttrsInstance | None) -> str | None:
    return None if value is None else _ENCODER.encode(value)


def _load(kind: type[T], text: str | None) -> T | None:
    return None if text is None else _build(kind, json.loads(text))


def _load_task(text: str | None) -> Task | None:
    if text is None:
        return None
    fields = json.loads(text)
    return _build(Task, {**fields, "usage": _build(Usage, fields["usage"])})


def _build(kind: type[T], fields: Mapping[str, Any]) -> T:
    """A value of its fields, less those that only another version of it knows."""
    known = _names(kind)
    return kind(**{name: value for name, value in fields.items() if name in known})


@cache
def _names(kind: type[attrs.AttrsInstance]) -> tuple[str, ...]:
    """The fields of a kind that are recorded."""
    return tuple(field.name for field in attrs.fields(kind) if RECORDED(field, None))


def _plain(value: attrs.AttrsInstance) -> dict[str, Any]:
    return {name: getattr(value, name) for name in _names(type(value))}


# Several times as fast as `attrs.asdict`; a row is written at each step of a task.
_ENCODER: Final = json.JSONEncoder(default=_plain)
_COLUMNS: Final = _names(Entry)
_NO_TASK: Final[Mapping[str, object]] = dict.fromkeys(("task_id", "task", "status", "cost"))
