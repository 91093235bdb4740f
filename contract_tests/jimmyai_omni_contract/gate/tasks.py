"""What a gate remembers of tasks: enough to see that a server contradicts itself."""

import time
from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

import attrs

from jimmyai_omni_contract.recording.exchange import RuleFinding
from jimmyai_omni_contract.schema.answers import CONTRACT, is_success
from jimmyai_omni_contract.schema.create_body import read_json_object

_REMEMBERED: Final = 10_000
_ORDER: Final = {"queued": 0, "pending": 0, "submitted": 0, "processing": 1, "completed": 2, "failed": 2}


@attrs.define
class _Seen:
    """A task as it was last seen."""

    status: str
    at: float
    """When, on the monotonic clock."""
    created: bool
    """Whether a create was answered with it."""


class Tasks:
    """The tasks that answers named lately, by id."""

    def __init__(self) -> None:
        self._seen: dict[str, _Seen] = {}

    def created(self, body: bytes) -> Iterator[RuleFinding]:
        """What is wrong with a create's answer beside those before it (OMNI-30)."""
        data = _data(body)
        task_id, status = data.get("task_id"), data.get("status")
        if not isinstance(task_id, str) or not task_id:
            return
        known = self._seen.get(task_id)
        if known is not None and known.created:
            yield RuleFinding("OMNI-30", "data.task_id", "is the task of an earlier create")
        self._remember(task_id, str(status), created=True)

    def queried(self, task_id: str, body: bytes, began: float) -> Iterator[RuleFinding]:
        """What is wrong with a query's answer beside those before it.

        Args:
            task_id: What was asked for; an answer about another task says nothing of either.
            body: The whole answer.
            began: When the query came, on the monotonic clock: one that crosses another proves nothing.
        """
        data = _data(body)
        status: object = data.get("status")
        if data.get("task_id") != task_id or not isinstance(status, str) or status not in _ORDER:
            return
        known = self._seen.get(task_id)
        if known is not None and known.at < began and _goes_back(known.status, status):
            yield RuleFinding(CONTRACT, "data.status", f"is {status} after {known.status}")
        self._remember(task_id, status, created=known is not None and known.created)

    def _remember(self, task_id: str, status: str, *, created: bool) -> None:
        self._seen.pop(task_id, None)
        self._seen[task_id] = _Seen(status, time.monotonic(), created)
        if len(self._seen) > _REMEMBERED:
            self._seen.pop(next(iter(self._seen)))


def _goes_back(before: str, now: str) -> bool:
    ended = _ORDER.get(before) == _ORDER["completed"]
    return _ORDER[now] < _ORDER.get(before, 0) or (ended and now != before)


def _data(body: bytes) -> Mapping[str, Any]:
    document = read_json_object(body) or {}
    data: object = document.get("data") if is_success(document) else None
    return cast(Mapping[str, Any], data) if isinstance(data, dict) else {}
