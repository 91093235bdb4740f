"""What the docs show of the rules and of the mutants is what is there."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tables import page as module
from tests.tables.page import BEGIN, END, Page, pages, stale


def test_the_committed_tables_are_those_of_today() -> None:
    assert [page.name for page in stale()] == [], "run `make tables`, and commit what it changes"


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace("| OMNI-05 | ", "| OMNI-05 | Edited: ", 1),
        lambda text: text.replace(BEGIN, "", 1),
        lambda text: f"{text}{END}",
    ],
    ids=["a cell", "no place", "two ends"],
)
def test_a_page_that_is_not_so_is_named(
    edit: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [rules] = [page for page in pages() if page.path.name == "rules.md"]
    copy = Page(tmp_path / "rules.md", rules.table)
    copy.path.write_text(edit(rules.committed))
    monkeypatch.setattr(module, "pages", lambda: (copy,))
    assert stale() == [copy]
