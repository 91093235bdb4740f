"""The workflow of the documents: its steps read what the one that judges writes, where it has written it."""

import re
import shlex
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from click.testing import CliRunner

from jimmyai_omni_contract.conform.command import conform
from jimmyai_omni_contract.conform.options import PROFILES

TEXT = (Path(__file__).parents[3] / "docs/conformance-workflow.yml").read_text(encoding="utf-8")
HOST = "https://www.jimmyai.cn"
FILE = re.compile(r"[\w-]+\.[\w*]+")
CONDITION = re.compile(r"always\(\) && hashFiles\('([\w.]+)'\) != ''")
"""hashFiles is empty where no file is; without always() a step is passed over once another has failed."""


class Workflow:
    """The one job of a workflow: its step that judges, and those that follow."""

    def __init__(self, text: str) -> None:
        document = yaml.safe_load(text)
        # YAML 1.1 takes the name `on` for true.
        self.chosen: dict[str, Any] = document[True]["workflow_dispatch"]["inputs"]["profile"]
        [job] = document["jobs"].values()
        steps: list[dict[str, Any]] = job["steps"]
        [place] = [place for place, step in enumerate(steps) if "omni conform" in step.get("run", "")]
        self.judging, self.after = steps[place], steps[place + 1 :]
        self.environments = [document.get("env"), job.get("env"), *(step.get("env") for step in steps)]

    def arguments(self, profile: str) -> list[str]:
        """Those of the command, with what the shell makes of them."""
        return shlex.split(self.judging["run"].replace("$PROFILE", profile))[2:]


def holds_to_it(text: str) -> None:
    """What must be true of the workflow."""
    workflow = Workflow(text)
    judges_in_each_profile(workflow)
    shows_the_key_to_nobody_else(workflow)
    reads_what_is_written(workflow)


def judges_in_each_profile(workflow: Workflow) -> None:
    assert {workflow.chosen["default"]} < {*workflow.chosen["options"]} <= {*PROFILES}
    default = workflow.chosen["default"]
    assert workflow.judging["env"]["PROFILE"] == f"${{{{ inputs.profile || '{default}' }}}}"
    # GitHub would put it into the script, whatever it is.
    assert "${{" not in workflow.judging["run"]
    for profile in workflow.chosen["options"]:
        with conform.make_context("conform", workflow.arguments(profile)) as context:
            assert (context.params["profile"], context.params["yes"]) == (profile, True)


def shows_the_key_to_nobody_else(workflow: Workflow) -> None:
    assert workflow.judging["env"]["JIMMYAI_API_KEY"] == "${{ secrets.JIMMYAI_API_KEY }}"
    assert workflow.judging["env"]["JIMMYAI_BASE_URL"] == HOST
    assert sum("secrets" in str(environment) for environment in workflow.environments) == 1


def reads_what_is_written(workflow: Workflow) -> None:
    with conform.make_context("conform", workflow.arguments("free")) as context:
        reports = {str(path) for path in context.params["reports"]}
        written = {*reports, str(context.params["record"])}
    kept: set[str] = set()
    for step in workflow.after:
        words = [*shlex.split(step.get("run", "")), *" ".join(step.get("with", {}).values()).split()]
        read = {name for word in words if FILE.fullmatch(word) for name in matching(word, written)}
        condition = CONDITION.fullmatch(step["if"])
        assert condition
        assert condition[1] in read & reports
        kept |= read if "upload-artifact" in step.get("uses", "") else set()
    assert kept == written


def matching(pattern: str, names: set[str]) -> set[str]:
    found = {name for name in names if fnmatch(name, pattern)}
    assert found, f"nothing writes {pattern}"
    return found


def test_it_holds_to_what_it_promises() -> None:
    holds_to_it(TEXT)


def test_without_a_key_there_is_nothing_to_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    # What GitHub makes of a secret that is not set.
    env = {"JIMMYAI_API_KEY": "", "JIMMYAI_BASE_URL": HOST}
    done = CliRunner().invoke(conform, Workflow(TEXT).arguments("free"), env=env)
    # So nothing else was wrong, not even the form of a report.
    assert "there is no API key" in done.output
    assert (done.exit_code, [*tmp_path.iterdir()]) == (2, [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("options: [free,", "options: [cheap,"),
        ("default: free", "default: soak"),
        ("|| 'free'", "|| 'full'"),
        ('"$PROFILE"', '"${{ inputs.profile }}"'),
        ("--yes", "--agree"),
        (" --yes", ""),
        ("steps:", "env: {KEY: '${{ secrets.JIMMYAI_API_KEY }}'}\n    steps:"),
        (HOST, "https://relay.example"),
        ("cat verdict.md", "cat verdict.txt"),
        ("sarif_file: verdict.sarif", "sarif_file: results.sarif"),
        ("--report verdict.sarif ", ""),
        ("--record evidence.har", "--record exchanges.har"),
        ("            evidence.har\n", ""),
        ("hashFiles('verdict.md')", "hashFiles('verdict.txt')"),
        ("hashFiles('verdict.sarif')", "hashFiles('verdict.md')"),
        ("always() && hashFiles('verdict.json') != ''", "always()"),
        ("always() && hashFiles('verdict.json') != ''", "hashFiles('verdict.json') != ''"),
    ],
)
def test_another_workflow_is_found_out(before: str, after: str) -> None:
    assert before in TEXT
    with pytest.raises((AssertionError, ValueError, click.UsageError)):
        holds_to_it(TEXT.replace(before, after))
