"""Runs the tests that must kill a mutant, in a process that imports the mutant as the wrapper."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import attrs

from tests.client_mutants.mutant import ROOT, TESTS, WRAPPER, Mutant

_LONGEST_S: Final = 300
_PYTEST: Final = (
    *(sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider"),
    *("-rfE", "--tb=no"),
)
# Also a test's own fixture, which holds all requests against the contract at the end: but no file that
# cannot be imported, since that says nothing of what the tests look at.
_FAILED: Final = re.compile(r"^(?:FAILED|ERROR) \S+?::(?P<test>.+?)(?: - .*)?$", re.MULTILINE)


@attrs.frozen
class Verdict:
    """What became of a mutant."""

    killed: bool
    by: str = ""
    """The first test that failed, or what came instead of a verdict."""


def verdict_of(mutant: Mutant) -> Verdict:
    """Whether the mutant's tests kill it: one must fail; what cannot be imported or hangs is no kill.

    Raises:
        Stale: The mutant cannot be applied.
    """
    source = mutant.source()
    with tempfile.TemporaryDirectory(prefix="omni-mutant-") as folder:
        wrapper = Path(folder) / "wrapper"
        package = shutil.copytree(
            WRAPPER, wrapper / WRAPPER.name, ignore=shutil.ignore_patterns("__pycache__")
        )
        (package / mutant.file).write_text(source, encoding="utf-8")
        # Where the package looks for the contract in a checkout.
        (Path(folder) / "openapi").symlink_to(ROOT / "openapi")
        return _tested(mutant, wrapper)


def _tested(mutant: Mutant, wrapper: Path) -> Verdict:
    # On CI pytest explains a difference whole, which takes minutes for two videos; this one nobody reads.
    kept = {name: value for name, value in os.environ.items() if name not in ("CI", "BUILD_NUMBER")}
    path = os.pathsep.join(filter(None, (str(wrapper), kept.get("PYTHONPATH"))))
    files = [str(TESTS / name) for name in mutant.tests]
    try:
        done = subprocess.run(
            [*_PYTEST, *files],
            cwd=ROOT,
            env={**kept, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            timeout=_LONGEST_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Verdict(False, f"no end within {_LONGEST_S} s")
    if done.returncode == 1 and (failed := _FAILED.search(done.stdout)):
        return Verdict(True, failed["test"])
    return Verdict(False, "" if done.returncode == 0 else (done.stdout + done.stderr)[-2000:])
