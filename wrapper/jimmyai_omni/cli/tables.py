"""Tables as text: as wide as the terminal, and as wide as they need to be elsewhere."""

import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Sequence
from itertools import zip_longest
from typing import Final

import attrs

from jimmyai_omni.cli.talk import printable

_GAP: Final = "  "
_ANY_WIDTH: Final = 1000
_NARROWEST: Final = 8


@attrs.frozen
class Column:
    """What is under one heading."""

    heading: str
    is_right: bool = False
    """Numbers stand under each other."""
    gives_way: bool = False
    """It is the first to be narrowed where there is no room for all."""
    is_wrapped: bool = False
    """It goes on in the next line; others are cut."""


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], *, width: int | None = None) -> str:
    """The rows under their headings, without lines: people read it, and programs cut it.

    Args:
        columns: What is under each heading.
        rows: A text for each column.
        width: How wide it may be where there is no terminal; any width without it.
    """
    cells = [[column.heading for column in columns], *([*map(printable, row)] for row in rows)]
    wanted = shutil.get_terminal_size().columns if is_cut() else width or _ANY_WIDTH
    widths = _widths(columns, cells, wanted)
    lines = list[str]()
    for row in cells:
        parts = [_lines(*of) for of in zip(columns, row, widths, strict=True)]
        for line in zip_longest(*parts, fillvalue=""):
            padded = map(_padded, columns, line, widths)
            lines.append(_GAP.join(padded).rstrip())
    return "\n".join(lines)


def is_cut() -> bool:
    """Whether a table has to fit a terminal."""
    return sys.stdout.isatty()


def _widths(columns: Sequence[Column], cells: Sequence[Sequence[str]], wanted: int) -> list[int]:
    """How wide each column is: those that give way are narrowed first, and always the widest."""
    widths = [max(map(_width, texts)) for texts in zip(*cells, strict=True)]
    room = wanted - len(_GAP) * (len(columns) - 1)
    while sum(widths) > room:
        numbers = range(len(columns))
        ready = [n for n in numbers if columns[n].gives_way and widths[n] > _NARROWEST]
        widest = max(ready or numbers, key=lambda number: widths[number])
        if widths[widest] == 1:
            break
        widths[widest] -= 1
    return widths


def _lines(column: Column, text: str, width: int) -> list[str]:
    if column.is_wrapped:
        return textwrap.wrap(text, width) or [""]
    return [text if _width(text) <= width else f"{_beginning(text, width - 1)}…"]


def _beginning(text: str, width: int) -> str:
    while _width(text) > width:
        text = text[:-1]
    return text


def _padded(column: Column, text: str, width: int) -> str:
    blank = " " * (width - _width(text))
    return blank + text if column.is_right else text + blank


def _width(text: str) -> int:
    """How many cells of a terminal a text takes: Chinese characters take two, accents none."""
    if text.isascii():
        return len(text)
    return sum(map(_cells, text))


def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
