"""`make audit` says what is known against a dependency, and never calls well what it could not ask about."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.release.paths import ROOT, script

audit = script("audit")["audit"]
CLEAN = {"name": "anyio", "version": "4.5.0", "vulns": []}
KNOWN = {
    "name": "h11",
    "version": "0.1",
    "vulns": [
        {"id": "CVE-1", "fix_versions": ["0.2", "1.0"]},
        {"id": "CVE-2", "fix_versions": []},
    ],
}
SKIPPED = {"name": "yarl", "skip_reason": "it was not found"}


def told(*found: Any) -> tuple[int, list[str]]:
    """What is told where the tool has found this."""
    return answered(f"print({json.dumps(json.dumps({'dependencies': found}))})")


def answered(code: str) -> tuple[int, list[str]]:
    found: tuple[int, list[str]] = audit(ROOT / "requirements/dev.txt", [sys.executable, "-c", code])
    return found


def test_nothing_known_is_a_success() -> None:
    assert told(CLEAN) == (0, ["audit: nothing is known against the 1 distributions"])


def test_what_is_known_is_named_with_what_mends_it() -> None:
    lines = ["audit: h11 0.1: CVE-1, mended in 0.2, 1.0", "audit: h11 0.1: CVE-2, mended in no version"]
    assert told(CLEAN, KNOWN) == (1, lines)


def test_what_could_not_be_looked_up_is_no_success() -> None:
    line = "audit: 1 of 2 could not be looked up; is there a network? (it was not found)"
    assert told(CLEAN, SKIPPED) == (2, [line])


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import sys; sys.exit('many lines\\n  ConnectionError: no route')", "ConnectionError: no route"),
        ("print('{}')", "it said nothing"),
        ("import no_such_tool", "ModuleNotFoundError: No module named 'no_such_tool'"),
    ],
)
def test_without_a_network_or_the_tool_it_is_one_line(code: str, said: str) -> None:
    assert answered(code) == (2, [f"audit: nothing was audited; is there a network? ({said})"])


def test_it_asks_about_a_lock_file_that_holds_all_others() -> None:
    assert Path(script("audit")["LOCK"]).samefile(ROOT / "requirements/dev.txt")
