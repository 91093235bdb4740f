"""A run: what it may cost, what ends it, and that nothing of it is lost."""

import json
from collections.abc import Iterator

import pytest

from jimmyai_omni_contract.conform import runner
from jimmyai_omni_contract.conform.document import verdict_document
from jimmyai_omni_contract.conform.report.words import missed
from jimmyai_omni_contract.conform.session import Session, Unreadable
from jimmyai_omni_contract.conform.step import Finding, Step
from jimmyai_omni_contract.conform.verdict import judge
from jimmyai_omni_contract.mock.accounts import Account
from jimmyai_omni_contract.mock.api.tasks import Task
from jimmyai_omni_contract.mock.service import Api
from tests.conform.runs import BODY, KEY, WRONG, create, finding, run, step


class ChargesTwice(Api):
    def charge(self, account: Account, task: Task) -> None:
        super().charge(account, task)
        super().charge(account, task)


class Forgets(Api):
    def findings(self, body: object) -> tuple[()]:
        return ()


def test_each_step_has_its_exchanges_and_the_money_adds_up() -> None:
    seen = run(step(create()), step(create(WRONG)))
    assert [result.why for result in seen.results] == ["", ""]
    codes = {exchange.number: exchange.answer and exchange.answer.code for exchange in seen.exchanges}
    assert [[codes[number] for number in result.exchanges] for result in seen.results] == [
        ["20000"],
        ["20002"],
    ]
    assert (seen.billed, seen.money.adds_up, seen.ended) == (1, True, "")


def test_it_is_noticed_where_more_is_charged_than_the_price() -> None:
    verdict = judge(run(step(create()), api=ChargesTwice))
    [money] = [found for found in verdict.checks if found.check.id == "money"]
    assert (verdict.outcome, money.standing, money.findings[0].got) == (
        "not-conformant",
        "fail",
        "120 JimiCoin more, if nobody else used the account",
    )


def test_no_more_is_billed_than_was_agreed_whatever_the_server_takes() -> None:
    steps = [step(create(WRONG), case=str(number)) for number in range(4)]
    seen = run(*steps, api=Forgets, max_billed=2)
    assert (seen.billed, seen.ended, [bool(result.why) for result in seen.results]) == (
        2,
        "cap",
        [False, False, True, True],
    )
    assert "as were agreed" in seen.why


def test_generated_requests_count_too() -> None:
    def act(session: Session) -> None:
        session.http.post(
            "/api/open-api/v1/gemini/omni/videos", json=BODY, headers={"Authorization": f"Bearer {KEY}"}
        )

    seen = run(step(act), step(act))
    assert (seen.billed, seen.money.expected, seen.money.adds_up) == (2, 120, True)


def test_a_step_without_an_answer_is_not_judged_and_three_end_the_run() -> None:
    once = run(step(create()), step(create()), mock={"faults": ("create=drop-before:1",)})
    assert ([bool(result.why) for result in once.results], once.ended) == ([True, False], "")
    always = run(
        *[step(create(WRONG), case=str(number)) for number in range(5)], mock={"faults": ("create=drop",)}
    )
    assert ([bool(result.why) for result in always.results], always.ended) == ([True] * 5, "network")
    verdict = judge(always)
    assert (verdict.outcome, verdict.exit_code) == ("inconclusive", 4)
    # Each was sent once, and its answer lost.
    assert always.money.maybe_billed == 3


def test_an_answer_that_never_comes_where_others_do_is_held_against_the_deployment() -> None:
    def ask(session: Session) -> None:
        session.query("task-1")

    asking = (step(ask, check="OMNI-26", case="a task that is not there"), step(create()))
    passing = run(*asking, mock={"faults": ("query=drop-before:1",)})
    assert (judge(passing).outcome, len(passing.results[0].findings)) == ("conformant", 0)
    always = run(*asking, mock={"faults": ("query=drop-before",)})
    [told] = always.results[0].findings
    assert (told.check, told.case) == ("answers", "OMNI-26, a task that is not there: an answer")
    assert (judge(always).outcome, always.ended, always.results[1].why) == ("not-conformant", "", "")


def test_nobody_there_is_inconclusive() -> None:
    verdict = judge(run(step(create()), base_url="http://127.0.0.1:9"))
    assert (verdict.outcome, "cannot be reached" in verdict.why) == ("inconclusive", True)


def test_ctrl_c_keeps_what_was_seen() -> None:
    def interrupt(_: Session) -> None:
        raise KeyboardInterrupt

    seen = run(step(create()), step(interrupt), step(create(), case="never"))
    verdict = judge(seen)
    whys = [result.why for result in seen.results]
    assert whys == ["", *["the run ended before: it was interrupted"] * 2]
    assert (verdict.outcome, verdict.exit_code, seen.money.adds_up) == ("inconclusive", 4, True)


def test_what_a_step_has_found_survives_what_ends_it() -> None:
    def act(session: Session) -> Iterator[Finding]:
        yield finding(case="before the crash")
        raise Unreadable("no more could be read")

    seen = run(Step(check="OMNI-04", case="a case", act=act), step(create(), case="another"))
    [check] = [found for found in judge(seen).checks if found.check.id == "OMNI-04"]
    assert (check.standing, [one.case for one in check.findings]) == ("fail", ["before the crash"])
    assert [(one.step.case, one.why) for one in check.missed] == [("a case", "no more could be read")]


def test_a_check_that_was_judged_in_part_says_so() -> None:
    def interrupt(_: Session) -> None:
        raise KeyboardInterrupt

    seen = run(step(create()), step(interrupt, case="the second"), step(create(), case="the third"))
    document = verdict_document(judge(seen))
    [check] = [check for check in document["checks"] if check["id"] == "OMNI-04"]
    why = "the run ended before: it was interrupted"
    # Never green: what was not looked at may be wrong.
    assert (check["standing"], check["cases"], check["why"]) == ("not-judged", 1, why)
    assert check["missed"] == [{"case": case, "why": why} for case in ("the second", "the third")]
    assert document["ended"] == "interrupted"
    assert missed(document) == {why: "2 cases of OMNI-04"}


def test_ctrl_c_once_more_ends_the_reading_of_balances_and_keeps_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(runner, "read_after", interrupt)
    seen = run(step(create()))
    assert (seen.ended, seen.billed, seen.money.used_after) == ("", 1, None)
    assert [result.why for result in seen.results] == [""]
    # And while the gate is opened or closed.
    monkeypatch.setattr(runner, "_perform", interrupt)
    seen = run(step(create()))
    assert (seen.ended, judge(seen).exit_code) == ("interrupted", 4)
    assert [result.why for result in seen.results] == ["the run ended before: it was interrupted"]


def test_nothing_is_sent_where_not_even_the_balance_is_answered() -> None:
    seen = run(step(create()), mock={"faults": ("balance=429",)})
    assert [exchange.operation for exchange in seen.exchanges] == ["balance"]
    assert (seen.ended, judge(seen).outcome, seen.billed) == ("network", "inconclusive", 0)


def test_an_error_of_ours_is_none_of_the_server() -> None:
    def crash(_: Session) -> None:
        raise ZeroDivisionError("oh")

    verdict = judge(run(step(crash), step(create())))
    assert (verdict.outcome, verdict.exit_code, verdict.why) == (
        "error",
        3,
        "ZeroDivisionError in OMNI-04, a case: oh",
    )


def test_a_step_that_needs_what_is_not_given_is_not_judged() -> None:
    seen = run(step(create(), needs="--task-id"), step(create(), needs="JIMMYAI_OTHER_API_KEY"))
    assert [result.why for result in seen.results] == ["it needs --task-id", "it needs JIMMYAI_OTHER_API_KEY"]
    assert not seen.billed


@pytest.mark.parametrize("headers", [{}, {"x-echo": KEY}])
def test_no_key_is_in_the_document(headers: dict[str, str]) -> None:
    def act(session: Session) -> object:
        answer = session.send("GET", f"/api/open-api/v1/videos/{KEY}", headers=headers)
        return finding(exchanges=(answer.number,))

    document = verdict_document(judge(run(step(act), other_key="sk-other-77")))
    text = json.dumps(document)
    assert KEY not in text and "sk-other-77" not in text
    [check] = [check for check in document["checks"] if check["id"] == "OMNI-04"]
    assert "$JIMMYAI_API_KEY" in check["findings"][0]["curl"]
