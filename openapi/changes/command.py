"""What the commands of this folder share: how they end."""

import os
import sys
from collections.abc import Callable
from typing import NoReturn

from changes.document import Unusable

CANNOT: int = 2
"""The exit code where the work could not be done."""


def run(name: str, work: Callable[[], int]) -> NoReturn:
    """Do the work and exit with its code; what cannot be used is told in one line."""
    try:
        code = work()
        sys.stdout.flush()
    except Unusable as error:
        print(*(f"{name}: {line}" for line in error.args), sep="\n", file=sys.stderr)
        code = CANNOT
    except BrokenPipeError:
        # Whoever reads has seen enough; Python would complain of it once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = CANNOT
    sys.exit(code)
