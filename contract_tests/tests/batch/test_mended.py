"""Rows that were left out and are mended in the file: nothing was sent for them, so they are taken."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from jimmyai_omni import BatchRefused
from tests.batch.fleet import Fleet
from tests.flows.first_bytes import FIRST_BYTES
from tests.flows.harness import raised

GOOD: list[dict[str, Any]] = [{"id": name, "prompt": f"A {name}", "duration": 4} for name in ("cat", "dog")]


def with_row(said: object) -> list[Any]:
    return [GOOD[0], said, GOOD[1]]


FAULTS: dict[str, Any] = {
    "a rule": {"id": "cow", "prompt": "A cow", "duration": 5},
    "a word": {"id": "cow", "promt": "A cow", "seconds": 4},
    "the id of another": {"id": "cat", "prompt": "A cow", "duration": 4},
    "no row at all": 7,
}
COW = {"id": "cow", "prompt": "A cow", "duration": 4}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_mended_row_is_made_by_the_next_run(fault: Any, tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    assert fleet.run(with_row(fault), keep_going=True).counts == {"saved": 2, "faulty": 1}
    # Nobody has to leave anything out any more.
    result = fleet.run(with_row(COW))
    assert (result.counts, result.faults) == ({"saved": 3}, ())
    assert (fleet.place / "cow.mp4").exists()
    fleet.service.assert_billed(3)
    fleet.check()


def test_a_row_that_is_still_at_fault_tells_its_fault_of_now(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    fleet.run(with_row(FAULTS["a rule"]), keep_going=True)
    result = fleet.run(with_row(FAULTS["a word"]), keep_going=True)
    assert [fault.field for fault in result.faults] == ["promt", "seconds"]
    [_, told, _] = map(json.loads, (fleet.place / "manifest.jsonl").read_text().splitlines())
    assert "promt: " in told["reason"]
    assert "seconds: " in told["reason"]
    assert "OMNI-04" not in told["reason"]


def test_a_file_that_came_back_mends_its_row(tmp_path: Path) -> None:
    fleet, image = Fleet(tmp_path), tmp_path / "cow.png"
    said = with_row({**COW, "image": str(image)})
    assert fleet.run(said, keep_going=True).counts == {"saved": 2, "faulty": 1}
    image.write_bytes(FIRST_BYTES["png"])
    assert fleet.run(said).counts == {"saved": 3}


def test_without_a_yes_it_can_be_mended_once_more(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    fleet.run(with_row(FAULTS["a rule"]), keep_going=True)
    plans: list[int] = []

    def disagree(plan: Any) -> bool:
        plans.append(plan.to_create)
        return False

    fleet.run(with_row(COW), agree=disagree)
    assert plans == [1]
    assert fleet.states() == {"saved": 2, "faulty": 1}
    assert fleet.run(with_row({**COW, "prompt": "A white cow"})).counts == {"saved": 3}
    assert fleet.sent == {"A cat": 1, "A dog": 1, "A white cow": 1}


def test_a_mended_row_takes_nothing_from_a_later_one(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    fleet.run(with_row(FAULTS["a rule"]), keep_going=True, max_spend=0)
    refusal = raised(BatchRefused, fleet.run, with_row({**COW, "id": "dog"}))
    assert ["'dog' is the id of row 3 too" in fault.message for fault in refusal.faults] == [True]
    refusal = raised(BatchRefused, fleet.run, with_row({**COW, "name": "dog.mp4"}))
    assert ["the file name that row 2 has" in fault.message for fault in refusal.faults] == [True]
    assert fleet.run(with_row(COW)).counts == {"saved": 3}
    fleet.check()


def test_a_row_of_a_stream_is_mended_too(tmp_path: Path) -> None:
    async def stream(said: list[Any]) -> AsyncIterator[Any]:
        for row in said:
            yield row

    fleet = Fleet(tmp_path)
    fleet.run(stream(with_row(FAULTS["a rule"])), keep_going=True)
    assert fleet.run(stream(with_row(COW))).counts == {"saved": 3}
    fleet.check()
