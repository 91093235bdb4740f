"""What a task may say of itself, whatever a deployment puts into its fields."""

import pytest

from jimmyai_omni_contract.conform.steps.states import task_problems

RIGHT = {"status": "completed", "progress": 100, "created_at": 1_764_000_000, "completed_at": 1_764_000_060}


def test_a_right_task_has_no_problems() -> None:
    assert list(task_problems(RIGHT)) == []


# Looked for in a range, whatever is no integer takes hours to be found missing.
@pytest.mark.parametrize("moment", [None, "1764000000", 1.5, 1_764_000_000_000, True, [], {}])
def test_what_is_no_time_is_told_at_once(moment: object) -> None:
    told = f"created_at {moment!r} is no time in Unix seconds"
    assert told in list(task_problems({**RIGHT, "created_at": moment}))


@pytest.mark.parametrize("moment", [None, 0])
def test_a_task_that_is_under_way_has_no_end_yet(moment: object) -> None:
    assert not list(task_problems({**RIGHT, "status": "queued", "progress": 0, "completed_at": moment}))
