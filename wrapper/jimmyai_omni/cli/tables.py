"""Tables as text: as wide as the terminal, and as wide as they need to be elsewhere."""

import io
import shutil
import sys
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from jimmyai_omni.cli.talk import printable

_ANY_WIDTH: Final = 1000


def new_table() -> Table:
    """A table without lines, which people read and programs cut."""
    return Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))


def cell(text: str) -> Text:
    """A cell on one line; what the column has no room for is cut."""
    return Text(printable(text), no_wrap=True, overflow="ellipsis")


def is_cut() -> bool:
    """Whether a table has to fit a terminal."""
    return sys.stdout.isatty()


def rendered(table: Table, *, width: int | None = None) -> str:
    """The table without colours."""
    wanted = shutil.get_terminal_size().columns if is_cut() else width or _ANY_WIDTH
    lines = io.StringIO()
    Console(file=lines, width=wanted, color_system=None, emoji=False, markup=False).print(table)
    return "\n".join(line.rstrip() for line in lines.getvalue().splitlines())
