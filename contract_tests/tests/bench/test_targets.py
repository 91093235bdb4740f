"""Ratios are told with their noise, and what is worse than it was is found."""

import json
from typing import Any

import pytest

from tests.bench.load import BENCHMARKS, load

FIGURES = load("speed.figures")
TARGETS = load("speed.targets")
OURS, BASE = "jimmyai-omni", "httpx"


def measured(ours: list[float], base: list[float], **rest: Any) -> Any:
    return FIGURES.Measured("retrieve", "A retrieve", "us", BASE, {OURS: ours, BASE: base}, **rest)


def verdict(ours: list[float], bound: float, **rest: Any) -> Any:
    target = TARGETS.Target("retrieve", OURS, bound)
    [one] = TARGETS.verdicts([measured(ours, [100.0] * len(ours), **rest)], [target])
    return one


def test_what_slows_a_whole_round_down_is_no_difference() -> None:
    ratio = measured([150, 300, 1500, 150], [100, 200, 1000, 100]).ratio(OURS)
    assert (ratio.median, ratio.low, ratio.high, ratio.noise) == (1.5, 1.5, 1.5, 0)


@pytest.mark.parametrize(
    ("ours", "low", "high"), [([100, 120, 140, 200, 900], 1.2, 2.0), ([10, 80, 140, 160, 900], 0.8, 1.6)]
)
def test_noise_is_how_far_the_farther_quartile_is(ours: list[float], low: float, high: float) -> None:
    ratio = measured(ours, [100.0] * 5).ratio(OURS)
    assert (ratio.median, ratio.low, ratio.high) == (1.4, low, high)
    assert ratio.noise == pytest.approx(0.6 / 1.4)


@pytest.mark.parametrize(("more_is_better", "first"), [(False, BASE), (True, OURS)])
def test_the_best_lane_is_the_first(more_is_better: bool, first: str) -> None:
    # By its ratio: of the figures themselves the median is less than that of the base.
    one = measured([20, 3, 4], [10, 2, 5], more_is_better=more_is_better)
    assert one.lanes[0] == first


@pytest.mark.parametrize("rounds", [1, 2, 3])
def test_a_few_rounds_have_quartiles(rounds: int) -> None:
    assert measured([150.0] * rounds, [100.0] * rounds).ratio(OURS).noise == 0


@pytest.mark.parametrize(
    ("ours", "more_is_better", "is_met"),
    [(105, False, True), (106, False, False), (105, True, True), (104, True, False)],
)
def test_a_bound_may_be_reached(ours: float, more_is_better: bool, is_met: bool) -> None:
    one = verdict([ours], 1.05, more_is_better=more_is_better)
    assert one.is_met is is_met
    assert one.bound == ("at least 1.05" if more_is_better else "at most 1.05")


def test_a_figure_may_have_a_bound_of_its_own() -> None:
    target = TARGETS.Target("retrieve", OURS, 9, is_ratio=False)
    [one] = TARGETS.verdicts([measured([8, 9, 30], [1, 1, 1])], [target])
    assert (one.value, one.noise, one.is_met, one.bound) == (9, 0, True, "at most 9 us")


def test_what_was_not_measured_has_no_verdict() -> None:
    target = TARGETS.Target("retrieve", "somebody else", 1)
    assert [*TARGETS.verdicts([measured([1], [1])], [target])] == []
    assert [*TARGETS.unmeasured([measured([1], [1])], [target])] == [target]


QUIET, NOISY = {"ratio": 1.0, "noise": 0.0}, {"ratio": 1.0, "noise": 0.2}


@pytest.mark.parametrize(
    ("ours", "was", "more_is_better", "is_worse"),
    [
        (100, QUIET, False, False),
        (104, QUIET, False, False),
        (106, QUIET, False, True),
        (50, QUIET, False, False),
        (106, NOISY, False, False),
        (121, NOISY, False, True),
        (94, QUIET, True, True),
        (96, QUIET, True, False),
        (200, QUIET, True, False),
    ],
)
def test_the_guard_tells_what_is_worse_by_more_than_the_noise(
    ours: float, was: dict[str, float], more_is_better: bool, is_worse: bool
) -> None:
    one = verdict([ours], 2, more_is_better=more_is_better)
    told = [*TARGETS.worse([one], {f"retrieve: {OURS}": was})]
    assert [line.startswith(f"retrieve: {OURS}: {ours / 100:.2f}, was 1.00, ") for line in told] == (
        [True] * is_worse
    )


def test_the_noise_of_this_run_is_allowed_too() -> None:
    one = verdict([110, 120, 130], 2)
    assert one.noise == pytest.approx(1 / 24)
    assert [*TARGETS.worse([one], {one.name: {"ratio": 1.1, "noise": 0.05}})] == []
    assert [*TARGETS.worse([one], {one.name: {"ratio": 1.1, "noise": 0.0}})] != []


def test_a_run_is_not_worse_than_its_own_baseline() -> None:
    one = verdict([110, 120, 130], 2)
    kept = TARGETS.baseline([one])
    assert kept == {f"retrieve: {OURS}": {"ratio": 1.2, "noise": 0.042}}
    assert [*TARGETS.worse([one], kept)] == []


def test_the_targets_and_the_committed_baseline_are_of_the_same_names() -> None:
    kept = json.loads((BENCHMARKS / "speed/baseline.json").read_text("utf-8"))
    names = {f"{target.measured}: {target.lane}" for target in TARGETS.TARGETS if target.is_ratio}
    assert kept.keys() <= names


@pytest.mark.parametrize(
    "module", ["retrieve", "create", "retrieve_async", "create_async", "transports", "download"]
)
def test_each_lane_with_a_target_is_there_beside_httpx(module: str) -> None:
    lanes = load(f"lanes.{module}").LANES
    assert BASE in lanes
    assert {target.lane for target in TARGETS.TARGETS if target.measured == module} <= lanes.keys()


def test_each_lane_in_flight_with_a_target_is_there() -> None:
    lanes = load("lanes.in_flight").LANES
    told = {target.lane for target in TARGETS.TARGETS if target.measured.startswith("in_flight")}
    assert told <= lanes.keys()
    assert not [name for name in lanes if not name.endswith((", 1,000", ", 10,000"))]
