"""The ids of entries, and what programs read of them."""

import json
import secrets
from random import Random

import attrs
import pytest

from jimmyai_omni._journal.entries import new_entry_id
from jimmyai_omni._journal.journal import Journal
from tests.journal.samples import BASE_URL, HERE, WallClock, completed, intent, only, settled

KEYS = [
    *("entry_id", "task_id", "state", "billed", "outcome", "reason", "recorded_at", "decided_at"),
    *("base_url", "account", "request", "fingerprint", "billing_name", "price", "cost", "balance_before"),
    *("task", "expires_at", "file", "settlement"),
]


def test_ids_sort_by_time() -> None:
    moments = [0.0, 0.001, 1.0, 31.9, 32.0, 1_790_000_000.0, 1_790_000_000.001, 9_999_999_999.0]
    ids = [new_entry_id(moment) for moment in moments]
    assert ids == sorted(ids)
    assert {len(entry_id) for entry_id in ids} == {16}
    assert all(entry_id.startswith("c") and entry_id.isalnum() for entry_id in ids)


def test_ids_of_one_moment_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    # Real chance would meet itself once in 500 runs of this test.
    monkeypatch.setattr(secrets, "randbits", Random(1).getrandbits)
    assert len({new_entry_id(1_790_000_000.0) for _ in range(2000)}) == 2000


def test_an_entry_as_json_says_all_in_a_stable_order(journal: Journal, clock: WallClock) -> None:
    entry_id = journal.intend(intent())
    journal.created(entry_id, completed(cost=3.0))
    journal.saved("task-1", base_url=BASE_URL, location="a.mp4", size_bytes=7, sha256="ab")
    journal.settle(entry_id, settled())
    fields = json.loads(json.dumps(only(journal).as_dict()))
    assert list(fields) == KEYS
    task = fields.pop("task")
    assert fields == {
        "entry_id": entry_id,
        "task_id": "task-1",
        "state": "completed",
        "billed": "yes",
        "outcome": "created",
        "reason": "",
        "recorded_at": clock.now,
        "decided_at": clock.now,
        **HERE,
        "request": {"model": "Gemini-Omini", "prompt": "a cat", "duration": 6},
        "fingerprint": "0123456789abcdef",
        "billing_name": "Gemini-Omini-720p-6s",
        "price": 2.5,
        "cost": 3.0,
        "balance_before": {"available": 40.0, "balance": 50.0, "used": 10.0},
        "expires_at": 1_790_259_300,
        "file": {"location": "a.mp4", "size_bytes": 7, "sha256": "ab"},
        "settlement": attrs.asdict(settled()),
    }
    assert (task["id"], task["video_url"]) == ("task-1", "https://cdn.example/task-1.mp4")


def test_every_entry_has_all_keys(journal: Journal) -> None:
    journal.intend(intent())
    journal.unknown(journal.intend(intent()), "a read timeout")
    journal.seen(completed(), **HERE)
    assert [list(entry.as_dict()) for entry in journal.entries()] == [KEYS] * 3
    assert [entry.as_dict()["task_id"] for entry in journal.entries()] == [None, None, "task-1"]


def test_what_an_entry_cost_is_what_was_charged_or_else_expected(journal: Journal) -> None:
    entry_id = journal.intend(intent(price=2.5))
    journal.created(entry_id, completed())
    assert only(journal).cost == 2.5
    journal.seen(completed(cost=0.0), **HERE)
    assert only(journal).cost == 0.0
    journal.settle(entry_id, settled("not-billed"))
    assert only(journal).billed == "yes"
