"""What a wrong client is: the wrapper with one text replaced, and the tests that must notice."""

from pathlib import Path
from typing import Final

import attrs

import jimmyai_omni

ROOT: Final = Path(__file__).parents[3]
WRAPPER: Final = Path(jimmyai_omni.__file__).parent
TESTS: Final = ROOT / "contract_tests/tests"


class Stale(Exception):
    """The catalogue no longer fits the wrapper: a mutant's text is gone, or stands there more than once."""


@attrs.frozen
class Mutant:
    """One way of breaking the wrapper."""

    name: str
    """What the wrong client does."""
    file: str
    """Below the package."""
    right: str
    """Text that stands once in the file."""
    wrong: str
    """What stands there instead."""
    tests: tuple[str, ...]
    """The test files that must kill it, the narrowest ones."""
    survives: str = ""
    """Why no test can kill it, where none can."""
    rules: tuple[str, ...] = ()
    """The ids of the rules that it breaks."""

    def source(self) -> str:
        """The file's source with the mutation.

        Raises:
            Stale: It cannot be applied.
        """
        source = (WRAPPER / self.file).read_text(encoding="utf-8")
        found = source.count(self.right)
        if found != 1:
            raise Stale(f"{self.name}: {found} times in {self.file}, so write it anew: {self.right}")
        mutated = source.replace(self.right, self.wrong)
        compile(mutated, self.file, "exec")
        return mutated
