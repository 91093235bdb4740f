"""Each lock file holds what its extras ask for, in the versions of the next larger one, and no host."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[3]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]
EXTRAS: Mapping[str, list[str]] = PROJECT["optional-dependencies"]
LOCKS = {
    name: (ROOT / f"requirements/{name}.txt").read_text("utf-8") for name in ("demo", "conformance", "dev")
}
HELD = {
    "demo": ["terminal", "mock"],
    "conformance": ["terminal", "mock", "gate", "conformance"],
    "dev": [*EXTRAS],
}
LARGER = {"demo": "conformance", "conformance": "dev", "dev": "dev"}
DOCS = (ROOT / "requirements/docs.txt").read_text("utf-8")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}( \\)?")
PIN = re.compile(r"([a-z0-9-]+)(?:\[[a-z0-9,]+\])?==([\w.]+)( ; [^\\]+)? \\")


def pins(text: str) -> dict[str, str]:
    """The version of each distribution; a line that is neither a pin nor a hash is an error."""
    lines = [line for line in text.splitlines() if not HASH.fullmatch(line.strip())]
    found = [PIN.fullmatch(line) for line in lines]
    assert all(found), [line for line, match in zip(lines, found, strict=True) if not match]
    return {match[1]: match[2] for match in found if match}


def holds_to_it(lock: str, text: str) -> None:
    """What must be true of a lock file."""
    asked = [*PROJECT["dependencies"], *(line for extra in HELD[lock] for line in EXTRAS[extra])]
    names = {re.split(r"[\[<>=]", line)[0] for line in asked} - {PROJECT["name"]}
    assert names <= pins(text).keys()
    assert pins(text).items() <= pins(LOCKS[LARGER[lock]]).items()


@pytest.mark.parametrize("lock", LOCKS)
def test_it_holds_what_is_asked_for(lock: str) -> None:
    holds_to_it(lock, LOCKS[lock])


def test_the_lock_of_the_docs_goes_with_the_largest() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]["docs"]
    assert {*asked} <= pins(DOCS).keys()
    shared = pins(DOCS).keys() & pins(LOCKS["dev"]).keys()
    assert {name: pins(DOCS)[name] for name in shared} == {name: pins(LOCKS["dev"])[name] for name in shared}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (r"\Z", "--index-url https://index.example/simple\n"),
        (r"^(schemathesis)==.* \\$", r"\1 @ https://index.example/schemathesis.whl \\"),
        (r"^schemathesis==.*\n(    --hash.*\n)+", ""),
        (r"^(uvicorn==[\d.]+)", r"\g<1>1"),
        (r"^    --hash=sha256:\w{9}", "    --hash=sha256:"),
    ],
)
def test_another_lock_is_found_out(before: str, after: str) -> None:
    text, changed = re.subn(before, after, LOCKS["conformance"], count=1, flags=re.MULTILINE)
    assert changed
    with pytest.raises(AssertionError):
        holds_to_it("conformance", text)


def bounds() -> dict[str, Version]:
    """The oldest allowed version of everything that pyproject.toml names and the suite needs."""
    extras = [line for extra in EXTRAS.values() for line in extra]
    named = map(Requirement, [*PROJECT["dependencies"], *extras, *PYPROJECT["dependency-groups"]["test"]])
    lowest = {
        one.name.lower(): [Version(part.version) for part in one.specifier if part.operator == ">="]
        for one in named
        if one.name != PROJECT["name"]
    }
    assert all(lowest.values()), "each has a lower bound"
    return {name: found[0] for name, found in lowest.items()}


def above_their_bounds(text: str) -> set[str]:
    """What a lock of the oldest versions holds in another version than the oldest."""
    held = pins(text)
    return {name for name, lowest in bounds().items() if not _is_first_of(lowest, Version(held[name]))}


def _is_first_of(lowest: Version, held: Version) -> bool:
    # `>=4.5` is first met by 4.5.0; a bound that names a minor version may be met by its first patch.
    return held.release[: len(lowest.release)] == lowest.release


OLDEST = (ROOT / "requirements/oldest.txt").read_text("utf-8")


def test_the_oldest_versions_are_those_that_the_suite_is_run_with() -> None:
    assert above_their_bounds(OLDEST) == set()


def test_a_bound_that_nothing_was_run_with_is_found() -> None:
    assert above_their_bounds(re.sub(r"(?m)^anyio==[\d.]+", "anyio==4.16.0", OLDEST)) == {"anyio"}
    assert above_their_bounds(re.sub(r"(?m)^click==[\d.]+", "click==8.3.0", OLDEST)) == {"click"}


def test_the_lock_of_the_npm_tools_holds_no_address() -> None:
    text = (ROOT / "openapi/tools/package-lock.json").read_text("utf-8")
    assert '"integrity": "sha512-' in text
    assert "://" not in text
