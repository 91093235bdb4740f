"""The documents of the conformance check name what there is, and nothing else."""

import re
import shlex
from pathlib import Path

import click
import pytest
import yaml

from jimmyai_omni_contract.conform.checks import checks
from jimmyai_omni_contract.conform.command import conform
from jimmyai_omni_contract.conform.options import PROFILES
from jimmyai_omni_contract.conform.verdict import EXIT_CODES

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "conformance.md").read_text(encoding="utf-8")
WORKFLOW = (DOCS / "conformance-workflow.yml").read_text(encoding="utf-8")
OPTIONS = {name for option in conform.params if isinstance(option, click.Option) for name in option.opts}


def test_every_option_that_is_named_is_there() -> None:
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", PAGE + WORKFLOW))
    others = {"--rm", "--conform-base-url", "--conform-profile", "--conform-max-billed"}
    assert named - OPTIONS == others
    assert {"--plan", "--yes", "--max-billed", "--expected", "--strict", "--only", "--reference"} <= named


@pytest.mark.parametrize("profile", PROFILES)
def test_every_profile_has_its_row(profile: str) -> None:
    assert f"| `{profile}` |" in PAGE


def test_exit_codes_are_those_of_the_command() -> None:
    rows = dict(re.findall(r"^\| (\d) \| ([\w ]+)", PAGE, re.MULTILINE))
    assert set(map(int, rows)) == {2, *EXIT_CODES.values()}
    assert rows["4"] == "inconclusive"


def test_the_checks_beside_the_rules_are_told() -> None:
    for check in checks():
        assert check.startswith("OMNI-") or f"- `{check}`: " in PAGE


def test_the_workflow_runs_what_there_is() -> None:
    [job] = yaml.safe_load(WORKFLOW)["jobs"].values()
    [command] = [step["run"] for step in job["steps"] if "omni conform" in step.get("run", "")]
    words = shlex.split(re.sub(r"\$\{\{.*?\}\}", "free", command))[2:]
    conform.make_context("conform", words)
    assert {step["if"] for step in job["steps"] if "if" in step} == {"always()"}
