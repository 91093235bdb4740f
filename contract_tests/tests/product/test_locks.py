"""Each lock file holds what its extras ask for, in the versions of the next larger one, and no host."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS: Mapping[str, list[str]] = PROJECT["optional-dependencies"]
LOCKS = {
    name: (ROOT / f"requirements/{name}.txt").read_text("utf-8") for name in ("demo", "conformance", "dev")
}
HELD = {"demo": ["mock"], "conformance": ["mock", "gate", "conformance"], "dev": [*EXTRAS]}
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
