"""Each relative link of README and docs leads to a file, also where the pages are read as files."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.pages.blocks import PAGES, ROOT


def targets(text: str) -> Iterator[str]:
    """Where the links and pictures of a text lead."""
    for token in MarkdownIt().enable("table").parse(text):
        for inner in token.children or ():
            where = inner.attrGet("href") or inner.attrGet("src")
            if where:
                yield str(where)


def lost(text: str, folder: Path) -> list[str]:
    """The files that a text of this folder links to and that are not there."""
    files = (where.partition("#")[0] for where in targets(text) if "://" not in where)
    return [name for name in files if name and not (folder / name).exists()]


@pytest.mark.checkout
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_each_link_leads_to_a_file(page: Path) -> None:
    assert lost(page.read_text(encoding="utf-8"), page.parent) == []


def test_a_lost_file_is_found_out() -> None:
    text = "[a](docs/none.md#x) [b](docs/rules.md) ![c](none.png)\n\n| a |\n|---|\n| [d](no.md) |\n"
    assert lost(text, ROOT) == ["docs/none.md", "none.png", "no.md"]
