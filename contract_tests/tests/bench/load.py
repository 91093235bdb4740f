"""The modules of `benchmarks/speed`, which is no package of the path."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"


def load(name: str) -> Any:
    """A module, such as `speed.figures` or `lanes.retrieve`."""
    with pytest.MonkeyPatch.context() as patch:
        # There is a module called mock, too: others must not find it.
        patch.syspath_prepend(str(BENCHMARKS / "speed"))
        patch.syspath_prepend(str(BENCHMARKS))
        return import_module(name)
