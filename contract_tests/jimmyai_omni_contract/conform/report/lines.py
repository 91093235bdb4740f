"""Lines for a terminal, which are broken at its edge below their beginning; elsewhere they are left whole."""

from collections.abc import Iterable, Sequence
from typing import Final

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

_GAP: Final = "  "
_NARROWEST: Final = 20


def say(console: Console, text: Text | str, *, beneath: int = 0) -> None:
    """Print a line.

    Args:
        console: Where.
        text: The line.
        beneath: So many columns are left blank in front of what does not fit.
    """
    line = Text(text) if isinstance(text, str) else text
    if console.is_terminal and console.width - beneath >= _NARROWEST:
        head, rest = line.divide([_cut(line.plain, beneath)])
        lines = rest.wrap(console, console.width - beneath)
        for place, broken in enumerate(lines):
            broken.rstrip()
            console.print(Text.assemble(" " * beneath if place else head, broken), soft_wrap=True)
    else:
        console.print(line, soft_wrap=True)


def _cut(text: str, columns: int) -> int:
    """How many characters of a text take so many columns."""
    return next((end for end in range(len(text) + 1) if cell_len(text[:end]) >= columns), len(text))


def say_rows(console: Console, rows: Iterable[Sequence[Text | str]]) -> None:
    """Print rows whose columns begin at one place, but for the last one, which takes the rest."""
    texts = [[Text(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    widths = [max(cell_len(cell.plain) for cell in column) for column in zip(*texts, strict=True)][:-1]
    for *heads, last in texts:
        line = Text()
        for cell, width in zip(heads, widths, strict=True):
            line.append_text(cell)
            line.append(" " * (width - cell_len(cell.plain)) + _GAP)
        beneath = cell_len(line.plain)
        say(console, line.append_text(last), beneath=beneath)
