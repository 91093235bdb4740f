"""Rows that came to nothing are created once more where somebody asks for it; what they cost counts."""

from pathlib import Path
from typing import Any

import pytest

from jimmyai_omni import ConfigurationError
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni.batch.events import BatchPlan
from tests.batch.fleet import PRICE, Fleet, rows


def failed_and_lost(folder: Path) -> Fleet:
    """A batch of four rows: one task failed, and the answer of one create was lost."""
    fleet = Fleet(folder)
    fleet.service.fail("create", "drop", 1)
    # The task whose create was lost takes the first.
    fleet.service.script("fails", 2)
    assert fleet.run(rows(4), creates=1).counts == {"saved": 2, "failed": 1, "unknown": 1}
    return fleet


@pytest.mark.parametrize(
    ("retry", "counts", "billed"),
    [
        (set[str](), {"saved": 2, "failed": 1, "unknown": 1}, 4),
        ({"failed"}, {"saved": 3, "unknown": 1}, 5),
        ({"unknown"}, {"saved": 3, "failed": 1}, 5),
        (("failed", "unknown"), {"saved": 4}, 6),
    ],
)
def test_they_are_created_once_more(retry: Any, counts: Any, billed: int, tmp_path: Path) -> None:
    fleet = failed_and_lost(tmp_path)
    plans: list[BatchPlan] = []

    def agree(plan: BatchPlan) -> bool:
        plans.append(plan)
        return True

    result = fleet.run(rows(4), retry=retry, agree=agree)
    assert result.counts == counts
    assert plans[0].to_create == len(retry)
    assert len(fleet.service.billed) == billed
    # That the server gives back what a failed task has cost, nobody has documented.
    assert result.spent == billed * PRICE
    assert result.uncertain == counts.get("unknown", 0) * PRICE
    assert result.phase == "ended"


def test_what_they_have_cost_before_is_part_of_the_budget(tmp_path: Path) -> None:
    fleet = failed_and_lost(tmp_path)
    result = fleet.run(rows(4), retry={"failed", "unknown"}, max_spend=5 * PRICE)
    assert result.counts == {"saved": 3, "waiting": 1}
    assert (result.spent, result.phase) == (5 * PRICE, "stopped")
    with Journal(tmp_path / "journal.sqlite3") as journal:
        [batch] = journal.batches.all()
        before = sorted(job.spent_before for job in journal.batches.jobs(batch.batch_id))
    assert before == [0, 0, PRICE, PRICE]


def test_nothing_is_forgotten_where_nobody_agrees(tmp_path: Path) -> None:
    fleet = failed_and_lost(tmp_path)
    fleet.run(rows(4), retry={"failed", "unknown"}, agree=lambda plan: False)
    assert fleet.states() == {"saved": 2, "failed": 1, "unknown": 1}


def test_what_is_cancelled_is_not_created_once_more(tmp_path: Path) -> None:
    fleet = failed_and_lost(tmp_path)
    with Journal(tmp_path / "journal.sqlite3") as journal:
        [batch] = journal.batches.all()
        journal.batches.set_phase(batch.batch_id, "cancelled")
    assert fleet.run(rows(4), retry={"failed"}).counts == {"saved": 2, "failed": 1, "unknown": 1}
    assert len(fleet.service.billed) == 4


@pytest.mark.parametrize("retry", ["failed", {"saved"}, {"refused", "failed"}])
def test_other_states_are_none_to_ask_for(retry: Any, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="created once more"):
        Fleet(tmp_path).run(rows(1), retry=retry)
