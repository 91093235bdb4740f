"""What this process holds open, on a system that tells."""

import os
from pathlib import Path


def holds(path: Path) -> bool:
    """Whether this process has a file open."""
    return str(path.resolve()) in map(os.path.realpath, Path("/proc/self/fd").iterdir())
