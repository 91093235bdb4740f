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


def environment(journal: Path, **variables: str) -> dict[str, str]:
    """The environment of this process, with a journal and nothing of what its user has set up."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("JIMMYAI_")}
    fixed = {"NO_COLOR": "1", "COLUMNS": "100", "JIMMYAI_CONFIG": os.devnull, "JIMMYAI_JOURNAL": str(journal)}
    return {**own, **fixed, **variables}


def omni(*arguments: str, cwd: Path, env: Mapping[str, str]) -> Ran:
    """Run `omni` to its end; its journal lies beside the folder."""
    done = subprocess.run(
        [str(OMNI), *arguments], cwd=cwd, env=environment(journal_beside(cwd), **env), capture_output=True,
        text=True, stdin=subprocess.DEVNULL, timeout=60,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr)


def journal_beside(folder: Path) -> Path:
    """A file outside of a folder whose content is looked at."""
    return folder.parent / f"{folder.name}.sqlite3"
