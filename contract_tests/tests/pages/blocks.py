"""The blocks of code of README and docs, each with where it stands."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs
from markdown_it import MarkdownIt

ROOT: Final = Path(__file__).parents[3]
PAGES: Final = (
    *(ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").glob("*.md")),
)


@attrs.frozen
class Block:
    """A block of code."""

    page: str
    """The file, from the root of the repository."""
    line: int
    """Of the page, from 1: where its first line stands."""
    language: str
    """The word behind the fence; empty where there is none."""
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks_of(page: Path) -> Iterator[Block]:
    """All of a page, in their order."""
    for token in MarkdownIt().parse(page.read_text(encoding="utf-8")):
        if token.type in ("fence", "code_block"):
            line = (token.map or [0])[0] + (2 if token.type == "fence" else 1)
            language = token.info.partition(" ")[0] if token.type == "fence" else "sh"
            yield Block(page.relative_to(ROOT).as_posix(), line, language, token.content)


BLOCKS: Final = tuple(block for page in PAGES for block in blocks_of(page))


def in_language(*languages: str) -> list[Block]:
    """The blocks in one of these languages."""
    return [block for block in BLOCKS if block.language in languages]
