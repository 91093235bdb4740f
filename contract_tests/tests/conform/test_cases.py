"""The directed cases are what they are meant to be."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest

from jimmyai_omni.contract import rule_table
from jimmyai_omni.rules import judge
from jimmyai_omni_contract.conform.cases.case import STANDARD
from jimmyai_omni_contract.conform.cases.directed import directed_cases
from jimmyai_omni_contract.conform.cases.values import clauses, fields, fields_of, request_schema
from jimmyai_omni_contract.conform.profiles import make_plan
from jimmyai_omni_contract.conform.steps.creates import accepted_creates, refused_creates
from jimmyai_omni_contract.schema.create_body import findings
from tests.conform.runs import options_of, run
from tests.rules.case import PROMPT
from tests.rules.cases import CASES

REFUSED = [case for case in directed_cases() if case.refused]
ACCEPTED = [case for case in directed_cases() if not case.refused]
REFUSING = [rule.id for rule in rule_table() if rule.refused_with == "20002" and rule.id != "OMNI-27"]


def test_a_refused_case_breaks_its_rule_alone_by_schema_and_by_code() -> None:
    for case in REFUSED:
        by_schema = {finding.rule for finding in findings(case.body)}
        by_code = {violation.rule for violation in judge(dict(case.body))}
        assert (by_schema, by_code) == ({case.rule}, {case.rule}), case.says


def test_an_accepted_case_breaks_none() -> None:
    for case in ACCEPTED:
        assert not findings(case.body), case.says
        assert not judge(dict(case.body)), case.says


@pytest.mark.parametrize("rule", REFUSING)
def test_each_rule_that_refuses_has_a_refused_case(rule: str) -> None:
    assert any(case.rule == rule for case in REFUSED)


@pytest.mark.parametrize("rule", REFUSING)
def test_one_field_away_from_a_refused_case_is_an_accepted_one(rule: str) -> None:
    def away(one: Mapping[str, Any], other: Mapping[str, Any]) -> int:
        return sum(json.dumps(one.get(name)) != json.dumps(other.get(name)) for name in {*one, *other})

    refused = [case.body for case in REFUSED if case.rule == rule]
    assert any(away(body, case.body) == 1 for body in refused for case in ACCEPTED)


def test_the_names_are_unique_and_stay_the_same() -> None:
    names = [(case.rule, case.says) for case in directed_cases()]
    assert len(set(names)) == len(names)
    directed_cases.cache_clear()
    assert [(case.rule, case.says) for case in directed_cases()] == names


def test_the_cases_from_the_page_agree() -> None:
    def meant(body: Any) -> str:
        # Whatever the references and the prompt are.
        text = re.sub(r'"https://[^"]*?(\.mp4)?"', r'"url\1"', json.dumps(body, sort_keys=True))
        return text.replace(PROMPT, "A cat")

    said = {meant(case.body): bool(case.refused) for case in CASES}
    both = {case.says: case.refused for case in directed_cases() if meant(case.body) in said}
    assert len(both) > 100
    for case in directed_cases():
        assert said.get(meant(case.body), case.refused) is case.refused, case.says


def test_no_more_is_billed_than_a_full_run_may_cost() -> None:
    plan = make_plan(options_of(profile="full"))
    # And what schemathesis gets accepted.
    assert plan.billed + 20 <= plan.most_billed == 100
    assert len({(step.check, step.case) for step in plan.steps}) == len(plan.steps)


@pytest.mark.parametrize("rule", ["OMNI-04", "OMNI-13"])
def test_both_directions_are_sent_and_judged(rule: str) -> None:
    steps = [step for step in (*refused_creates(), *accepted_creates()) if step.check == rule]
    right = run(*steps)
    assert [finding for result in right.results for finding in result.findings] == []
    assert right.billed == sum(step.billed for step in steps)


def test_a_refused_case_has_no_field_that_its_rule_does_not_know() -> None:
    of_rule: dict[str, set[str]] = {}
    for name in fields():
        rules = request_schema()["properties"][name].get("x-omni-rule")
        assert rules, f"the contract says no x-omni-rule of {name}"
        of_rule.setdefault(rules[0], set()).add(name)
    for clause in clauses():
        of_rule.setdefault(clause["x-omni-rule"][0], set()).update(fields_of(clause))
    lists = {"image_urls", "images", "video_urls"}
    for case in REFUSED:
        known = lists if case.rule == "OMNI-25" else of_rule[case.rule]
        assert {name for name in case.body if name not in STANDARD} <= known, case.says
