"""The commands of `openapi/`, run in the process of a test: their imports take longer than their work."""

import runpy
import sys
from pathlib import Path

import pytest

from changes.document import ROOT


def run_script(name: str, *arguments: str | Path) -> int:
    """The exit code of `openapi/{name}.py`; what it prints is printed."""
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as ended:
        patch.setattr(sys, "argv", [f"{name}.py", *map(str, arguments)])
        runpy.run_path(str(ROOT / f"openapi/{name}.py"), run_name="__main__")
    assert isinstance(ended.value.code, int)
    return ended.value.code
