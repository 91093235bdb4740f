"""The end is predicted from progress, and nothing is said where progress does not tell."""

from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jimmyai_omni._policies.poll import Sighting
from jimmyai_omni._policies.prediction import predict
from jimmyai_omni.results import TaskState
from tests.policies.test_poll_policy import seen

WAITING = Sighting(20, 0, "waiting")
LEFT: dict[str, tuple[tuple[Sighting, ...], float]] = {
    "one poll, against the create": (seen((25, 20)), 100.0),
    "a pace that is kept": (seen((11, 11), (40, 40), (70, 70)), 30.0),
    "a pace that is kept, after a queue": ((WAITING, *seen((70, 50), (110, 90))), 10.0),
    "a pace that is kept, at 0 % before": (seen((20, 0), (70, 50), (110, 90)), 10.0),
    "a queue that shows a progress": ((Sighting(20, 42, "waiting"), *seen((70, 50))), 50.0),
    "a start between two polls, once the pace tells": ((WAITING, *seen((50, 10), (70, 50), (80, 70))), 15.0),
    "a wait that began late, once the pace tells": (seen((0, 40), (10, 50), (20, 60), (30, 70)), 30.0),
    "a poll without progress": (seen((10, 10), (40, 40), (70, None)), 30.0),
    "a status that no one knows": ((*seen((10, 10)), Sighting(40, 40, "unknown")), 60.0),
    "a jump ahead": (seen((10, 10), (20, 20), (30, 80)), 8.0),
    "another pace, once it is old enough": (
        seen(*((10 * i, 2 * i) for i in range(9)), *((80 + 5 * i, 16 + 5 * i) for i in range(1, 11))),
        34.0,
    ),
    "a restart, in the end": (seen((30, 90), (40, 0), (50, 10), (60, 20), (70, 30)), 70.0),
    "no per cent among them": (seen((10, 10), (20, 4000), (30, -7), (40, 40)), 60.0),
    "steps of 10 %": (seen((15, 10), (33, 30), (52, 50), (77, 70)), 23.1),
    "steps of 10 %, after a queue": ((WAITING, *seen((35, 10), (53, 30), (72, 50), (97, 70))), 23.1),
    "an end that has passed by no more than progress was off": (
        seen((20, 22), (40, 37), (60, 62), (80, 78), (94, 96), (104, 99)),
        0.0,
    ),
    "completed": ((*seen((10, 10)), Sighting(90, None, "completed")), 0.0),
}


def predict_s(sightings: tuple[Sighting, ...]) -> float | None:
    told = predict(sightings)
    return told.left_s if told else None


@pytest.mark.parametrize(("sightings", "left_s"), LEFT.values(), ids=LEFT)
def test_the_end_is_predicted(sightings: tuple[Sighting, ...], left_s: float) -> None:
    assert predict_s(sightings) == pytest.approx(left_s, abs=1)


SILENT: dict[str, tuple[Sighting, ...]] = {
    "no poll": (),
    "no progress": seen((10, None), (60, None)),
    "always 0 %": seen((10, 0), (60, 0)),
    "a queue": (WAITING, Sighting(40, 0, "waiting")),
    "progress that stands": seen((33, 50), (63, 50), (93, 50)),
    "progress that goes back": seen((33, 80), (63, 20)),
    "99 % when it should have ended": seen((30, 60), (48, 96), (60, 99)),
    "99 % when it should just have ended": seen((30, 30), (60, 60), (90, 90), (104, 99)),
    "an end that has passed by more than progress was off": seen(
        (20, 20), (40, 40), (60, 60), (80, 80), (94, 94), (104, 99)
    ),
    "progress on no line": seen((20, 20), (30, 60), (40, 5), (50, 80)),
    "99 % for long": seen((30, 60), (48, 96), (60, 99), (100, 99), (160, 99)),
    "an end that recedes with time": seen((20, 33), (50, 63), (80, 80), (110, 89)),
    "one instant": seen((10, 10), (10, 20), (10, 30)),
    "no instant": seen((0, 10)),
    "an instant that is no number": seen((float("nan"), 10)),
    "an endless task": seen((10, 10), (float("inf"), 20)),
    "no per cent": seen((10, 10**400), (20, 2 * 10**400)),
}


@pytest.mark.parametrize("sightings", SILENT.values(), ids=SILENT)
def test_nothing_is_said_where_progress_does_not_tell(sightings: tuple[Sighting, ...]) -> None:
    assert predict_s(sightings) is None


STATES: tuple[TaskState, ...] = ("waiting", "processing", "completed", "unknown")


def sightings_of(passed_s: st.SearchStrategy[float]) -> st.SearchStrategy[tuple[Sighting, ...]]:
    """Any polls of any server, with these seconds between them."""
    progress = st.none() | st.integers(0, 100) | st.sampled_from([-(10**400), 101, 10**400])
    shown = st.lists(st.tuples(passed_s, progress, st.sampled_from(STATES)), max_size=14)
    return shown.map(
        lambda polls: tuple(
            Sighting(elapsed_s, progress, state)
            for elapsed_s, (_, progress, state) in zip(
                accumulate(passed_s for passed_s, _, _ in polls), polls, strict=True
            )
        )
    )


@settings(max_examples=40)
@given(sightings_of(st.floats(0, 1e300) | st.just(0.0)))
def test_a_prediction_is_a_time_to_come(sightings: tuple[Sighting, ...]) -> None:
    left_s = predict_s(sightings)
    assert left_s is None or 0 <= left_s < float("inf")


@settings(max_examples=40)
@given(
    st.lists(st.integers(1, 99), min_size=3, max_size=20, unique=True).map(sorted),
    st.floats(0.01, 60),
    st.floats(0, 1e4),
)
def test_an_even_pace_is_found_whatever_it_is_and_whenever_it_began(
    shown: list[int], pace_s: float, start_s: float
) -> None:
    sightings = seen(*((start_s + progress * pace_s, progress) for progress in shown))
    assert predict_s(sightings) == pytest.approx((99.5 - shown[-1]) * pace_s, rel=1e-3, abs=1e-3)


@settings(max_examples=40)
@given(sightings_of(st.floats(0, 60)), st.lists(st.floats(0, 60), min_size=11, max_size=15))
def test_what_was_long_ago_counts_no_more(old: tuple[Sighting, ...], passed_s: list[float]) -> None:
    since_s = old[-1].elapsed_s if old else 0.0
    late = seen(*((at_s, int(at_s) % 97) for at_s in accumulate(passed_s, initial=since_s)))
    assert predict_s((*old, *late)) == predict_s(late)
