"""The cases of the page, judged by the rules in Python and by the contract's schema in two validators."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from jimmyai_omni.contract import Rule, rule_table
from jimmyai_omni.rules import judge
from tests.rules.case import Case
from tests.rules.cases import CASES
from tests.rules.schema_verdict import SCHEMA, broken_rules

PYTHON_VALIDATOR: Any = Draft202012Validator(SCHEMA)
NAMED_CASES = [
    pytest.param(case, id=f"{case.rule} {case.says} {number}") for number, case in enumerate(CASES)
]
REQUEST_RULES = [rule for rule in rule_table()[:27] if "request" in rule.binds]


@pytest.mark.parametrize("case", NAMED_CASES)
def test_the_rules_in_python_judge_as_the_page_says(case: Case) -> None:
    assert {violation.rule for violation in judge(case.body)} == case.refused


@pytest.mark.parametrize("case", NAMED_CASES)
def test_the_schema_judges_as_the_page_says(case: Case) -> None:
    assert broken_rules(case.body) == case.refused


@pytest.mark.parametrize("case", NAMED_CASES)
def test_the_schema_means_the_same_to_another_validator(case: Case) -> None:
    assert bool(PYTHON_VALIDATOR.is_valid(case.body)) == (not case.refused)


@pytest.mark.parametrize("rule", REQUEST_RULES, ids=lambda rule: str(rule.id))
def test_a_rule_of_the_request_has_a_case_that_it_accepts(rule: Rule) -> None:
    assert [case for case in CASES if case.rule == rule.id and not case.refused]


@pytest.mark.parametrize("rule", REQUEST_RULES, ids=lambda rule: str(rule.id))
def test_a_rule_has_a_case_that_it_alone_refuses_just_where_the_table_says_so(rule: Rule) -> None:
    alone = [case for case in CASES if case.refused == {rule.id}]
    assert bool(alone) == (rule.refused_with == "20002")


def test_no_two_cases_are_the_same() -> None:
    shown = [repr(case) for case in CASES]
    assert sorted(shown) == sorted(set(shown))


def test_each_violation_names_its_field_and_a_remedy() -> None:
    violations = [violation for case in CASES for violation in judge(case.body)]
    fields = {"body", "model", "prompt", "duration", "resolution", "aspect_ratio", "orientation"}
    fields |= {"image_urls", "images", "generation_type", "video_urls"}
    assert {violation.field for violation in violations} == fields
    assert [str(violation) for violation in violations if not (violation.message and violation.remedy)] == []
