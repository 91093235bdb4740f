"""Every error says what was wrong, what it means for the money, and what to do; and it can be pickled."""

import copy
import inspect
import pickle
from typing import Any

import pytest

import jimmyai_omni
from jimmyai_omni import OmniError, Settlement, Task, Usage, Violation, WaitTimeout, errors
from jimmyai_omni._shortened import shortened
from jimmyai_omni.batch.rows import RowFault
from jimmyai_omni.errors import Evidence

TASK = Task(id="task_1", status="failed", progress=0, error_message="内容审核未通过", usage=Usage(1, 2))
LAST = errors.ServerError("the API answered code -1", hint="try again later", code="-1")
API: dict[str, Any] = {
    "hint": "wait",
    "code": "-1",
    "api_message": "请求过于频繁",
    "status_code": 429,
    "billed": "maybe",
    "retry_after_s": 1.5,
}

SAMPLES: tuple[OmniError, ...] = (
    errors.OmniError("it broke", hint="mend it", billed="yes", task_id="task_1", details=("More.",)),
    errors.ConfigurationError("no key", hint="set one"),
    errors.InvalidRequest((Violation("OMNI-04", "duration", "5 s is not offered", "use 4"),)),
    errors.InvalidRequest(
        (
            Violation("OMNI-03", "prompt", "is blank", "say it"),
            Violation("OMNI-25", "images", "no URL", "?", 2),
        )
    ),
    errors.LocalFileError("cat.mp4 exists", hint="choose another name"),
    errors.ConnectionFailed("no answer", hint="try again"),
    *(
        kind("the API answered", **API)
        for kind in (
            errors.ApiError,
            errors.AuthenticationError,
            errors.BadRequestError,
            errors.InsufficientBalance,
            errors.RateLimitError,
            errors.TaskNotFound,
            errors.ServerError,
            errors.UnusableAnswer,
        )
    ),
    errors.CreateOutcomeUnknown(
        Evidence({"prompt": "猫", "image_urls": ["a"]}, "8c5b", 1764000000.5, "ReadTimeout", entry_id="c1"),
        Settlement("billed", "high", "60 JimiCoin were spent since", 1764000060.0),
    ),
    errors.BatchRefused("a row is at fault", hint="mend it", faults=(RowFault(1, "row 1", "", "is empty"),)),
    errors.BudgetRefused("the create costs 60 JimiCoin", hint="raise the limit"),
    errors.JournalError("the journal cannot be written", hint="make room"),
    errors.TaskFailed(TASK),
    errors.WaitTimeout(TASK, "task_1", 1800.0, LAST),
    errors.WaitTimeout(None, "task_1", 0, None),
    errors.DownloadFailed("cut off", hint="try again", billed="yes", task_id="task_1"),
)
each = pytest.mark.parametrize("error", SAMPLES, ids=lambda error: type(error).__name__)


def test_the_samples_leave_out_no_kind_of_error() -> None:
    kinds = {kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, OmniError)}
    assert {type(error) for error in SAMPLES} == kinds


def test_every_kind_of_error_is_public_and_in_the_tree() -> None:
    kinds = {type(error).__name__ for error in SAMPLES}
    assert kinds <= set(jimmyai_omni.__all__)
    assert all(
        f"{name} " in (errors.__doc__ or "") or f"{name}\n" in (errors.__doc__ or "") for name in kinds
    )


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@each
def test_an_error_survives_pickling(error: OmniError, protocol: int) -> None:
    again = pickle.loads(pickle.dumps(error, protocol))
    assert type(again) is type(error)
    assert (str(again), again.args) == (str(error), error.args)
    assert repr(vars(again)) == repr(vars(error))


@each
def test_an_error_survives_copying(error: OmniError) -> None:
    for again in (copy.copy(error), copy.deepcopy(error)):
        assert type(again) is type(error)
        assert str(again) == str(error)


@each
def test_what_is_found_out_later_survives_pickling_too(error: OmniError) -> None:
    found = copy.copy(error)
    found.task_id, found.billed = "task_9", "yes"
    found.add_note("seen by the nightly run")
    again = pickle.loads(pickle.dumps(found))
    assert (again.task_id, again.billed, again.__notes__) == ("task_9", "yes", ["seen by the nightly run"])


@each
def test_an_error_says_what_was_wrong_what_it_costs_and_what_to_do(error: OmniError) -> None:
    text = str(error)
    assert text.startswith(error.message)
    assert error.consequence in text
    assert text.endswith(f"Next: {error.hint}.")
    assert all(detail in text for detail in error.details)
    assert error.task_id is None or f"Task {error.task_id}." in text


def test_the_consequence_depends_on_what_may_have_been_billed() -> None:
    told = {billed: OmniError("x", hint="y", billed=billed).consequence for billed in ("no", "maybe", "yes")}
    assert told["no"] == "Nothing was billed."
    assert told["maybe"] == "A video may have been billed."
    assert told["yes"] == "A video was billed, and the id of its task is not known."
    known = OmniError("x", hint="y", billed="yes", task_id="task_1")
    assert "billed when it was created" in known.consequence


def test_a_timeout_without_progress_says_zero() -> None:
    task = Task(id="task_1", status="queued", progress=None)
    assert "last seen queued at 0 %" in str(WaitTimeout(task, "task_1", 5, None))


def test_a_reason_that_is_a_sentence_gets_no_second_full_stop() -> None:
    reason = "The prompt was rejected by the content review."  # the contract's own example
    text = str(errors.TaskFailed(Task(id="task_1", status="failed", error_message=reason)))
    assert f"the task failed: {reason} Task task_1." in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("one two  three\n", "one two three"),
        ("one two three four", "one two three ..."),
        ("one two threefour", "one two ..."),
        ('{"one":1,"two":"three"}', '{"one":1, ...'),
        ("onetwothreefour", "onetwothreefou ..."),
        ("a onetwothreefour", "a onetwothreef ..."),
        ("一二三四五六七八九十一二三四五六", "一二三四五六七八九十一二三四 ..."),
    ],
)
def test_a_long_text_is_cut_behind_a_word(text: str, shown: str) -> None:
    assert shortened(text, 14) == shown
