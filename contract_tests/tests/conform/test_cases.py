"""The directed cases are what they are meant to be, and each clause of the contract needs one of them."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import jsonschema_rs
import pytest

from jimmyai_omni.contract import load_contract, rule_table
from jimmyai_omni.rules import judge
from jimmyai_omni_contract.conform.cases.case import STANDARD, Case
from jimmyai_omni_contract.conform.cases.directed import directed_cases
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


def places(schema: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of all clauses that can refuse."""
    for key, value in schema.items() if isinstance(schema, dict) else enumerate(schema):
        if key in ("enum", "pattern", "maxItems", "minItems", "type", "required") and path[-1:] != ("if",):
            yield (*path, key)
        if isinstance(value, dict | list) and key not in ("if", "examples", "enum", "x-omni-rule", "$defs"):
            yield from places(value, (*path, key))


# The first is shown by bodies that are no objects (steps/content.py), the second by the type of the field.
SHOWN_ELSEWHERE = {("type",), ("allOf", 4, "then", "else", "properties", "images", "type")}
CREATE = load_contract()["components"]["schemas"]["CreateVideoRequest"]


@pytest.mark.parametrize(
    "place", sorted({*places(CREATE)} - SHOWN_ELSEWHERE, key=str), ids=lambda place: "/".join(map(str, place))
)
def test_a_clause_that_is_dropped_is_noticed(place: tuple[Any, ...]) -> None:
    components = deepcopy(load_contract()["components"])
    holder = components["schemas"]["CreateVideoRequest"]
    for step in place[:-1]:
        holder = holder[step]
    del holder[place[-1]]
    schema = {"$ref": "#/components/schemas/CreateVideoRequest", "components": components}
    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    assert any(validator.is_valid(dict(case.body)) is case.refused for case in directed_cases())


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


def test_cases_are_small() -> None:
    def smaller(case: Case) -> list[str]:
        return [field for field in case.body if field not in STANDARD]

    assert max(len(smaller(case)) for case in REFUSED) <= 3
