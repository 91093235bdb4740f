"""The journal for people: a line for each entry, or all of one."""

import json
import time
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from jimmyai_omni.cli.tables import Column, is_cut, table

if TYPE_CHECKING:
    from jimmyai_omni._journal.entries import Entry

_SHORTEST_ID: Final = 13
_LONGEST_PROMPT: Final = 60
_COLUMNS: Final = (
    Column("when"),
    Column("id"),
    Column("state"),
    Column("%", is_right=True),
    Column("what", gives_way=True),
    Column("cost", is_right=True),
    Column("expires", is_right=True),
    Column("file", gives_way=True),
)
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def entry_table(shown: "Sequence[Entry]", known: "Collection[Entry]", now: float) -> str:
    """A line for each entry; on a terminal ids are as short as they can be without meaning another one."""
    length = _id_length(known) if is_cut() else None
    rows = list[tuple[str, ...]]()
    for entry in shown:
        progress = entry.task.progress if entry.task else None
        row = (
            _moment(entry.recorded_at, now),
            _id(entry)[:length],
            _state(entry, now),
            "" if progress is None else str(progress),
            _prompt(entry)[:_LONGEST_PROMPT],
            "" if entry.cost is None else f"{entry.cost:g}",
            _expires(entry, now),
            PurePath(entry.file.location).name if entry.file else "",
        )
        rows.append(row)
    return table(_COLUMNS, rows)


def entry_text(entry: "Entry", now: float) -> str:
    """All of an entry, a line for each thing that is known."""
    task, price = entry.task, "" if entry.price is None else f"{entry.price:g} JimiCoin"
    rows: list[tuple[str, Any]] = [
        ("entry", entry.entry_id),
        ("task", entry.task_id),
        ("state", _state(entry, now)),
        ("reason", entry.reason or (task.error_message if task else None)),
        ("recorded", _time(entry.recorded_at)),
        ("created", _time(task.created_at) if task else None),
        ("completed", _time(task.completed_at) if task else None),
        ("expires", _time(entry.expires_at)),
        ("billed", entry.billed),
        ("billed as", entry.billing_name),
        ("price", price),
        ("cost", "" if entry.cost is None else f"{entry.cost:g} JimiCoin"),
        ("settled", entry.settlement),
        ("url", (task.video_url or task.image_url) if task else None),
        ("file", entry.file.location if entry.file else None),
        ("sha256", entry.file.sha256 if entry.file else None),
        ("host", entry.base_url),
        ("account", entry.account),
        ("sent", None if entry.request is None else json.dumps(dict(entry.request), ensure_ascii=False)),
    ]
    return "\n".join(f"{label:<10} {value}" for label, value in rows if value)


def _id(entry: "Entry") -> str:
    return entry.task_id or entry.entry_id


def _id_length(known: "Collection[Entry]") -> int:
    """How many characters tell all ids apart."""
    ids = {name for entry in known for name in (entry.entry_id, entry.task_id) if name}
    length = _SHORTEST_ID
    while len({name[:length] for name in ids}) < len(ids):
        length += 1
    return length


def _state(entry: "Entry", now: float) -> str:
    if not entry.is_unknown(now):
        return entry.state
    return f"unknown, {entry.settlement.verdict}" if entry.settlement else "unknown"


def _prompt(entry: "Entry") -> str:
    return str((entry.request or {}).get("prompt", ""))


def _moment(moment: float, now: float) -> str:
    """The time where it was today, else the day."""
    then, today = datetime.fromtimestamp(moment), datetime.fromtimestamp(now)
    if then.date() == today.date():
        return f"{then:%H:%M}"
    return f"{then:%m-%d}" if then.year == today.year else f"{then:%Y-%m}"


def _expires(entry: "Entry", now: float) -> str:
    """How long the video can still be fetched, where it was not."""
    if entry.expires_at is None or entry.file:
        return ""
    left = int(entry.expires_at - now)
    if left <= 0:
        return "expired"
    if left >= _DAY:
        return f"{left // _DAY} d {left % _DAY // _HOUR} h"
    return f"{left // _HOUR} h" if left >= _HOUR else f"{left // _MINUTE} min"


def _time(moment: float | None) -> str | None:
    return None if moment is None else time.strftime("%Y-%m-%d %H:%M:%S %z", time.localtime(moment))
