"""How fast calls are sent: never faster than the rate, and learnt from refusals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimmyai_omni.batch.pace import Pace

RATES = st.floats(0.5, 200)


def sent_within(pace: Pace, seconds: float, *, well: bool = False, start: float = 0.0) -> list[float]:
    """When calls are sent by someone who sends as soon as possible; each goes well, or none does."""
    now, times = start, list[float]()
    while now < start + seconds:
        pause_s = pace.wait_s(now)
        now += pause_s
        if not pause_s:
            times.append(now)
            if well:
                pace.went_well()
    return times


@given(RATES, st.floats(1, 20))
def test_no_span_of_time_sees_more_than_its_rate(rate_per_s: float, seconds: float) -> None:
    times = sent_within(Pace(rate_per_s=rate_per_s), seconds)
    assert len(times) <= seconds * rate_per_s + rate_per_s * 0.1 + 2
    assert len(times) >= seconds * rate_per_s - 1


@given(RATES, st.lists(st.floats(0, 3), min_size=1, max_size=30))
def test_who_was_late_makes_up_for_a_tenth_of_a_second_at_most(rate_per_s: float, gaps: list[float]) -> None:
    pace, now = Pace(rate_per_s=rate_per_s), 0.0
    for gap in gaps:
        now += gap
        burst = 0
        while not pace.wait_s(now):
            burst += 1
        assert burst <= 0.1 * rate_per_s + 2


def test_until_the_first_refusal_the_rate_doubles_each_second() -> None:
    pace = Pace(rate_per_s=5.0)
    sent_within(pace, 1, well=True)
    assert 8 <= pace.rate_per_s <= 10.5
    sent_within(pace, 3, well=True, start=1)
    assert 64 <= pace.rate_per_s <= 90


def test_a_rate_that_holds_nothing_back_does_not_rise() -> None:
    pace = Pace(rate_per_s=5.0)
    for second in range(100):
        assert pace.wait_s(second) == 0
        pace.went_well()
    assert pace.rate_per_s == 5.0


def test_a_refusal_halves_the_rate_and_then_it_rises_slowly() -> None:
    pace = Pace(rate_per_s=100.0)
    pace.was_limited(10.0)
    assert pace.rate_per_s == 50.0
    sent_within(pace, 10, well=True, start=10)
    assert 90 <= pace.rate_per_s <= 105
    sent_within(pace, 10, well=True, start=20)
    assert pace.rate_per_s <= 155


def test_refusals_that_come_together_are_one() -> None:
    pace = Pace(rate_per_s=100.0)
    for now in (10.0, 10.2, 10.9):
        pace.was_limited(now)
    assert pace.rate_per_s == 50.0
    pace.was_limited(11.0)
    assert pace.rate_per_s == 25.0


def test_nothing_is_sent_before_the_server_wants_it() -> None:
    pace = Pace(rate_per_s=10.0)
    pace.was_limited(10.0, retry_after_s=7.0)
    assert pace.wait_s(10.0) == pytest.approx(7.0)
    assert pace.wait_s(17.0) == 0


def test_a_hold_is_no_refusal() -> None:
    pace = Pace(rate_per_s=10.0)
    pace.hold(10.0, 5.0)
    pace.hold(10.0, 1.0)
    assert (pace.wait_s(12.0), pace.rate_per_s) == (3.0, 10.0)


@given(st.lists(st.sampled_from(["well", "limited"]), max_size=200))
def test_the_rate_stays_within_its_bounds(told: list[str]) -> None:
    pace, now = Pace(rate_per_s=5.0, least_per_s=0.5, most_per_s=20.0), 0.0
    for what in told:
        now += pace.wait_s(now) or 1.0
        if what == "well":
            pace.went_well()
        else:
            pace.was_limited(now)
        assert 0.5 <= pace.rate_per_s <= 20.0
    assert Pace(rate_per_s=50.0, most_per_s=20.0).rate_per_s == 20.0


def test_a_rest_that_no_clock_can_sleep_is_no_wait() -> None:
    pace = Pace(rate_per_s=3.0)
    pace.wait_s(1e6)
    pause_s = pace.wait_s(1e6)
    assert pace.wait_s(1e6 + pause_s - 1e-9) == 0


def test_what_several_senders_may_send_is_shared() -> None:
    pace = Pace(rate_per_s=10.0, most_per_s=12.0)
    pace.share(0.0, 3, 0.0)
    assert pace.rate_per_s == 4.0
    # What one of them was told by the server holds for all.
    pace.share(1.0, 3, 5.0)
    assert pace.held_s(2.0) == 4.0
    assert pace.wait_s(2.0) == 4.0
    pace.share(3.0, 3, 0.5)
    assert pace.held_s(3.0) == 3.0
