"""Between entries and rows of the table.

What a server says may hold a NUL, half a surrogate pair, or a number beyond 64 bits. No database takes
all of these, so all of it is stored as JSON in ASCII.
"""

import json
from collections.abc import Mapping
from typing import Any, TypeVar, cast

import attrs

from jimmyai_omni._journal.connection import Row
from jimmyai_omni._journal.entries import RECORDED, Entry, SavedFile
from jimmyai_omni._journal.owner import Owner
from jimmyai_omni.results import Balance, Settlement, Task, Usage

T = TypeVar("T", bound=attrs.AttrsInstance)


def to_row(entry: Entry) -> dict[str, object]:
    """The columns of an entry."""
    return {
        **attrs.asdict(entry, recurse=False),
        "reason": escape(entry.reason),
        "request": None if entry.request is None else json.dumps(dict(entry.request)),
        "balance_before": _dump(entry.balance_before),
        "owner": _dump(entry.owner),
        "task_id": None if entry.task is None else escape(entry.task.id),
        "task": _dump(entry.task),
        "file": _dump(entry.file),
        "settlement": _dump(entry.settlement),
        "status": None if entry.task is None else escape(entry.task.status),
        "cost": None if entry.task is None else entry.task.cost,
    }


def to_entry(row: Row) -> Entry:
    """The entry of a row."""
    columns: dict[str, Any] = {field.name: row[field.name] for field in attrs.fields(Entry)}
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


def escape(text: str) -> str:
    """The text in ASCII, as JSON writes it between the quotes."""
    return json.dumps(text)[1:-1]


def unescape(text: str) -> str:
    """The text that was escaped."""
    return cast(str, json.loads(f'"{text}"'))


def _dump(value: attrs.AttrsInstance | None) -> str | None:
    return None if value is None else json.dumps(attrs.asdict(value, filter=RECORDED))


def _load(kind: type[T], text: str | None) -> T | None:
    return None if text is None else _build(kind, json.loads(text))


def _load_task(text: str | None) -> Task | None:
    if text is None:
        return None
    fields = json.loads(text)
    return _build(Task, {**fields, "usage": _build(Usage, fields["usage"])})


def _build(kind: type[T], fields: Mapping[str, Any]) -> T:
    """A value of its fields, less those that only another version of it knows."""
    known = attrs.fields_dict(kind)
    return kind(**{name: value for name, value in fields.items() if name in known})
