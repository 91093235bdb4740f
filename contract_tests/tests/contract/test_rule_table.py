"""The rule table is complete, and the schemas of the contract refer to it honestly.

A rule that refuses, and that a schema can express, is the first id of a clause, since that id names the
refusal. A rule that only permits or explains has no clause that could refuse by it: it stands second, or is
named in a description; that the schema permits what it permits is shown by the cases of `rules/cases.py`.
"""

import re
from typing import Any, get_args

import pytest

from jimmyai_omni.contract import Level, Rule, rule_table
from tests.contract.spec import CONTRACT, SCHEMAS, resolve, walk

RULES = {rule.id: rule for rule in rule_table()}
ROWS: list[dict[str, Any]] = CONTRACT["x-omni-rules"]
# As the facts are marked: R, chosen by this project; D / R, documented with a reading in it.
READINGS = {"OMNI-11", "OMNI-23", "OMNI-24", "OMNI-25", "OMNI-27"}
DOCUMENTED_WITH_A_READING = {"OMNI-03", "OMNI-10", "OMNI-13", "OMNI-14", "OMNI-19", "OMNI-28"}


def clauses(root: Any) -> dict[str, list[str]]:
    """The ids of each clause below a node, by its place."""
    return {where: node["x-omni-rule"] for where, node in walk(root) if "x-omni-rule" in node}


def request_clauses() -> dict[str, list[str]]:
    """The clauses that a create body meets, those of its items included."""
    return clauses([SCHEMAS["CreateVideoRequest"], SCHEMAS["MediaUrl"]])


def rule_ids(kept: Any) -> set[str]:
    return {rule.id for rule in RULES.values() if kept(rule)}


def refuses_a_body(rule: Rule) -> bool:
    return rule.refused_with == "20002" and "request" in rule.binds


def test_the_rules_are_numbered_from_1_without_a_gap() -> None:
    assert [row["id"] for row in ROWS] == [f"OMNI-{number:02}" for number in range(1, len(ROWS) + 1)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["id"]))
def test_a_row_has_all_its_columns(row: dict[str, Any]) -> None:
    assert {"id", "text", "level", "source", "binds", "schema"} <= set(row)
    assert set(row) <= {"id", "text", "level", "reading", "source", "binds", "schema", "refused_with"}
    assert re.fullmatch(r"\S.*\.", row["text"])
    assert row["source"].startswith(("create", "balance-webhook"))
    assert row["level"] in get_args(Level)
    assert row["binds"] and set(row["binds"]) <= {"request", "response", "state", "money"}
    assert row["schema"] in {"full", "part", "none"}
    assert row.get("refused_with") in {None, "20001", "20002", "-1"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["id"]))
def test_a_row_is_read_as_it_is_written(row: dict[str, Any]) -> None:
    rule = RULES[row["id"]]
    assert {name: getattr(rule, name) for name in row} == row | {"binds": tuple(row["binds"])}


def test_what_the_documents_do_not_say_is_marked_as_a_reading() -> None:
    assert rule_ids(lambda rule: rule.level == "reading") == READINGS
    assert rule_ids(lambda rule: rule.level == "documented" and rule.reading) >= DOCUMENTED_WITH_A_READING
    assert rule_ids(lambda rule: rule.level == "reading" and rule.reading) == set()


def test_every_clause_names_rules_of_the_table() -> None:
    found = clauses(CONTRACT)
    assert found
    assert {rule_id for ids in found.values() for rule_id in ids} <= set(RULES)
    assert [where for where, ids in found.items() if not ids or len(ids) != len(set(ids))] == []


def test_the_rules_that_refuse_a_body_are_the_first_ids_of_its_clauses() -> None:
    assert {ids[0] for ids in request_clauses().values()} == rule_ids(refuses_a_body)


def test_a_second_id_of_a_clause_only_permits_or_explains() -> None:
    seconds = {rule_id for ids in request_clauses().values() for rule_id in ids[1:]}
    assert seconds
    assert seconds & rule_ids(refuses_a_body) == set()


def test_a_rule_that_no_schema_can_say_stands_beside_no_clause() -> None:
    beside = {rule_id for ids in clauses(CONTRACT).values() for rule_id in ids}
    assert beside & rule_ids(lambda rule: rule.schema == "none") == set()


@pytest.mark.parametrize("rule_id", sorted(rule_ids(lambda rule: "request" in rule.binds)))
def test_a_rule_of_the_request_is_named_where_the_request_is_described(rule_id: str) -> None:
    scheme = CONTRACT["components"]["securitySchemes"]
    parts = [SCHEMAS["CreateVideoRequest"], SCHEMAS["MediaUrl"], scheme]
    parts += [resolve(node) for _, node in walk(SCHEMAS["CreateVideoRequest"]) if "$ref" in node]
    described = [node["description"] for _, node in walk(parts) if isinstance(node.get("description"), str)]
    assert any(rule_id in text for text in described)


def test_the_rules_of_answers_stand_beside_a_clause_of_an_answer() -> None:
    bound = rule_ids(lambda rule: "response" in rule.binds and rule.schema != "none")
    answers = clauses([SCHEMAS["TaskId"], SCHEMAS["CreatedTask"], SCHEMAS["VideoTask"]])
    assert bound == {rule_id for ids in answers.values() for rule_id in ids} == {"OMNI-02", "OMNI-26"}
