"""An account that cannot pay: the refusal is judged, is held against no other rule, and is told."""

from typing import Any

import pytest

from jimmyai_omni_contract.conform import generating
from jimmyai_omni_contract.conform.document import verdict_document
from jimmyai_omni_contract.conform.report.words import missed, money_line
from jimmyai_omni_contract.conform.run import Run
from jimmyai_omni_contract.conform.steps.creates import accepted_creates
from jimmyai_omni_contract.conform.steps.generated import generated
from jimmyai_omni_contract.conform.steps.unpaid import unpaid
from jimmyai_omni_contract.conform.verdict import judge
from jimmyai_omni_contract.mock.accounts import Account
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse
from jimmyai_omni_contract.mock.service import Api
from tests.conform.runs import create, found, run, step

BEYOND = ("OMNI-29", "a create beyond the balance is refused")


class Lends(Api):
    def lacks(self, account: Account, cost: float) -> str:
        return ""


class ChargesWhatItRefuses(Api):
    def fail(self, code: str, message: str) -> MockResponse:
        self.state.accounts[self.options.key].charge(1)
        return super().fail(code, message)


class NamesATask(Api):
    def fail(self, code: str, message: str) -> MockResponse:
        return self.envelope(code, message, {"task_id": "task_1"})


class CallsItBadParameters(Api):
    def create(self, request: MockRequest, account: Account) -> MockResponse:
        return self.fail("20002", "余额不足")


@pytest.mark.parametrize("told", [{"balance": 100}, {"quota": 50}, {"balance": 0}], ids=str)
def test_a_create_beyond_the_balance_is_judged(told: dict[str, Any]) -> None:
    seen = run(*unpaid(), mock=told)
    assert found(seen) == set()
    assert [result.why for result in seen.results] == [""]
    for wrong in (Lends, ChargesWhatItRefuses, NamesATask):
        assert found(run(*unpaid(), mock=told, api=wrong)) == {BEYOND}


def test_an_account_that_can_pay_is_sent_no_create_and_misses_nothing() -> None:
    seen = run(*unpaid())
    (result,) = seen.results
    assert (result.why, result.left_out) == ("the account can pay for everything", True)
    assert not [exchange for exchange in seen.exchanges if exchange.operation == "create"]
    without = run(step(create()), *unpaid(), mock={"balance": 100}, max_billed=1)
    assert (without.results[1].left_out, without.ended) == (True, "")


def without_money(api: type[Api] = Api) -> Run:
    return run(*accepted_creates()[:3], mock={"balance": 100}, api=api)


@pytest.mark.parametrize("api", [Api, CallsItBadParameters])
def test_lack_of_money_is_held_against_no_rule(api: type[Api]) -> None:
    seen = without_money(api)
    assert found(seen) == set()
    assert {result.why.partition(":")[0] for result in seen.results} - {""} == {
        "a create was refused for lack of money"
    }
    assert judge(seen).outcome == "inconclusive"


def test_what_was_not_judged_and_what_it_cost_is_told() -> None:
    seen = run(*[step(create(), case=str(number)) for number in range(3)], mock={"balance": 100})
    document = verdict_document(judge(seen))
    assert document["outcome"] == "conformant"
    assert missed(document) == {
        "a create was refused for lack of money: code -1 '余额不足'": "2 cases of OMNI-04"
    }
    # The two refusals have no code that says that nothing was made; the balance does.
    assert money_line(document) == (
        "1 billed, and 2 that may be, of at most 100; 60 JimiCoin spent; 60 JimiCoin expected; "
        "it adds up without those"
    )


@pytest.mark.parametrize(
    ("told", "said"), [({"balance": 0}, "余额不足"), ({"faults": ("create=429",)}, "429")]
)
def test_generated_creates_end_where_all_would_be_refused(
    told: dict[str, Any], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generating, "_PHASES", {"light": ("fuzzing",)})
    seen = run(*generated("light"), mock=told)
    (result,) = seen.results
    assert (result.findings, said in result.why) == ((), True)
    assert result.why.startswith("the deployment takes no more requests: ")
