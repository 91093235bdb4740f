"""When a batch is said to end: by what ended lately, and not while nobody knows."""

from typing import Any

from jimmyai_omni.batch.progress import Progress

FIELDS: dict[str, Any] = {
    "batch_id": "b", "phase": "running", "in_flight": 1, "spent": 0.0, "creates_per_s": 1.0,
    "polls_per_s": 1.0, "troubles": (),
}  # fmt: skip


def test_the_end_is_predicted_from_what_ended_lately_unless_creating_is_held() -> None:
    progress = Progress()
    told = [
        progress.event({"waiting": 8 - 2 * tick, "saved": 2 * tick}, hold=hold, **FIELDS).remaining_s
        for tick, hold in enumerate(["", "", "", "the balance is used up", ""])
    ]
    assert told == [None, 3.0, 2.0, None, 0.0]
