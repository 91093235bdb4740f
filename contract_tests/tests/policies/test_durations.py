"""What finished tasks teach of those like them: much where they are many, little where they are few."""

from math import exp, inf
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimmyai_omni import PollPolicy
from jimmyai_omni._policies.durations import USUAL, Durations, learnt
from jimmyai_omni._policies.poll import Sighting

SECONDS = st.floats(0.1, 1e6)


def lognormal(tasks: int, median_s: float) -> list[float]:
    random = Random(7)
    return [median_s * exp(random.gauss(0, 0.33)) for _ in range(tasks)]


def test_nothing_teaches_nothing() -> None:
    assert learnt([]) == USUAL


def test_nine_usual_tasks_in_ten_take_one_to_three_minutes() -> None:
    assert USUAL.quantile_s(0.05) == pytest.approx(60, abs=3)
    assert USUAL.quantile_s(0.95) == pytest.approx(180, abs=3)
    assert USUAL.late_s == pytest.approx(150, abs=1)


@pytest.mark.parametrize("median_s", [20.0, 105.0, 900.0])
def test_many_tasks_teach_their_own_time(median_s: float) -> None:
    taught = learnt(lognormal(100, median_s))
    assert taught.median_s == pytest.approx(median_s, rel=0.1)
    assert taught.shape == pytest.approx(5.5, rel=0.25)


def test_two_tasks_say_little() -> None:
    assert 0.4 * USUAL.median_s < learnt([1.0, 1.0]).median_s < USUAL.median_s


def test_tasks_that_hung_change_little() -> None:
    seen_s = lognormal(50, 40.0)
    hung = learnt([*seen_s, 3600.0, 86400.0])
    assert hung.median_s == pytest.approx(learnt(seen_s).median_s, rel=0.1)


def test_no_kind_of_task_is_held_to_the_second() -> None:
    assert learnt([60.0] * 100) == Durations(60.0, 12.0)


def test_no_kind_of_task_is_taken_for_boundless() -> None:
    assert learnt([1.0, 1e5] * 50).shape == 2.0


@given(st.lists(SECONDS, max_size=100))
def test_whatever_was_seen_a_policy_can_go_by_it(seen_s: list[float]) -> None:
    taught = learnt(seen_s)
    low_s, high_s = min([USUAL.median_s, *seen_s]), max([USUAL.median_s, *seen_s])
    assert low_s / 2 <= taught.median_s <= high_s * 2
    assert 0 < taught.hazard(1.0) < inf
    pause_s = PollPolicy().pause_s([Sighting(60.0, None, "processing")], 0, 0.5, taught)
    assert 5.0 <= pause_s <= 30.0


@given(st.floats(1.0, 1000.0))
def test_the_hazard_is_how_fast_those_left_become_fewer(age_s: float) -> None:
    durations = Durations(80.0, 4.0)

    def left(age_s: float) -> float:
        return float(1 / (1 + (age_s / durations.median_s) ** durations.shape))

    step_s = age_s / 1e5
    fewer = (left(age_s - step_s) - left(age_s + step_s)) / (2 * step_s)
    assert durations.hazard(age_s) == pytest.approx(fewer / left(age_s), rel=1e-3)


def test_a_quantile_is_the_age_by_which_that_share_has_ended() -> None:
    durations = Durations(80.0, 4.0)
    age_s = durations.quantile_s(0.75)
    assert 1 / (1 + (age_s / 80.0) ** -4.0) == pytest.approx(0.75)


@pytest.mark.parametrize(("median_s", "pause_s"), [(40.0, 5.0), (105.0, 30.0)])
def test_the_pause_of_a_task_without_progress_goes_by_what_was_learnt(
    median_s: float, pause_s: float
) -> None:
    seen = [Sighting(40.0, None, "processing")]
    taught = learnt(lognormal(100, median_s))
    assert PollPolicy().pause_s(seen, 0, 0.5, taught) == pytest.approx(pause_s, abs=0.5)


def test_where_nothing_was_learnt_tasks_are_usual() -> None:
    seen = [Sighting(90.0, None, "processing")]
    assert PollPolicy().pause_s(seen, 0, 0.5) == PollPolicy().pause_s(seen, 0, 0.5, USUAL)
