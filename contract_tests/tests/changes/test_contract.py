"""The edits of the real contract, held against what its validators take before and after."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from tests.changes.contract_rows import CONTRACT_ROWS, VIDEOS
from tests.changes.toy import GONE, Row, edited, verdict
from tests.contract.spec import CONTRACT, SCHEMAS, standing_alone, walk
from tests.contract.test_answers import REFUSED, TAKEN
from tests.rules.cases import CASES

_CREATE = "CreateVideoRequest"
BODIES = [case.body for case in CASES]
TASKS = [
    answer.get("data")
    for operation, _, answer in [*TAKEN, *REFUSED]
    if operation == "queryVideo" and isinstance(answer, dict)
]


def taken(contract: dict[str, Any], name: str, values: list[Any]) -> list[bool]:
    schema = {**standing_alone({}), **contract, "$ref": f"#/components/schemas/{name}"}
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)
    return [validator.is_valid(value) for value in values]


BEFORE = {name: taken(CONTRACT, name, values) for name, values in ((_CREATE, BODIES), ("VideoTask", TASKS))}


def moved(contract: dict[str, Any], name: str, values: list[Any]) -> tuple[bool, bool]:
    """Whether a value is refused that was taken, and taken that was refused."""
    pairs = list(zip(BEFORE[name], taken(contract, name, values), strict=True))
    return (True, False) in pairs, (False, True) in pairs


def check_honest(contract: dict[str, Any], callers: str, servers: str) -> None:
    """The verdict of a contract with one edit warns of all that its validators show."""
    lost, gained = moved(contract, _CREATE, BODIES)
    assert not lost or callers == "breaking"
    assert not gained or servers == "breaking"
    promised, unheard = moved(contract, "VideoTask", TASKS)
    assert not promised or servers == "breaking"
    assert not unheard or callers == "breaking"


@pytest.mark.parametrize("row", CONTRACT_ROWS, ids=lambda row: row.says)
def test_an_edit_is_told_as_what_it_is_and_as_the_validators_show_it(row: Row) -> None:
    contract = edited(VIDEOS, row.edit)
    assert verdict(VIDEOS, contract) == (row.callers, row.servers, row.rules)
    check_honest(contract, row.callers, row.servers)


def keywords(name: str) -> Iterator[str]:
    """The places of the keywords that decide, but for fields themselves, whose meaning counts too."""
    for where, node in walk(SCHEMAS[name]):
        for keyword in node:
            inside = where.rpartition("/")[2]
            decides = keyword not in ("description", "examples", "default", "x-omni-rule", "properties")
            if decides and inside not in ("properties", "$defs") and "$defs" not in f"{where}/{keyword}":
                yield f"components/schemas/{name}{where}/{keyword}"


def check_sweep(name: str, places: list[str], least: int) -> None:
    """Each edit is judged honestly, and so many of them are seen by the bodies at all."""
    values = BODIES if name == _CREATE else TASKS
    shown = 0
    for place in places:
        contract = edited(VIDEOS, (place, GONE))
        callers, servers, _ = verdict(VIDEOS, contract)
        check_honest(contract, callers, servers)
        shown += any(moved(contract, name, values))
    assert shown >= least


@pytest.mark.parametrize(("name", "places", "least"), [(_CREATE, 2, 1), ("VideoTask", 4, 2)])
def test_whatever_keyword_goes_the_verdict_warns_of_what_validators_show(
    name: str, places: int, least: int
) -> None:
    every = list(keywords(name))
    check_sweep(name, every[:: len(every) // places], least)


@pytest.mark.campaign
@pytest.mark.parametrize(("name", "least"), [(_CREATE, 30), ("VideoTask", 20)])
def test_each_keyword_goes_and_the_verdict_warns_of_what_validators_show(name: str, least: int) -> None:
    check_sweep(name, list(keywords(name)), least)
