"""The steps that cost nothing: a right server passes, and each wrong one is told by its rule alone."""

import json
from collections.abc import Callable, Iterable
from typing import Any

import attrs
import pytest

from jimmyai_omni_contract.conform.step import Step
from jimmyai_omni_contract.conform.steps.authentication import authentication
from jimmyai_omni_contract.conform.steps.content import content
from jimmyai_omni_contract.conform.steps.reads import reads, uploads
from jimmyai_omni_contract.conform.steps.refusals import refusals
from jimmyai_omni_contract.mock.accounts import Account
from jimmyai_omni_contract.mock.api.multipart import SentFile
from jimmyai_omni_contract.mock.api.tasks import Task, TaskState
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse
from jimmyai_omni_contract.mock.options import KeyOptions, UserOptions
from jimmyai_omni_contract.mock.service import Api
from jimmyai_omni_contract.schema.create_body import Finding
from tests.conform.runs import BODY, KEY, create, found, run, step

OTHER = "sk-other-71"
USERS = {"users": (UserOptions(name="other", keys=(KeyOptions(name="other", key=OTHER),)),)}


def free() -> tuple[Step, ...]:
    return (*authentication(), *content(), *reads(), *uploads(), *refusals())


def test_a_right_server_passes_and_bills_nothing() -> None:
    seen = run(*free(), max_billed=1)
    assert found(seen) == set()
    assert seen.billed == 0
    assert len(seen.exchanges) <= sum(one.requests for one in free()) + 3


class TakesATokenWithoutItsScheme(Api):
    def authenticate(self, request: MockRequest) -> Account | None:
        return self.state.accounts.get(request.headers.get("authorization", "").split(" ")[-1])


class ShowsBalancesToAnyone(Api):
    def authenticate(self, request: MockRequest) -> Account | None:
        anyone = self.state.accounts[self.options.key] if request.path.endswith("balance") else None
        return super().authenticate(request) or anyone


class HidesPrices(Api):
    def models(self, request: MockRequest) -> MockResponse:
        account = self.authenticate(request)
        return super().models(request) if account else self.fail("20001", "")


class TakesAnyContentType(Api):
    def read_body(self, request: MockRequest) -> dict[str, Any] | None:
        headers = {**request.headers, "content-type": "application/json"}
        return super().read_body(attrs.evolve(request, headers=headers))


class TakesNoObject(Api):
    def create(self, request: MockRequest, account: Account) -> MockResponse:
        return self.ok(None) if self.read_body(request) is None else super().create(request, account)


class ChargesRefusals(Api):
    def refuse(self, findings: Iterable[Finding]) -> MockResponse:
        self.state.accounts[self.options.key].charge(1)
        return super().refuse(findings)


class ForgetsWhatWasSpent(Api):
    def user_balance(self, _request: MockRequest, account: Account) -> MockResponse:
        return self.ok({"balance": 10.0, "used_coin": 3.0, "available": 10.0})


class LimitsWithoutAQuota(Api):
    def key_balance(self, _request: MockRequest, account: Account) -> MockResponse:
        data = {"name": "a", "total_quota": 0, "used_quota": 0, "available_quota": 0, "unlimited": False}
        return self.ok(data)


class MiscountsTheQuota(Api):
    def key_balance(self, _request: MockRequest, account: Account) -> MockResponse:
        data = {"name": "a", "total_quota": 9, "used_quota": 1, "available_quota": 9, "unlimited": False}
        return self.ok(data)


class LacksPrices(Api):
    def models(self, request: MockRequest) -> MockResponse:
        return self.ok({"list": [None, {"model_name": "omni-10s", "unit_price": 0}]})


class KnowsEveryTask(Api):
    def query(self, request: MockRequest, account: Account, task_id: str) -> MockResponse:
        return self.ok({"task_id": task_id, "status": "queued"})


class TakesNoImages(Api):
    def upload_fault(self, sent: SentFile) -> str:
        return "no" if sent.extension == "png" else super().upload_fault(sent)


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


def test_what_needs_an_option_is_not_judged_without_it() -> None:
    why = {result.step.needs: result.why for result in run(*reads()).results if result.why}
    assert why == {option: f"it needs {option}" for option in ("--task-id", "JIMMYAI_OTHER_API_KEY")}
    assert KEY not in str(why)
