"""What one check of `omni doctor` found."""

from typing import Literal

import attrs

from jimmyai_omni.cli.exits import AUTHENTICATION, DONE, FAILED, USAGE, exit_code
from jimmyai_omni.errors import OmniError


@attrs.frozen
class Finding:
    """What one check found, and what to do."""

    check: str
    verdict: Literal["ok", "warn", "fail"]
    found: str
    next: str = ""
    """What to do, where there is something to do."""
    exit_code: int = DONE


def failure(check: str, error: OmniError) -> Finding:
    """The finding of a check that ended with an error."""
    code = exit_code(error)
    grave = code if code in (AUTHENTICATION, USAGE) else FAILED
    return Finding(check, "fail", " ".join((error.message, *error.details)), error.hint, grave)
