"""The retry policy is a value: how many attempts, which pauses, and when to give up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimmyai_omni import ConfigurationError, RetryPolicy
from jimmyai_omni._policies.retry import GiveUp

PAUSES = st.one_of(st.none(), st.floats(0, 200))


@pytest.mark.parametrize(
    ("attempts", "elapsed_s", "retry_after_s", "pause_s"),
    [(1, 0, None, 1), (2, 1, None, 2), (1, 0, 7, 7), (1, 0, 0, 0), (1, 50, 10, 10), (1, 59, None, 1)],
)
def test_the_server_s_wish_counts_before_the_backoff(
    attempts: int, elapsed_s: float, retry_after_s: float | None, pause_s: float
) -> None:
    assert RetryPolicy().pause_s(attempts, elapsed_s, retry_after_s, draw=0) == pause_s


@pytest.mark.parametrize(
    ("attempts", "elapsed_s", "retry_after_s", "why"),
    [
        (3, 5, None, "tried 3 times"),
        (1, 0, 61, "the server asks for a pause of 61 s, and 60 s are left"),
        (2, 45.5, 20, "the server asks for a pause of 20 s, and 14.5 s are left"),
        (2, 59, None, "59 s of 60 s are over"),
        (1, 75, 3, "the server asks for a pause of 3 s, and 0 s are left"),
    ],
)
def test_it_gives_up_and_says_why(
    attempts: int, elapsed_s: float, retry_after_s: float | None, why: str
) -> None:
    assert RetryPolicy().pause_s(attempts, elapsed_s, retry_after_s, draw=0) == GiveUp(why)


def test_one_attempt_needs_no_word_on_retries() -> None:
    assert RetryPolicy(attempts=1).pause_s(1, 0, None, draw=0) == GiveUp("")


@given(st.integers(1, 10), st.floats(0, 100), PAUSES, st.floats(0, 1))
def test_a_pause_is_never_shorter_than_asked_nor_past_the_budget(
    attempts: int, elapsed_s: float, retry_after_s: float | None, draw: float
) -> None:
    policy = RetryPolicy(attempts=5, total_s=80)
    pause = policy.pause_s(attempts, elapsed_s, retry_after_s, draw)
    if isinstance(pause, GiveUp):
        return
    assert attempts < 5
    assert elapsed_s + pause <= 80
    assert pause >= (1 if retry_after_s is None else retry_after_s)


@pytest.mark.parametrize(
    "wrong",
    [
        {"attempts": 0},
        {"total_s": -1},
        {"total_s": float("inf")},
        {"total_s": float("nan")},
        {"backoff_s": ()},
        {"backoff_s": (0,)},
        {"backoff_s": (float("nan"),)},
        {"jitter": 1.5},
        {"jitter": float("nan")},
    ],
    ids=str,
)
def test_numbers_that_cannot_be_kept_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ConfigurationError, match="cannot be kept"):
        RetryPolicy(**wrong)  # type: ignore[arg-type]
