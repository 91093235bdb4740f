"""Steps of an even task leave its end between two moments, and nothing is said of any other."""

from math import gcd

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimmyai_omni._policies.steps import Steps, steps_of

SEEN = [(15.0, 10), (33.0, 30), (52.0, 50), (77.0, 70)]


@given(
    duration_s=st.floats(30, 600),
    step=st.sampled_from([5, 10, 20, 25]),
    shares=st.lists(st.floats(0.01, 0.99), min_size=3, max_size=10),
    begun_s=st.floats(0, 100),
)
def test_an_even_task_ends_where_it_is_said_to(
    duration_s: float, step: int, shares: list[float], begun_s: float
) -> None:
    seen = [
        (begun_s + share * duration_s, int(share * 100 / step) * step if share < 0.99 else 100 - step)
        for share in sorted(shares)
    ]
    found = steps_of(begun_s, seen)
    if found is None:
        shown = {progress for _, progress in seen if progress}
        # Chance may show steps of 5 % by such alone that look like wider ones, which do not lead to 100 %.
        assert len(shown) < 3 or gcd(*shown) not in (5, 10, 20, 25)
    else:
        assert found.shortest_s <= duration_s + 1e-6
        assert found.longest_s >= duration_s - 1e-6
        # The more is seen of it, the closer.
        more = steps_of(begun_s, [*seen, (begun_s + 0.995 * duration_s, 100 - step)])
        assert more is not None
        assert more.longest_s - more.shortest_s <= found.longest_s - found.shortest_s


def test_the_end_is_the_middle_of_what_all_sightings_leave() -> None:
    found = steps_of(20, [(20 + passed_s, progress) for passed_s, progress in SEEN])
    assert found == Steps(10, 20, 77 / 0.8, 52 / 0.5)
    assert found.end_s == pytest.approx(20 + 100.125)


def test_a_task_that_was_just_seen_has_not_ended() -> None:
    found = steps_of(0, [*SEEN, (101.0, 90)])
    assert found is not None
    assert (found.shortest_s, found.longest_s) == (101.0, 104.0)


NONE: dict[str, list[tuple[float, int]]] = {
    "nothing": [],
    "always 0 %": [(10, 0), (60, 0)],
    "two values, which chance may give": [(10, 10), (40, 40), (41, 40)],
    "single per cents": [(10, 10), (41, 41), (70, 70)],
    "steps of 30 %": [(10, 30), (20, 60), (30, 90)],
    "a jump ahead": [(20, 10), (30, 20), (40, 80)],
    "steps that do not lead to 100 %": [(15, 15), (30, 30), (45, 45)],
    "an end that has passed": [(15, 10), (33, 30), (52, 50), (110, 50)],
}


@pytest.mark.parametrize("seen", NONE.values(), ids=NONE)
def test_nothing_is_said_where_there_are_no_steps_or_no_even_ones(seen: list[tuple[float, int]]) -> None:
    assert steps_of(0, seen) is None


def test_a_step_is_looked_for_where_it_may_be_taken() -> None:
    found = Steps(10, 5, 90, 110)
    assert found.nearest_s(52) == 55
    assert found.nearest_s(58) == 55
    assert found.nearest_s(62) == 65
    # From here the end is nearer.
    assert found.nearest_s(101) is None


def test_more_than_100_per_cent_is_no_step() -> None:
    assert steps_of(0, [*SEEN, (78.0, 100), (79.0, -10), (80.0, 4000)]) == steps_of(0, SEEN)
