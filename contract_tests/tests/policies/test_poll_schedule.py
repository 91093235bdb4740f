"""Whatever a server shows, polls are neither too many nor too few."""

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jimmyai_omni import PollPolicy
from jimmyai_omni._policies.poll import Sighting
from tests.policies.test_poll_policy import seen
from tests.policies.test_poll_prediction import sightings_of

BENCHMARK: dict[str, Any] = runpy.run_path(str(Path(__file__).parents[3] / "benchmarks" / "polling.py"))
SIGHTINGS = sightings_of(st.floats(0, 300) | st.floats(0, 1e300))
DRAWS = st.floats(0, 1, exclude_max=True)
POLICIES = st.builds(
    lambda least, more, first_s, jitter: PollPolicy(
        first_s=first_s, min_interval_s=least, max_interval_s=least + more, jitter=jitter
    ),
    st.floats(0.01, 60),
    st.floats(0, 300),
    st.floats(0, 60),
    st.floats(0, 0.9),
)
ABOVE, BELOW = 1 + 1e-9, 1 - 1e-9


@settings(max_examples=40)
@given(POLICIES, SIGHTINGS.filter(bool), DRAWS)
def test_a_pause_lies_between_the_least_and_the_most(
    policy: PollPolicy, sightings: tuple[Sighting, ...], draw: float
) -> None:
    assert policy.min_interval_s <= policy.pause_s(sightings, 0, draw) <= policy.max_interval_s


@settings(max_examples=40)
@given(POLICIES, SIGHTINGS, st.integers(0, 20), DRAWS)
def test_the_jitter_is_a_share_of_the_pause(
    policy: PollPolicy, sightings: tuple[Sighting, ...], misses: int, draw: float
) -> None:
    amid, pause = (policy.pause_s(sightings, misses, drawn) for drawn in (0.5, draw))
    assert (1 - policy.jitter) * amid * BELOW <= pause <= (1 + policy.jitter) * amid * ABOVE
    assert pause <= amid if draw < 0.5 else pause >= amid


@pytest.mark.parametrize(
    ("sightings", "misses", "pauses"),
    [((), 0, (2.7, 3.3)), ((), 2, (9.0, 11.0)), (seen((63, None)), 0, (14.0, 17.11))],
    ids=["before the first poll", "after failed polls", "where progress does not tell"],
)
def test_the_jitter_spreads_waits_that_began_together(
    sightings: tuple[Sighting, ...], misses: int, pauses: tuple[float, float]
) -> None:
    extremes = [PollPolicy().pause_s(sightings, misses, draw) for draw in (0.0, 1.0)]
    assert extremes == pytest.approx(pauses, abs=0.01)


def test_the_end_is_aimed_at_without_jitter() -> None:
    sightings = seen((63, 63), (75, 75), (91, 91))
    assert len({PollPolicy().pause_s(sightings, 0, draw) for draw in (0.0, 0.3, 0.99)}) == 1


@settings(max_examples=40)
@given(sightings_of(st.floats(0, 60)).filter(bool), DRAWS)
def test_no_progress_starves_a_task_of_the_age_at_which_tasks_end(
    sightings: tuple[Sighting, ...], draw: float
) -> None:
    policy, last = PollPolicy(), sightings[-1]
    blind = policy.pause_s([attrs.evolve(last, progress=None, state="processing")], 0, draw)
    aimed = 2.2 * policy.min_interval_s
    usual = last.elapsed_s <= 150
    assert policy.pause_s(sightings, 0, draw) <= (max(1.5 * blind, aimed) if usual else policy.max_interval_s)


def polls_until(end_s: float, progress: Callable[[float], int | None]) -> int:
    """How many polls the default policy makes until then."""
    sightings, elapsed_s = list[Sighting](), 3.0
    while elapsed_s < end_s:
        sightings.append(Sighting(elapsed_s, progress(elapsed_s), "processing"))
        elapsed_s += PollPolicy().pause_s(sightings, 0, 0.5)
    return len(sightings)


@settings(max_examples=40)
@given(st.integers(1, 99), st.floats(1, 300))
def test_progress_that_stops_floods_nobody(stops_at: int, after_s: float) -> None:
    stuck = polls_until(600, lambda elapsed_s: min(int(stops_at * elapsed_s / after_s), stops_at))
    assert stuck <= polls_until(600, lambda _: None) + 4


TELLING = ("linear", "linear, noise of 1 %", "linear, after a queue", "steps of 10 %")
TARGETS = {kind: (9, 1.9) if kind in TELLING else (10, 4.5) for kind in BENCHMARK["KINDS"]}


# Of a noise of 2 % too little is left within a few polls: 2.4 s, with 8 polls.
@pytest.mark.parametrize("kind", sorted(TARGETS.keys() - {"linear, noise of 2 %"}))
def test_polls_and_delay_are_on_target(kind: str) -> None:
    schedule, (polls, delay_s) = BENCHMARK["steered"](PollPolicy()), TARGETS[kind]
    figures = BENCHMARK["measure"](schedule, BENCHMARK["KINDS"][kind], tasks=500)
    # So few tasks tell the means to within 5 %; `python benchmarks/polling.py` takes 10,000.
    assert figures.polls <= 1.01 * polls
    assert figures.delay_s <= 1.05 * delay_s


def test_the_benchmark_prints_what_the_issue_names() -> None:
    fixed = BENCHMARK["measure"](BENCHMARK["fixed"](5), BENCHMARK["KINDS"]["missing"], tasks=500)
    assert (fixed.polls, fixed.delay_s) == pytest.approx((22.6, 2.5), rel=0.02)
    exponential = BENCHMARK["exponential"](5, 1.2, 15)
    assert [exponential([None] * polls, None) for polls in (0, 1, 9)] == [5, 6, 15]
