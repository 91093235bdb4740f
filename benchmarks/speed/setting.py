"""What all measurements share: the interpreter, how much is measured, and what could not be."""

import os
from pathlib import Path

import attrs


@attrs.frozen
class Setting:
    """How to measure."""

    python: Path
    """With the peers."""
    home: Path
    """An empty folder, for all that is written."""
    rounds: int = 15
    is_quick: bool = False
    """So little that the figures mean nothing."""
    left_out: dict[str, str] = attrs.field(factory=dict[str, str])
    """What could not be run, and why."""

    def few(self, full: int, quick: int) -> int:
        """How much of something that has no rounds."""
        return quick if self.is_quick else full

    def leave_out(self, what: str, why: str) -> None:
        """Note what cannot be run."""
        self.left_out[what] = why

    @property
    def variables(self) -> dict[str, str]:
        """The environment of what is measured: without the user's settings and proxies."""
        home = str(self.home)
        return {"PATH": os.environ["PATH"], "HOME": home, "TMPDIR": home, "PYTHONWARNINGS": "ignore"}
