"""docs/gate.md names what there is."""

import re
from pathlib import Path
from typing import get_args

from jimmyai_omni_contract.gate.command import gate
from jimmyai_omni_contract.gate.own import What
from jimmyai_omni_contract.gate.passage import Trouble
from jimmyai_omni_contract.gate.report import SIDES
from jimmyai_omni_contract.schema.operations import operations
from tests.gate.gated import gated_mock

PAGE = (Path(__file__).parents[3] / "docs/gate.md").read_text()
ROWS = dict(re.findall(r"^\| `([^`]+)` \| (.+) \|$", PAGE, flags=re.MULTILINE))


def test_each_key_of_the_report_is_documented() -> None:
    with gated_mock() as (passed, _):
        passed.create(duration=5)
    report = passed.gate.report.as_dict()
    assert report.keys() == ROWS.keys() - {*get_args(What), "x-omni-gate"}
    for nested in (report["creates"], report["violations"][0]):
        assert {key for key in nested if f"`{key}`" not in PAGE} == set()


def test_each_reason_of_the_gate_and_each_trouble_is_documented() -> None:
    assert {*get_args(What)} < ROWS.keys()
    assert {word for word in (*get_args(Trouble), *SIDES) if f"`{word}`" not in PAGE} == set()


def test_each_operation_of_the_report_is_named_with_its_word_in_recordings() -> None:
    for operation in operations():
        assert f"`{operation.id}` (`{operation.name}`)" in PAGE


def test_each_option_that_is_named_exists_and_each_that_matters_is_named() -> None:
    options = {option for parameter in gate.params for option in parameter.opts}
    named = set(re.findall(r"--[a-z][a-z-]+", PAGE))
    assert named <= options
    assert options - named == {"--port"}
