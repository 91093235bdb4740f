"""The verdict: what fails a run, what is only worth telling, and what was known before."""

from pathlib import Path
from typing import Any

import pytest

from jimmyai_omni_contract.conform.document import verdict_document
from jimmyai_omni_contract.conform.expected import Expected, ExpectedError, read_expected
from jimmyai_omni_contract.conform.plan import Plan
from jimmyai_omni_contract.conform.step import Finding, Step
from jimmyai_omni_contract.conform.verdict import Verdict, judge
from jimmyai_omni_contract.mock.service import Api
from tests.conform.runs import create, finding, options_of, run, step


def standing(verdict: Verdict, check: str = "OMNI-04") -> str:
    return next(found.standing for found in verdict.checks if found.check.id == check)


def verdict_on(*found: Any, expected: tuple[Expected, ...] = (), **told: Any) -> Verdict:
    def giving(one: Finding | None) -> Step:
        return step(lambda _: one, case=one.case if one else "a case")

    return judge(run(*map(giving, found or (None,)), **told), expected)


@pytest.mark.parametrize(
    ("level", "strict", "stands", "outcome"),
    [
        ("must", False, "fail", "not-conformant"),
        ("should", False, "advisory", "conformant"),
        ("should", True, "fail", "not-conformant"),
    ],
)
def test_a_reading_of_ours_fails_no_run_unless_it_is_strict(
    level: str, strict: bool, stands: str, outcome: str
) -> None:
    verdict = verdict_on(finding(level=level), strict=strict)
    assert (standing(verdict), verdict.outcome) == (stands, outcome)


def test_the_same_found_twice_is_one_finding() -> None:
    verdict = verdict_on(finding(), finding(), finding(case="another"))
    [check] = [found for found in verdict.checks if found.check.id == "OMNI-04"]
    assert ([one.case for one in check.findings], check.counts) == (["a case", "another"], (2, 1))


def test_what_no_step_judges_is_not_judged() -> None:
    verdict = verdict_on()
    assert (standing(verdict), standing(verdict, "OMNI-30")) == ("pass", "not-judged")


@pytest.mark.parametrize(
    ("known", "found", "stands", "outcome"),
    [
        (Expected("OMNI-04"), [finding()], "expected-failure", "conformant"),
        (Expected("OMNI-04", "a case"), [finding()], "expected-failure", "conformant"),
        (Expected("OMNI-04", "another"), [finding()], "fail", "not-conformant"),
        (Expected("OMNI-04", "a case"), [finding(), finding(case="new")], "fail", "not-conformant"),
        (Expected("OMNI-04"), [], "unexpected-pass", "conformant"),
    ],
)
def test_failures_that_are_known_are_checked_in_both_directions(
    known: Expected, found: list[Any], stands: str, outcome: str
) -> None:
    verdict = verdict_on(*found, expected=(known,))
    assert (standing(verdict), verdict.outcome) == (stands, outcome)


def test_a_known_failure_that_is_gone_fails_a_strict_run() -> None:
    assert verdict_on(expected=(Expected("OMNI-04"),), strict=True).outcome == "not-conformant"


@pytest.mark.parametrize(
    ("case", "unseen"), [("a case", []), ("a caes", ["OMNI-04 a caes"]), ("", [])], ids=repr
)
def test_a_known_case_that_is_not_found_is_told(case: str, unseen: list[str]) -> None:
    verdict = verdict_on(finding(level="should"), expected=(Expected("OMNI-04", case),))
    assert verdict_document(verdict)["unseen"] == unseen
    strict = verdict_on(finding(), expected=(Expected("OMNI-04"), Expected("OMNI-04", "gone")), strict=True)
    assert (standing(strict), strict.outcome) == ("expected-failure", "not-conformant")


def test_what_the_gate_sees_in_answers_is_told_once() -> None:
    class NoMessage(Api):
        def envelope(self, code: str, message: str, data: Any) -> Any:
            answer = super().envelope(code, message, data)
            answer.body = answer.body.replace(b'"msg"', b'"nsg"')
            return answer

    verdict = judge(run(step(create()), step(create()), api=NoMessage))
    [answers] = [found for found in verdict.checks if found.check.id == "answers"]
    assert answers.standing == "fail"
    assert [one.case for one in answers.findings if one.case.startswith("create")] == ["create: msg"]


def test_a_file_of_known_failures(tmp_path: Path) -> None:
    path = tmp_path / "known"
    path.write_text("# ticket 4711\n\nOMNI-09 square is refused\nisolation\n", encoding="utf-8")
    assert read_expected(path) == (Expected("OMNI-09", "square is refused"), Expected("isolation"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"OMNI-04\nOMNI-99 x\n", r"known:2: there is no check 'OMNI-99'; there are OMNI-01, "),
        (b"\xff", "known cannot be read: it is no text in UTF-8"),
        (None, "known cannot be read: No such file or directory"),
    ],
)
def test_a_broken_file_says_where(content: bytes | None, message: str, tmp_path: Path) -> None:
    path = tmp_path / "known"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ExpectedError, match=message):
        read_expected(path)


def test_steps_of_a_group_are_chosen_together() -> None:
    steps = (step(create(), group="a"), step(create(), "states", group="a"), step(create(), "OMNI-05"))
    plan = Plan(options_of(), steps)
    assert plan.only({"states"}).steps == steps[:2]
    assert plan.only({"OMNI-05"}).steps == steps[2:]


def test_a_run_that_judges_nothing_is_no_conformance() -> None:
    verdict = judge(run())
    assert (verdict.outcome, verdict.exit_code, verdict.why) == ("inconclusive", 4, "nothing could be judged")


@pytest.mark.parametrize("wanted", [{"OMNI-99"}, {"OMNI-04", "omni-04"}])
def test_no_plan_is_made_for_a_check_that_is_none(wanted: set[str]) -> None:
    with pytest.raises(ValueError, match="there is no check"):
        Plan(options_of(), ()).only(wanted)
