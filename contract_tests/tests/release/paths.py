"""Where the sources lie, and the scripts that make a release of them."""

import runpy
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[3]


def script(name: str) -> dict[str, Any]:
    """What a script of the folder release/ defines."""
    return runpy.run_path(str(ROOT / f"release/{name}.py"))
