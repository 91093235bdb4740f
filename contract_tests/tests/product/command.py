"""The `omni` command as its users meet it: a process of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

OMNI = Path(sys.executable).with_name("omni")


class Ran(NamedTuple):
    """What a run of the command left."""

    code: int
    out: str
    err: str


def environment(**variables: str) -> dict[str, str]:
    """The environment of this process without its JIMMYAI_ variables, and with the given ones."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("JIMMYAI_")}
    return {**own, "NO_COLOR": "1", "COLUMNS": "100", **variables}


def omni(*arguments: str, cwd: Path, env: Mapping[str, str]) -> Ran:
    """Run `omni` to its end."""
    done = subprocess.run(
        [str(OMNI), *arguments], cwd=cwd, env=environment(**env), capture_output=True, text=True, timeout=60
    )
    return Ran(done.returncode, done.stdout, done.stderr)
