"""From any source of rows to the rows: a file by its ending, an iterable, or an endless stream."""

import os
import sys
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Generator, Iterable, Mapping
from pathlib import Path
from typing import Any, Final, cast

from jimmyai_omni.batch.reading.csv_file import read_csv
from jimmyai_omni.batch.reading.json_lines import entries_of, read_json_lines
from jimmyai_omni.batch.reading.making import Entry, Maker
from jimmyai_omni.batch.reading.parquet_file import read_parquet
from jimmyai_omni.batch.rows import Row, RowFault
from jimmyai_omni.errors import LocalFileError

Item = Mapping[str, Any] | str
"""A row in Python: its words with their values, or its prompt alone."""
_READERS: Final[Mapping[str, tuple[Callable[[Path], Generator[Entry]], bool]]] = {
    ".jsonl": (read_json_lines, False),
    ".ndjson": (read_json_lines, False),
    ".csv": (read_csv, True),
    ".parquet": (read_parquet, True),
}
"""How files are read, and whether their texts are cells."""
STDIN: Final = "-"
"""The path that means stdin."""
ENDINGS: Final = tuple(_READERS)
"""The endings of the files that are understood."""


def read_rows(source: str | os.PathLike[str] | Iterable[Item]) -> Generator[Row | RowFault]:
    """The rows of a source, each as soon as it is read; what is wrong with one stops none behind it.

    No more is read, and no more is held, than what was asked for; a Parquet file by a few hundred rows.
    Close the generator if you leave it early: that closes the file.

    Args:
        source: A path, whose ending tells the format: `.jsonl` or `.ndjson`, `.csv`, `.parquet`; `-` is
            stdin, which holds JSON lines. Or an iterable of mappings, or of prompts. Relative paths of
            media count from the folder of the file, or from the working directory.

    Yields:
        A row, or each thing that is wrong with it. Whether two have the same id is not looked at.

    Raises:
        LocalFileError: The file cannot be read, is none of these, or has no rows.
        ConfigurationError: Parquet needs the extra `parquet`.
        TypeError: The source is no path and no iterable of rows.
    """
    if isinstance(source, str | os.PathLike):
        yield from _of_stdin() if os.fspath(source) == STDIN else _of_file(Path(source))
        return
    # Their keys, bytes or lines would each be taken for a prompt, and paid for.
    if isinstance(source, Mapping | bytes) or hasattr(source, "read"):
        raise TypeError("give rows as an iterable, a single one in a list, and a file by its path")
    maker = Maker()
    for number, item in enumerate(source, 1):
        yield from maker.make(number, _entry(item))


async def async_rows(source: AsyncIterable[Item]) -> AsyncGenerator[Row | RowFault]:
    """The same for an async iterable, which may be endless; an item is asked for when its row is."""
    maker, number = Maker(), 0
    async for item in source:
        number += 1
        for made in maker.make(number, _entry(item)):
            yield made


def _of_stdin() -> Generator[Row | RowFault]:
    yield from _made("stdin", Maker(), entries_of(sys.stdin.buffer, Path("stdin")))


def _of_file(path: Path) -> Generator[Row | RowFault]:
    known = _READERS.get(path.suffix.lower())
    if known is None:
        raise LocalFileError(
            f"{path} does not say by its ending what it is",
            hint=f"give a file that ends in {' '.join(ENDINGS)}, or {STDIN} for JSON lines from stdin",
        )
    read, has_cells = known
    yield from _made(path, Maker(path.parent, has_cells), read(path))


def _made(name: object, maker: Maker, entries: Iterable[Entry]) -> Generator[Row | RowFault]:
    number = 0
    for number, entry in enumerate(entries, 1):
        yield from maker.make(number, entry)
    if not number:
        raise LocalFileError(f"{name} has no rows", hint="write a row for each video")


def _entry(item: object) -> Entry:
    if isinstance(item, str):
        return Entry({"prompt": item})
    if isinstance(item, Mapping):
        return Entry(cast(Mapping[str, object], item))
    return Entry(problem=f"is of the type {type(item).__name__}; give a mapping, or a prompt as text")
