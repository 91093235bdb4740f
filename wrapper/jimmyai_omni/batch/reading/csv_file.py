"""CSV: a header of words, and a row for each video (RFC 4180)."""

import csv
from collections.abc import Generator
from pathlib import Path

from jimmyai_omni.batch.reading.files import reading
from jimmyai_omni.batch.reading.lines import BadLine, Lines
from jimmyai_omni.batch.reading.making import Entry
from jimmyai_omni.batch.reading.words import check_columns, nearest, shown
from jimmyai_omni.errors import LocalFileError


def read_csv(path: Path) -> Generator[Entry]:
    """The entries of a file, one for each row that is not blank; an empty cell says nothing.

    Raises:
        LocalFileError: It cannot be read, or has no header that can be used.
    """
    with reading(path):
        file = path.open("rb")
    with file:
        table = _Table(Lines(file, path))
        header = _header(table, path)
        if header is None:
            return
        while True:
            cells = table.next_row()
            if cells is None:
                return
            if isinstance(cells, str):
                yield Entry(problem=cells)
            elif len(cells) == len(header):
                yield Entry({word: cell for word, cell in zip(header, cells, strict=True) if cell})
            else:
                counts = f"has not as many cells ({len(cells)}) as there are columns ({len(header)})"
                yield Entry(problem=f"{counts}; put a text that has a comma in quotes")


class _Table:
    """The rows of cells of a file."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._reader = csv.reader(lines, strict=True)

    def next_row(self) -> list[str] | str | None:
        """The next row that is not blank, or what is wrong with it; `None` at the end."""
        while True:
            self._lines.begin_row()
            first = self._lines.number + 1
            try:
                cells = next(self._reader)
            except StopIteration:
                return None
            except BadLine as bad:
                return f"{bad} (line {self._lines.number} of the file)"
            except csv.Error as error:
                return _broken(f"{error}", first, self._lines.number)
            if any(map(str.strip, cells)):
                return cells


def _header(table: _Table, path: Path) -> list[str] | None:
    """The words of the columns; `None` where the file is empty."""
    header = table.next_row()
    if header is None:
        return None
    if isinstance(header, str):
        raise LocalFileError(f"the header of {path} {header}", hint="begin with a line of words")
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        by = "semicolons" if ";" in header[0] else "tabs"
        raise LocalFileError(f"{path} has its columns parted by {by}", hint="save it with commas")
    if not any(map(nearest, header)):
        raise LocalFileError(
            f"{path} has no header: {shown(','.join(header))} names no column",
            hint="begin with a line such as id,prompt,duration",
        )
    words = [cell.strip() for cell in header]
    check_columns(path, words)
    return words


def _broken(error: str, first: int, last: int) -> str:
    """What is wrong with the lines of a row, in our words where they are better."""
    lines = f"lines {first} to {last}" if last > first else f"line {first}"
    if "unexpected end" in error:
        return f"has a quote in line {first} of the file that is never closed; close it"
    if "field limit" in error:
        limit = csv.field_size_limit()
        what = f"has a cell of more than {limit} characters, or a quote that is not closed"
        return f"{what} ({lines} of the file); close it, or shorten the cell"
    if "new-line" in error:
        return f"has a line end of CR alone ({lines} of the file); save it with LF or CRLF"
    return f"is no CSV ({lines} of the file: {error}); double the quotes in a text, and close them"
