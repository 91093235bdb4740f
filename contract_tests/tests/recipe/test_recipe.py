"""The recipe "add an operation" of CONTRIBUTING.md, followed in a copy of the checkout for a toy."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pytest

from changes.document import ROOT
from tests.recipe.toy import CONTRACT, STEPS, WORKS, Edit

pytestmark = pytest.mark.checkout

PACKAGES: Final = ("wrapper", "generated_client", "contract_tests", "openapi")
HELD_BY: Final = (
    "recipe/test_every_operation.py",
    "contract/test_operations.py::test_the_operations_are_the_documented_ones",
    "gate/test_documented.py::test_each_operation_of_the_report_is_named_with_its_word_in_recordings",
)
"""The tests that tell of a forgotten step."""
EDITS: Final = [edit for edits in STEPS.values() for edit in edits]


def run(checkout: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a copy, with the packages of the copy."""
    path = os.pathsep.join(str(checkout / package) for package in PACKAGES)
    env = {"PATH": os.environ["PATH"], "HOME": str(checkout), "PYTHONPATH": path}
    return subprocess.run(
        [sys.executable, *command], cwd=checkout, env=env, capture_output=True, text=True, timeout=300
    )


def checked(checkout: Path, *tests: str) -> tuple[bool, str]:
    """Whether the tests of a copy pass, and what they say."""
    names = [f"contract_tests/tests/{test}" for test in tests]
    done = run(checkout, "-m", "pytest", "-n", "0", "--tb", "short", *names)
    return done.returncode == 0, done.stdout + done.stderr


def copied(folder: Path, edits: Iterable[Edit]) -> Path:
    """A copy of the checkout in which the edits are made."""
    checkout = folder / "checkout"
    for name in (*PACKAGES, "docs"):
        shutil.copytree(ROOT / name, checkout / name, ignore=shutil.ignore_patterns("node_modules"))
    shutil.copy2(ROOT / "pyproject.toml", checkout)
    for edit in edits:
        edit.do(checkout)
    return checkout


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in which all of the recipe was done."""
    checkout = copied(tmp_path_factory.mktemp("followed"), (*CONTRACT, *EDITS, WORKS))
    done = run(checkout, "openapi/generate.py")
    assert done.returncode == 0, done.stderr
    return checkout


@pytest.mark.campaign
def test_who_follows_the_recipe_has_a_whole_operation(followed: Path) -> None:
    passed, said = checked(followed, *HELD_BY, "recipe/test_toy.py")
    assert passed, said


@pytest.mark.campaign
def test_who_changes_the_contract_alone_is_told_of_each_step(tmp_path: Path) -> None:
    # Without a name nothing can be recorded, so the steps behind it are told once it has one.
    checkout = copied(tmp_path, (*CONTRACT, *STEPS["name"]))
    passed, said = checked(checkout, f"{HELD_BY[0]}::test_it_is_generated")
    assert not passed
    assert "getToy: generated_client has no get_toy.py: make generate" in said
    assert run(checkout, "openapi/generate.py").returncode == 0
    passed, said = checked(checkout, *HELD_BY)
    assert not passed
    untold = [step for step, edits in STEPS.items() if not any(edit.is_missed_in(said) for edit in edits)]
    assert untold == ["name"]


def test_the_recipe_names_each_file_and_each_test() -> None:
    whole = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    [recipe] = re.findall(r"add an operation\?(.*?)\n\*\*\.\.\. ", whole, flags=re.DOTALL)
    files = {Path(edit.file) for edit in (*CONTRACT, *EDITS)}
    named = {file for file in files if file.name in recipe or "/".join(file.parts[-3:-1]) in recipe}
    assert files - named == set()
    steps = Path(__file__).with_name("test_every_operation.py").read_text(encoding="utf-8")
    tests = re.findall(r"^def (test_\w+)", steps, re.MULTILINE)
    assert [test for test in tests if f"`{test}`" not in recipe] == []


@pytest.mark.campaign
@pytest.mark.parametrize(
    "forgotten", [pytest.param(edit, id=edit.forgotten) for edit in STEPS["name"] if edit.forgotten]
)
def test_a_name_that_is_forgotten_is_told(followed: Path, tmp_path: Path, forgotten: Edit) -> None:
    checkout = copied(tmp_path, (*CONTRACT, *(edit for edit in EDITS if edit is not forgotten)))
    generated = "generated_client/jimmyai_omni_api"
    shutil.copytree(followed / generated, checkout / generated, dirs_exist_ok=True)
    passed, said = checked(checkout, *HELD_BY)
    assert not passed
    assert forgotten.is_missed_in(said)
