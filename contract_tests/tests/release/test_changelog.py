"""The changelog says what is public, leaves nothing of it out, and knows the version."""

import importlib
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

import jimmyai_omni
import jimmyai_omni_contract
from jimmyai_omni.cli import main
from jimmyai_omni_contract import pytest_plugin
from tests.release.paths import ROOT

CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PACKAGES = [Path(str(package.__file__)).parent for package in (jimmyai_omni, jimmyai_omni_contract)]
INTERNAL = {
    "jimmyai_omni.batch.gallery",
    "jimmyai_omni.batch.reading",
    "jimmyai_omni.cli",
    "jimmyai_omni_contract.recording.snippets",
}
"""Modules that name what other folders of this project may use of theirs."""


def left_out(changelog: str) -> Iterator[str]:
    """What the changelog should speak of, and does not."""
    public, _, entries = changelog.partition("\n## ")
    said = set(re.findall(r"`([^`]+)`", public))
    extras = PROJECT["optional-dependencies"]
    yield from sorted({*modules(), *fixtures(), *extras, "omni", "jimmyai_omni_api"} - said)
    yield from (f"omni {name}" for name in commands() if not re.search(rf"\b{name}\b", entries))
    newest = entries.partition("\n")[0].split(" - ")[0]
    if newest not in ("Unreleased", PROJECT["version"]):
        yield f"version {PROJECT['version']}"


def modules() -> Iterator[str]:
    """The modules that say what they offer."""
    for package in PACKAGES:
        for path in package.rglob("*.py"):
            parts = path.relative_to(package.parent).with_suffix("").parts
            name = ".".join(part for part in parts if part != "__init__")
            if re.search("^__all__ =", path.read_text("utf-8"), flags=re.MULTILINE) and name not in INTERNAL:
                yield name


def fixtures() -> set[str]:
    # What pytest makes of a function that is a fixture is a private type of its own.
    return {name for name, value in vars(pytest_plugin).items() if "FixtureFunction" in type(value).__name__}


def commands() -> list[str]:
    return main.list_commands(main.make_context("omni", ["-h"], resilient_parsing=True))


def test_it_leaves_nothing_out() -> None:
    assert [*left_out(CHANGELOG)] == []


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("`jimmyai_omni.rules`", "the rules", ["jimmyai_omni.rules"]),
        ("`jimmyai_omni_contract.testing`", "", ["jimmyai_omni_contract.testing"]),
        ("`omni_process`", "", ["omni_process"]),
        ("`http2`", "", ["http2"]),
        (r"\brescue\b", "", ["omni rescue"]),
        ("## Unreleased", "## 0.0.9", [f"version {PROJECT['version']}"]),
    ],
)
def test_what_is_left_out_is_found(before: str, after: str, told: list[str]) -> None:
    assert [*left_out(re.sub(before, after, CHANGELOG))] == told


def test_a_version_with_a_day_is_known() -> None:
    assert [*left_out(CHANGELOG.replace("## Unreleased", f"## {PROJECT['version']} - 2026-12-01"))] == []


@pytest.mark.parametrize("module", sorted(modules()))
def test_what_is_public_is_there(module: str) -> None:
    found = importlib.import_module(module)
    assert [name for name in found.__all__ if not hasattr(found, name)] == []


def test_what_is_internal_on_purpose_is_still_there() -> None:
    assert [name for name in INTERNAL if not importlib.import_module(name).__all__] == []


def test_the_version_is_said_in_one_place() -> None:
    assert jimmyai_omni.__version__ == version("jimmyai-omni") == PROJECT["version"]
    quoted = re.compile(rf"""["']{re.escape(PROJECT["version"])}["']""")
    paths = [path for package in PACKAGES for path in package.rglob("*.py")]
    assert [path.name for path in paths if quoted.search(path.read_text("utf-8"))] == []
