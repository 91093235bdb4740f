"""The tables of the docs that are made from data: where they stand, and what must stand there."""

from pathlib import Path
from typing import Final

import attrs

from tests.client_mutants.mutant import ROOT
from tests.client_mutants.table import table as client_mutants
from tests.contract.rule_coverage import table as rule_coverage

BEGIN: Final = "<!-- begin: written by `make tables` -->\n"
END: Final = "<!-- end -->\n"


@attrs.frozen
class Page:
    """A page of the docs with one table between two marks."""

    path: Path
    table: str

    @property
    def name(self) -> str:
        """The page, for people."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def committed(self) -> str:
        """What stands there."""
        return self.path.read_text(encoding="utf-8")

    def renewed(self) -> str:
        """What must stand there."""
        before, _, rest = self.committed.partition(BEGIN)
        _, _, after = rest.partition(END)
        return f"{before}{BEGIN}\n{self.table}\n\n{END}{after}"


def pages() -> tuple[Page, ...]:
    """All of them."""
    return (
        Page(ROOT / "docs/rules.md", rule_coverage()),
        Page(ROOT / "docs/client-mutants.md", client_mutants()),
    )


def stale() -> list[Page]:
    """Those whose table is another one, or has no place."""
    return [page for page in pages() if not _fresh(page)]


def _fresh(page: Page) -> bool:
    marks = page.committed.count(BEGIN), page.committed.count(END)
    return marks == (1, 1) and page.committed == page.renewed()
