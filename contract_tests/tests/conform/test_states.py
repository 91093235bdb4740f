"""What a task says of itself, whatever stands where a time should be."""

from typing import Any

import pytest

from jimmyai_omni_contract.conform.steps.states import task_problems

TASK = {"status": "processing", "progress": 5, "created_at": 1_764_000_000}


@pytest.mark.parametrize("moment", [1_764_000_000, 1_764_000_000.0, 1_764_000_000.5])
def test_unix_seconds_are_a_time(moment: Any) -> None:
    assert [*task_problems({**TASK, "created_at": moment})] == []


@pytest.mark.parametrize("moment", [None, "1764000000", True, [], 0, 1_764_000_000_000, float("nan"), 0.5])
def test_what_is_no_time_is_told_at_once(moment: Any) -> None:
    assert [*task_problems({**TASK, "created_at": moment})] == [
        f"created_at {moment!r} is no time in Unix seconds"
    ]
