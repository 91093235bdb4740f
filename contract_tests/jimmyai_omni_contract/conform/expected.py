"""The failures that are known already: a file that is checked in both directions."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import attrs

from jimmyai_omni_contract.conform.checks import checks
from jimmyai_omni_contract.conform.step import Finding

_COMMENT: Final = "#"


class ExpectedError(ValueError):
    """The file cannot be used; the message names the line."""


@attrs.frozen
class Expected:
    """A failure that is known: of a check, or of one case of it."""

    check: str
    case: str = ""
    """Empty for all of the check."""

    def fits(self, finding: Finding) -> bool:
        """Whether it is this finding that is known."""
        return finding.check == self.check and self.case in ("", finding.case)


def read_expected(path: Path) -> tuple[Expected, ...]:
    """The failures in a file: a check in each line and, if only one case of it is meant, the case.

        # The relay takes any ratio word; ticket 4711.
        OMNI-09 orientation "square" is refused
        isolation

    Raises:
        ExpectedError: The file cannot be read, or a line names no check.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text in UTF-8"
        raise ExpectedError(f"{path} cannot be read: {reason}") from error
    return tuple(_parsed(path, lines))


def _parsed(path: Path, lines: Iterable[str]) -> Iterable[Expected]:
    for number, line in enumerate(lines, 1):
        said = line.strip()
        if not said or said.startswith(_COMMENT):
            continue
        check, _, case = said.partition(" ")
        if check not in checks():
            known = ", ".join(checks())
            raise ExpectedError(f"{path}:{number}: there is no check {check!r}; there are {known}")
        yield Expected(check, case.strip())
