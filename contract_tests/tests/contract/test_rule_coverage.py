"""No rule is without what it needs: a clause, code on both sides, cases, and a wrong server."""

import attrs
import pytest

from changes.rule_ids import ids_in
from tests.contract.rule_coverage import EXCEPTIONS, Coverage, coverage, holes

ROWS = {row.rule.id: row for row in coverage()}


def test_no_rule_has_a_hole_but_those_that_are_explained() -> None:
    assert holes() == set(EXCEPTIONS)


@pytest.mark.parametrize(
    ("column", "lacking"),
    [
        ("schema", attrs.evolve(ROWS["OMNI-04"], clauses=())),
        ("wrapper", attrs.evolve(ROWS["OMNI-04"], wrapper=())),
        ("mock", attrs.evolve(ROWS["OMNI-04"], mock=())),
        ("accepted", attrs.evolve(ROWS["OMNI-04"], accepted=0)),
        ("refused", attrs.evolve(ROWS["OMNI-04"], refused=0)),
        ("wrong servers", attrs.evolve(ROWS["OMNI-04"], wrong_servers=())),
        ("wrong clients", attrs.evolve(ROWS["OMNI-04"], wrong_clients=())),
        ("steps", attrs.evolve(ROWS["OMNI-30"], steps=0)),
    ],
)
def test_what_is_missing_is_a_hole(column: str, lacking: Coverage) -> None:
    assert column in set(lacking.holes()) - set(ROWS[lacking.rule.id].holes())


def test_short_forms_name_rules_too() -> None:
    assert ids_in("(OMNI-05, 06 and 17)") == {"OMNI-05", "OMNI-06", "OMNI-17"}
    assert ids_in("(OMNI-12 to 14, 20)") == {"OMNI-12", "OMNI-13", "OMNI-14", "OMNI-20"}
    # A range of whole ids says where rules are, and names none between.
    assert ids_in("OMNI-01 to OMNI-27") == {"OMNI-01", "OMNI-27"}
