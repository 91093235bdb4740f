"""Whatever is changed about the contract's schema of a create, some directed case notices."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import attrs
import jsonschema_rs
import pytest

from jimmyai_omni.contract import load_contract
from jimmyai_omni.rules.request import ALIASES
from jimmyai_omni_contract.conform.cases.case import Case
from jimmyai_omni_contract.conform.cases.directed import directed_cases

Place = tuple[str | int, ...]

COMPONENTS: Mapping[str, Any] = load_contract()["components"]
SCHEMAS = ("CreateVideoRequest", "StandardModel", "Model", "MediaUrl", "Orientation")
WORDS = ("enum", "const", "pattern", "maxItems", "minItems", "minLength", "type", "required", "if", "allOf")
LEFT_OUT = ("x-omni-rule", "description", "examples", "default")
GONE = object()
SHARED = "OMNI-27"
"""The rule of the whole: what it requires and defines belongs to the rules of the parts."""


@attrs.frozen
class Change:
    """One change of the contract: a word dropped, a limit moved, a member left out."""

    place: Place
    what: str
    value: Any
    rule: str
    """Of the changed clause."""

    @property
    def name(self) -> str:
        return f"{'/'.join(map(str, self.place))} {self.what}"


def changes(node: Any, place: Place, rule: str = SHARED) -> Iterator[Change]:
    """All single changes of a schema."""
    if isinstance(node, list):
        for index, each in enumerate(node):
            yield from changes(each, (*place, index), rule)
    if not isinstance(node, dict):
        return
    [rule, *_] = node.get("x-omni-rule", [rule])
    for key, value in node.items():
        here = (*place, key)
        if key in WORDS and place[-1] != "properties":
            yield Change(here, "dropped", GONE, rule)
        if key in ("maxItems", "minItems", "minLength"):
            yield from (Change(here, f"{value + by}", value + by, rule) for by in (-1, 1))
        if key in ("enum", "required"):
            for member in value:
                yield Change(here, f"without {member}", [each for each in value if each != member], rule)
        elif key not in LEFT_OUT:
            yield from changes(value, here, rule)


CHANGES = {
    change.name: change for name in SCHEMAS for change in changes(COMPONENTS["schemas"][name], (name,))
}

# Such a contract accepts the same bodies, or is noticed elsewhere.
UNNOTICED = {
    # Of bodies that are no objects, which steps/content.py sends.
    "CreateVideoRequest/type dropped",
    # A body without a model is refused in any case.
    *(f"CreateVideoRequest/allOf/{number}/if/required without model" for number in (3, 4, 5, 6)),
    *(f"CreateVideoRequest/allOf/{number}/if/required dropped" for number in (5, 6)),
    "CreateVideoRequest/$defs/standard/required without model",
    "CreateVideoRequest/$defs/standard/required dropped",
    # The type of the field says it too, or its enum.
    "CreateVideoRequest/allOf/4/then/else/properties/images/type dropped",
    *(f"{name}/type dropped" for name in ("Model", "StandardModel", "Orientation")),
    # What takes 1 or 3 images, or none, includes what frame takes; at most 7 includes what the others take.
    "CreateVideoRequest/allOf/5/if/properties/generation_type/enum dropped",
    "CreateVideoRequest/allOf/6/if/properties/model/const dropped",
    # No reference of one character is worth the price of a create.
    "MediaUrl/minLength 2",
}


def noticed_by(change: Change) -> list[Case]:
    """The cases that the changed contract judges otherwise."""
    components: Any = deepcopy(COMPONENTS)
    holder = components["schemas"]
    for step in change.place[:-1]:
        holder = holder[step]
    if change.value is GONE:
        del holder[change.place[-1]]
    else:
        holder[change.place[-1]] = change.value
    schema = {"$ref": "#/components/schemas/CreateVideoRequest", "components": components}
    validator = jsonschema_rs.Draft202012Validator(schema)
    return [case for case in directed_cases() if validator.is_valid(dict(case.body)) is case.refused]


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_a_changed_contract_is_noticed(name: str) -> None:
    change = CHANGES[name]
    cases = noticed_by(change)
    assert bool(cases) is (name not in UNNOTICED)
    if change.rule != SHARED:
        # That it is wrongly accepted is held against the rule that was changed, and against no other.
        assert {case.rule for case in cases if case.refused} <= {change.rule}


@pytest.mark.parametrize("number", range(len(COMPONENTS["schemas"]["CreateVideoRequest"]["allOf"])))
def test_without_a_clause_nothing_but_its_refused_cases_is_accepted(number: int) -> None:
    clauses = COMPONENTS["schemas"]["CreateVideoRequest"]["allOf"]
    rule = clauses[number]["x-omni-rule"][0]
    others = [clause for clause in clauses if clause is not clauses[number]]
    cases = noticed_by(Change(("CreateVideoRequest", "allOf"), "", others, rule))
    assert {(case.rule, case.refused) for case in cases} == {(rule, True)}
    assert any(case.level == "must" for case in cases)


@pytest.mark.parametrize("alias", sorted(ALIASES))
def test_a_server_that_forgets_the_rules_for_an_alias_is_noticed_rule_by_rule(alias: str) -> None:
    change = CHANGES[f"StandardModel/enum without {alias}"]
    rules = {case.rule for case in noticed_by(change) if case.level == "must"}
    assert rules == {"OMNI-04", "OMNI-06", "OMNI-13", "OMNI-14", "OMNI-16", "OMNI-18"}
