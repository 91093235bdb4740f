"""docs/mock-server.md says what is: its tables, its script and its directives."""

import re
from pathlib import Path
from typing import Any

import click
import pytest

from jimmyai_omni_contract.mock.script.directive import read_directive
from jimmyai_omni_contract.mock.script.fault import OPERATIONS, Fault
from jimmyai_omni_contract.mock.script.faults import FAULTS
from jimmyai_omni_contract.mock.script.file import load_script
from jimmyai_omni_contract.mock.script.scenarios import SCENARIOS
from jimmyai_omni_contract.mock.serve.command import mock
from tests.mock.caller import Caller

PAGE = (Path(__file__).parents[3] / "docs/mock-server.md").read_text()
ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split("|")) for line in PAGE.splitlines() if "|" in line
]
API = tuple(operation for operation in OPERATIONS if operation != "media")


def befallen(fault: Fault) -> str:
    return {OPERATIONS: "all", API: "all but media"}.get(fault.operations) or ", ".join(fault.operations)


def block(language: str) -> str:
    [found] = re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)
    return str(found)


def test_every_fault_is_in_its_table() -> None:
    for fault in FAULTS.values():
        assert (f"`{fault.name}`", befallen(fault), fault.description) in ROWS


def test_every_scenario_is_in_its_table() -> None:
    for scenario in SCENARIOS.values():
        assert (f"`{scenario.name}`", scenario.description) in ROWS


def test_every_option_that_is_named_is_one() -> None:
    options = {name for option in mock.params if isinstance(option, click.Option) for name in option.opts}
    options |= {name for option in mock.params for name in getattr(option, "secondary_opts", ())}
    named = set(re.findall(r"(--[a-z]+[a-z-]*)", PAGE))
    assert named <= options


def test_the_script_is_one(tmp_path: Path) -> None:
    path = tmp_path / "night.yaml"
    path.write_text(block("yaml"))
    options: dict[str, Any] = load_script(path)
    caller = Caller(**options)
    caller.create(prompt="A cat")
    assert [task["scenario"] for task in caller.control("tasks")] == ["review"]


@pytest.mark.parametrize("prompt", block("text").splitlines())
def test_every_directive_is_understood(prompt: str) -> None:
    directive = read_directive(prompt, SCENARIOS)
    assert directive.scenario or directive.faults


def test_every_control_call_is_one() -> None:
    served = {route.path for route in Caller().service._routes}  # pyright: ignore[reportPrivateUsage]
    for path in set(re.findall(r"(/_mock/[a-z]+)", PAGE)):
        assert any(re.match(pattern, path) for pattern in served), path
