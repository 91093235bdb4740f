"""Ask the advisory database about every distribution in the lock files: `make audit`.

Exits with 0 where nothing is known against any, 1 where something is, 2 where not all could be looked up.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

# The larger one of the lock files: the others hold nothing else.
LOCK = Path(__file__).resolve().parent.parent / "requirements/dev.txt"
AUDIT = (sys.executable, "-m", "pip_audit")


def audit(lock: Path, command: Sequence[str] = AUDIT) -> tuple[int, list[str]]:
    """Audit a lock file; the exit code, and the lines that say why."""
    asked = ["--disable-pip", "--require-hashes", "--requirement", str(lock)]
    shown = ["--format", "json", "--progress-spinner", "off"]
    done = subprocess.run([*command, *asked, *shown], capture_output=True, text=True)
    try:
        found: Sequence[Mapping[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        said = done.stderr.strip().splitlines() or ["it said nothing"]
        return 2, [f"audit: nothing was audited; is there a network? ({said[-1].strip()})"]
    skipped = [one for one in found if "skip_reason" in one]
    if skipped:
        why = skipped[0]["skip_reason"]
        return 2, [
            f"audit: {len(skipped)} of {len(found)} could not be looked up; is there a network? ({why})"
        ]
    if told := [*_told(found)]:
        return 1, told
    return 0, [f"audit: nothing is known against the {len(found)} distributions"]


def _told(found: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for one in found:
        for known in one["vulns"]:
            mended = ", ".join(known["fix_versions"]) or "no version"
            yield f"audit: {one['name']} {one['version']}: {known['id']}, mended in {mended}"


if __name__ == "__main__":
    code, lines = audit(LOCK)
    print("\n".join(lines), file=sys.stderr if code else sys.stdout)
    sys.exit(code)
