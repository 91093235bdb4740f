"""Every error has its exit code, and the help says what it means."""

from collections.abc import Callable, Iterator

import pytest

from jimmyai_omni import errors
from jimmyai_omni.cli.exits import (
    MEANINGS,
    BatchEnded,
    BatchInterrupted,
    CommandError,
    Interrupted,
    exit_code,
    worst,
)
from jimmyai_omni.errors import Billed, Evidence, OmniError
from jimmyai_omni.results import Settlement, Task
from jimmyai_omni.rules import Violation
from tests.product.conftest import Run

EVIDENCE = Evidence({}, "f", 1.0, "it was dropped")
BUILT: dict[type[OmniError], Callable[[], OmniError]] = {
    errors.InvalidRequest: lambda: errors.InvalidRequest(
        (Violation("OMNI-03", "prompt", "is blank", "say"),)
    ),
    errors.CreateOutcomeUnknown: lambda: errors.CreateOutcomeUnknown(EVIDENCE),
    errors.TaskFailed: lambda: errors.TaskFailed(Task("t", "failed")),
    errors.BatchRefused: lambda: errors.BatchRefused("rows", hint="mend them", faults=()),
    errors.WaitTimeout: lambda: errors.WaitTimeout(None, "t", 1.0, None),
    BatchEnded: lambda: BatchEnded(errors.AuthenticationError("no", hint="look"), "yes", ("10 are paid",)),
}
CODES = {
    errors.OmniError: 1,
    errors.ConfigurationError: 2,
    errors.InvalidRequest: 4,
    errors.LocalFileError: 2,
    errors.JournalError: 2,
    errors.BudgetRefused: 4,
    errors.ConnectionFailed: 1,
    errors.ApiError: 4,
    errors.AuthenticationError: 3,
    errors.BadRequestError: 4,
    errors.InsufficientBalance: 4,
    errors.RateLimitError: 4,
    errors.TaskNotFound: 4,
    errors.ServerError: 4,
    errors.UnusableAnswer: 4,
    errors.CreateOutcomeUnknown: 5,
    errors.TaskFailed: 1,
    errors.WaitTimeout: 6,
    errors.DownloadFailed: 1,
    CommandError: 2,
    Interrupted: 130,
    BatchInterrupted: 130,
    BatchEnded: 3,
    errors.BatchRefused: 4,
}
AFTER_PAYING = {**dict.fromkeys(CODES, 1), errors.AuthenticationError: 3, errors.WaitTimeout: 6}
AFTER_PAYING |= {errors.CreateOutcomeUnknown: 5, errors.InvalidRequest: 4, errors.BudgetRefused: 4}
AFTER_PAYING |= {BatchEnded: 3, Interrupted: 130, BatchInterrupted: 130, errors.BatchRefused: 4}


def tree(root: type[OmniError]) -> Iterator[type[OmniError]]:
    yield root
    for kind in root.__subclasses__():
        yield from tree(kind)


def built(kind: type[OmniError], billed: Billed) -> OmniError:
    error = BUILT[kind]() if kind in BUILT else kind("message", hint="hint")
    error.billed = billed
    return error


def test_no_error_of_the_tree_is_left_out() -> None:
    assert {kind for kind in tree(OmniError) if kind.__module__.startswith("jimmyai_omni.")} == CODES.keys()


@pytest.mark.parametrize("kind", CODES, ids=lambda kind: kind.__name__)
def test_the_exit_code_of_each_error(kind: type[OmniError]) -> None:
    assert exit_code(built(kind, "no")) == CODES[kind]
    assert exit_code(built(kind, "yes")) == AFTER_PAYING[kind]
    assert exit_code(built(kind, "maybe")) == (130 if issubclass(kind, Interrupted) else 5)


def test_an_unknown_outcome_stays_one_when_the_balances_tell_that_it_was_billed() -> None:
    error = errors.CreateOutcomeUnknown(EVIDENCE, Settlement("billed", "high", "60 were spent"))
    assert (error.billed, exit_code(error)) == ("yes", 5)


@pytest.mark.parametrize(
    ("codes", "gravest"),
    [
        ((), 0),
        ((0, 6), 6),
        ((6, 1), 1),
        ((4, 1), 4),
        ((4, 2), 2),
        ((2, 3), 3),
        ((5, 3, 1), 5),
        ((5, 130), 130),
    ],
)
def test_of_several_exit_codes_the_gravest_counts(codes: tuple[int, ...], gravest: int) -> None:
    assert worst(codes) == gravest


def test_the_help_says_what_each_code_means(run: Run) -> None:
    shown = run("--help").out
    for code, meaning in MEANINGS.items():
        assert f"  {code:<4} {meaning}\n" in shown
