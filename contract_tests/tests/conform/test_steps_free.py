"""The steps that cost nothing: a right server passes, and each wrong one is told by its rule alone."""

import json
from collections.abc import Callable

import pytest

from jimmyai_omni_contract.conform.step import Step
from jimmyai_omni_contract.conform.steps.authentication import authentication
from jimmyai_omni_contract.conform.steps.content import content
from jimmyai_omni_contract.conform.steps.reads import reads, uploads
from jimmyai_omni_contract.conform.steps.refusals import refusals
from jimmyai_omni_contract.conform.verdict import judge
from jimmyai_omni_contract.mock.accounts import Account
from jimmyai_omni_contract.mock.api.tasks import Task, TaskState
from jimmyai_omni_contract.mock.options import KeyOptions, UserOptions
from jimmyai_omni_contract.mock.service import Api
from tests.conform.runs import BODY, KEY, create, found, options_of, run, step
from tests.conform.wrong_servers.money import ChargesRefusals, LacksPrices
from tests.conform.wrong_servers.operations import (
    ForgetsWhatWasSpent,
    HidesPrices,
    LimitsWithoutAQuota,
    MiscountsTheQuota,
    ShowsBalancesToAnyone,
    TakesAnyContentType,
    TakesATokenWithoutItsScheme,
    TakesNoImages,
    TakesNoObject,
)
from tests.conform.wrong_servers.tasks import KnowsEveryTask

OTHER = "sk-other-71"
USERS = {"users": (UserOptions(name="other", keys=(KeyOptions(name="other", key=OTHER),)),)}


def free() -> tuple[Step, ...]:
    return (*authentication(), *content(), *reads(), *uploads(), *refusals())


def test_a_right_server_passes_and_bills_nothing() -> None:
    seen = run(*free(), max_billed=1)
    assert found(seen) == set()
    assert seen.billed == 0
    assert len(seen.exchanges) <= sum(one.requests for one in free()) + 3


WRONG: tuple[tuple[type[Api], Callable[[], tuple[Step, ...]], str, int], ...] = (
    (TakesATokenWithoutItsScheme, authentication, "OMNI-28", 10),
    (ShowsBalancesToAnyone, authentication, "OMNI-28", 14),
    (HidesPrices, authentication, "OMNI-28", 1),
    (TakesAnyContentType, content, "OMNI-27", 4),
    (TakesNoObject, content, "OMNI-27", 11),
    (ChargesRefusals, refusals, "OMNI-29", 1),
    (ForgetsWhatWasSpent, reads, "answers", 1),
    (LimitsWithoutAQuota, reads, "answers", 1),
    (MiscountsTheQuota, reads, "answers", 1),
    (LacksPrices, reads, "money", 1),
    (KnowsEveryTask, reads, "OMNI-26", 1),
    (TakesNoImages, uploads, "answers", 1),
)


@pytest.mark.parametrize(
    ("api", "steps", "check", "count"), WRONG, ids=lambda told: getattr(told, "__name__", "")
)
def test_a_wrong_server_is_found_by_its_rule(
    api: type[Api], steps: Callable[[], tuple[Step, ...]], check: str, count: int
) -> None:
    cases = found(run(*steps(), api=api))
    assert {rule for rule, _ in cases} == {check}
    assert len(cases) == count


class SeesAll(Api):
    def find_task(self, account: Account, task_id: str) -> Task | None:
        return self.state.tasks.get(task_id)


class InventsAStatus(Api):
    def state_of(self, task: Task) -> TaskState:
        return TaskState("in_progress", 1)


def given(api: type[Api] = Api) -> set[tuple[str, str]]:
    # The ids of a mock server are the same at each start.
    first = step(create(BODY))
    (answer,) = (exchange.answer for exchange in run(first).exchanges if exchange.operation == "create")
    task_id = json.loads(answer.body.content)["data"]["task_id"] if answer else ""
    return found(run(first, *reads(), api=api, mock=USERS, other_key=OTHER, task_ids=(task_id,)))


def test_a_given_task_is_read_by_its_own_key_alone() -> None:
    assert given() == set()
    assert given(SeesAll) == {("isolation", "another key cannot see a given task")}
    assert given(InventsAStatus) == {("states", "given task 1 can be read")}


def test_a_task_that_the_key_cannot_read_is_held_against_nobody() -> None:
    seen = run(*reads(), mock=USERS, other_key=OTHER, task_ids=("task_of_another", "a b#c?d%2e"))
    assert found(seen) == set()
    whys = {result.step.check: result.why for result in seen.results if result.why}
    assert whys == {
        "states": "given task 1 is none that the key can read (code -1 '任务不存在'); "
        "given task 2 is none that the key can read (code -1 '任务不存在')",
        "isolation": "given task 1 is none that the key can read (code -1 '任务不存在')",
    }
    assert judge(seen).outcome == "inconclusive"
    # Of the other user: that they can see it is no wonder.
    theirs = step(lambda session: session.create(BODY, authorization=f"Bearer {OTHER}"))
    (answer,) = (
        exchange.answer
        for exchange in run(theirs, mock=USERS, other_key=OTHER).exchanges
        if exchange.operation == "create"
    )
    task_id = json.loads(answer.body.content)["data"]["task_id"] if answer else ""
    assert found(run(theirs, *reads(), mock=USERS, other_key=OTHER, task_ids=(task_id,))) == set()


@pytest.mark.parametrize(
    "task_id", ["", " ", ".", "..", "a/b", "../user/balance", "a\nb", "x" * 10_000], ids=len
)
def test_what_is_no_task_id_is_told_in_a_few_words(task_id: str) -> None:
    with pytest.raises(ValueError, match="is no task id; give that of a create") as caught:
        options_of(task_ids=(task_id,))
    assert len(str(caught.value)) < 120


def test_what_needs_an_option_is_not_judged_without_it() -> None:
    why = {result.step.needs: result.why for result in run(*reads()).results if result.why}
    assert why == {option: f"it needs {option}" for option in ("--task-id", "JIMMYAI_OTHER_API_KEY")}
    assert KEY not in str(why)
