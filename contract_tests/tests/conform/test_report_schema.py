"""The published schema of the document: what it takes, and that each part of it is asked for."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, cast

import pytest

from jimmyai_omni_contract.conform.document import verdict_document
from jimmyai_omni_contract.conform.report.reading import check_document, schema
from jimmyai_omni_contract.conform.verdict import judge
from tests.conform.documents import ALL, BROKEN
from tests.conform.runs import create, finding, run, step

Place = tuple[str | int, ...]


def places(value: object, at: Place = ()) -> Iterator[Place]:
    """Where a document has something, in the first of equal things."""
    if isinstance(value, dict):
        for name, inner in cast(dict[str, object], value).items():
            yield (*at, name)
            yield from places(inner, (*at, name))
    elif isinstance(value, list) and value:
        first = max(range(len(value)), key=lambda place: len(str(value[place])))
        yield from places(value[first], (*at, first))


@pytest.mark.parametrize("name", ALL)
def test_it_takes_a_verdict_and_what_is_unknown(name: str) -> None:
    assert schema().is_valid(ALL[name])
    assert schema().is_valid({**ALL[name], "new": 1})


@pytest.mark.parametrize("place", tuple(places(BROKEN)), ids=lambda place: ".".join(map(str, place)))
def test_it_misses_whatever_is_left_out_or_of_another_kind(place: Place) -> None:
    for change in ("left out", "of another kind"):
        wrong: Any = deepcopy(BROKEN)
        inner = wrong
        for key in place[:-1]:
            inner = inner[key]
        if change == "left out":
            del inner[place[-1]]
        else:
            inner[place[-1]] = {"other": ["kind"]}
        assert not schema().is_valid(wrong), change


def test_it_takes_what_a_run_makes() -> None:
    document = verdict_document(judge(run(step(create()), step(lambda _: finding(), case="another"))))
    assert document["exchanges"]
    assert check_document(document, "a run") is document
