"""A comparison that judges wrongly is seen by a row of the tables."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import attrs
import pytest

from changes import bodies, compare, impact, keywords, operations, schemas, spot
from tests.changes.contract_rows import CONTRACT_ROWS, VIDEOS
from tests.changes.toy import CONTENT, Row, edited, verdict
from tests.changes.toy_rows import TOY_ROWS


@attrs.frozen
class Mutant:
    """A name of a module with something wrong in its place, and the row that sees it."""

    module: ModuleType
    name: str
    wrong: Callable[..., Any]
    seen_by: str


def swapped_sides(direction: str, kind: Any, **_: object) -> Any:
    return impact.impact("answer" if direction == "request" else "request", kind)


def swapped_whom(direction: Any, kind: Any, *, must_refuse: bool = False) -> Any:
    return impact.impact(direction, kind, must_refuse=must_refuse)[::-1]


MUTANTS = [
    Mutant(operations, "impact", swapped_sides, "a new answer field"),
    Mutant(operations, "impact", swapped_whom, "a higher maximum"),
    Mutant(operations, "must_refuse", lambda _: frozenset(), "a value less that must be refused"),
    Mutant(spot, "flipped", lambda kind: kind, "a condition that holds more often"),
    Mutant(spot, "flipped", lambda kind: kind, "a smaller thing ruled out"),
    Mutant(spot, "rules_of", lambda *_: frozenset(), "a lower maximum"),
    Mutant(bodies, "covers", lambda *_: False, "a coarser step"),
    Mutant(bodies, "covers", lambda *_: False, "a value and no alternatives"),
    Mutant(bodies, "covers", lambda *_: False, "a clause that repeats another"),
    Mutant(bodies, "covers", lambda *_: True, "a lower maximum"),
    Mutant(schemas, "disjoint", lambda *_: True, "what cannot be told apart from a success"),
    Mutant(schemas, "required_edits", lambda *_: iter(()), "a required field"),
    Mutant(schemas, "_conditions", lambda *_: iter(()), "a value less under a condition"),
    Mutant(schemas, "_clauses", lambda *_: iter(()), "a condition gone"),
    Mutant(schemas, "_inner", lambda *_: iter(()), "longer items"),
    Mutant(keywords, "_words_of", lambda _: None, "a word more"),
    Mutant(keywords, "_types", lambda *_: iter(()), "null in an answer"),
    Mutant(keywords, "_default", lambda *_: iter(()), "another default"),
    Mutant(keywords, "_moved", lambda *_: "narrowed", "a higher maximum"),
    Mutant(keywords, "_UNWEIGHED", lambda: frozenset(), "a type for tools alone"),
    Mutant(operations, "security_edits", lambda *_: iter(()), "a token needed"),
    Mutant(compare, "rule_changes", lambda *_: iter(()), "the words of any other rule"),
    Mutant(compare, "_hosts", lambda _: [], "a host gone"),
]
"""A mutant of a table or a set is what its function gives."""
_DATA = ("_UNWEIGHED",)


def told(row: Row) -> Any:
    before = VIDEOS if row in CONTRACT_ROWS else CONTENT
    try:
        return verdict(before, edited(before, row.edit))
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        return error


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: f"{mutant.name}: {mutant.seen_by}")
def test_a_wrong_judgement_is_seen(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    [row] = [row for row in (*TOY_ROWS, *CONTRACT_ROWS) if row.says == mutant.seen_by]
    wrong = mutant.wrong() if mutant.name in _DATA else mutant.wrong
    monkeypatch.setattr(mutant.module, mutant.name, wrong)
    assert told(row) != (row.callers, row.servers, row.rules)
