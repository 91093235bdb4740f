"""What is due when."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimmyai_omni.batch.schedule import Schedule


@given(st.lists(st.floats(0, 1000)))
def test_what_is_due_first_comes_first_and_nothing_gets_lost(dues: list[float]) -> None:
    schedule = Schedule[tuple[float, int]]()
    for number, due in enumerate(dues):
        schedule.add(due, (due, number))
    assert len(schedule) == len(dues)
    # Of two that are due together, the first to be added.
    taken = [schedule.take(500.0) for _ in dues]
    assert [item for item, _ in taken] == sorted((due, number) for number, due in enumerate(dues))
    assert [late_s for _, late_s in taken] == [max(0.0, 500.0 - due) for (due, _), _ in taken]


def test_it_says_how_long_to_wait() -> None:
    schedule = Schedule[str]()
    assert schedule.wait_s(5.0) == inf
    schedule.add(7.0, "a")
    assert schedule.wait_s(5.0) == 2.0
    schedule.add(6.0, "b")
    assert (schedule.wait_s(5.0), schedule.wait_s(7.5)) == (1.0, 0.0)


def test_an_empty_one_gives_nothing() -> None:
    with pytest.raises(IndexError):
        Schedule[str]().take(0.0)
