"""The poll policy is a value: what cannot be kept is refused, and the rest of it is pauses by table."""

import pickle
from math import inf, nan

import pytest

from jimmyai_omni import ConfigurationError, PollPolicy
from jimmyai_omni._policies.poll import Sighting
from tests.flows.harness import raised


def seen(*shown: tuple[float, int | None]) -> tuple[Sighting, ...]:
    """Polls of a task at work: seconds since its create, and per cent."""
    return tuple(Sighting(elapsed_s, progress, "processing") for elapsed_s, progress in shown)


PAUSES: dict[str, tuple[tuple[Sighting, ...], float]] = {
    "none yet, so the first poll comes soon": ((), 3.0),
    "too young to show anything": (seen((0, None)), 5.0),
    "too young to end": (seen((3, None)), 30.0),
    "young": (seen((63, None)), 15.55),
    "as old as most get": (seen((105, None)), 6.77),
    "old": (seen((600, None)), 11.44),
    "as old as none gets": (seen((9000, None)), 30.0),
    "waiting in a queue": ((Sighting(105, 99, "waiting"),), 6.77),
    "the end far off": (seen((3, 3), (33, 33)), 30.0),
    "the end far off, as the lie may be that is told": (seen((3, 3), (33, 18), (105, 55)), 6.77),
    "the end far off, and progress has come far": (seen((3, 3), (33, 20), (105, 60)), 10.15),
    "the end far off, and progress has come far in leaps": (seen((10, 10), (40, 20), (70, 60)), 12.54),
    "the end far off, and progress has come far, for all that is known": (seen((3, 2), (105, 60)), 6.77),
    "the end far off, and no task usually so old": (seen((105, 21), (200, 40), (300, 60)), 16.25),
    "the middle of where the last step may be taken": (seen((15, 10), (33, 30), (52, 50), (77, 70)), 13.11),
    "room for just one poll before the end": (seen((63, 63), (75, 75), (88, 88)), 6.5),
    "the end near": (seen((63, 63), (75, 75), (91, 91)), 9.5),
    "the end at hand": (seen((63, 63), (75, 75), (99, 99)), 5.0),
    "the end passed": (seen((30, 30), (60, 60), (99, 99), (105, 99)), 6.77),
    "progress stands": (seen((33, 90), (63, 90)), 15.55),
    "progress goes back": (seen((33, 90), (63, 20)), 15.55),
    "completed, without its URL": ((*seen((3, 3), (33, 33)), Sighting(90, 100, "completed")), 5.0),
    "completed, long without its URL": (
        (*seen((33, 33)), Sighting(90, 100, "completed"), Sighting(95, 100, "completed")),
        5.0,
    ),
}


@pytest.mark.parametrize(("sightings", "pause_s"), PAUSES.values(), ids=PAUSES)
def test_the_next_poll_comes_after_a_pause(sightings: tuple[Sighting, ...], pause_s: float) -> None:
    assert PollPolicy().pause_s(sightings, 0, 0.5) == pytest.approx(pause_s, abs=0.01)


@pytest.mark.parametrize(("misses", "pause_s"), [(1, 5), (2, 10), (3, 20), (4, 20), (10**9, 20)])
@pytest.mark.parametrize("sightings", [(), seen((105, 99))], ids=["never seen", "seen"])
def test_after_failed_polls_the_pauses_are_the_backoff(
    sightings: tuple[Sighting, ...], misses: int, pause_s: float
) -> None:
    assert PollPolicy().pause_s(sightings, misses, 0.5) == pause_s


def test_no_poll_comes_faster_for_having_failed() -> None:
    assert PollPolicy(min_interval_s=7).pause_s((), 1, 0.5) == 7
    assert PollPolicy().pause_s((), 1, 0.0) == 5


def test_a_pace_that_is_fixed_is_kept() -> None:
    policy = PollPolicy(min_interval_s=0.25, max_interval_s=0.25)
    assert {policy.pause_s(sightings, 0, 0.9) for sightings, _ in PAUSES.values() if sightings} == {0.25}


UNKEEPABLE: dict[str, dict[str, object]] = {
    "no pause": {"min_interval_s": 0},
    "a negative pause": {"min_interval_s": -1},
    "a pause that is no number": {"min_interval_s": nan},
    "an endless pause": {"max_interval_s": inf},
    "the least pause above the most": {"min_interval_s": 31},
    "the most pause below the least": {"max_interval_s": 4.9},
    "the most pause is no number": {"max_interval_s": nan},
    "no backoff": {"backoff_s": ()},
    "a backoff of nothing": {"backoff_s": (5.0, 0.0)},
    "an endless backoff": {"backoff_s": (5.0, inf)},
    "a backoff that is no number": {"backoff_s": (nan,)},
    "a jitter of the whole": {"jitter": 1},
    "a negative jitter": {"jitter": -0.1},
    "a jitter that is no number": {"jitter": nan},
    **{
        f"{field} of {value}": {field: value}
        for field in ("first_s", "timeout_s", "patience", "not_found_grace_s", "url_grace_s")
        for value in (-1, inf, nan)
    },
}


@pytest.mark.parametrize("fields", UNKEEPABLE.values(), ids=UNKEEPABLE)
def test_what_cannot_be_kept_is_refused(fields: dict[str, object]) -> None:
    error = raised(ConfigurationError, PollPolicy, **fields)
    assert error.billed == "no"
    assert next(iter(fields)) in error.message


def test_what_is_on_the_edge_can_be_kept() -> None:
    edge = PollPolicy(
        first_s=0,
        min_interval_s=1e-9,
        max_interval_s=1e-9,
        timeout_s=0,
        backoff_s=(1e-9,),
        patience=0,
        not_found_grace_s=0,
        url_grace_s=0,
        jitter=0,
    )
    assert edge.pause_s((), 0, 0.9) == 0
    assert edge.pause_s((), 1, 0.9) == 1e-9


def test_a_policy_is_a_plain_value() -> None:
    assert pickle.loads(pickle.dumps(PollPolicy())) == PollPolicy()
    assert len({PollPolicy(), PollPolicy(), PollPolicy(first_s=4)}) == 2
