"""JSON lines: one object on each line."""

from collections.abc import Generator, Mapping
from pathlib import Path
from typing import BinaryIO, cast

from jimmyai_omni.batch.reading.files import reading
from jimmyai_omni.batch.reading.lines import BadLine, Lines
from jimmyai_omni.batch.reading.making import Entry
from jimmyai_omni.batch.reading.strict_json import loads


def read_json_lines(path: Path) -> Generator[Entry]:
    """The entries of a file, one for each line that is not blank.

    Raises:
        LocalFileError: It cannot be read, or is no text.
    """
    with reading(path):
        file = path.open("rb")
    with file:
        yield from entries_of(file, path)


def entries_of(file: BinaryIO, path: Path) -> Generator[Entry]:
    """The entries of an open file; `path` is what errors call it. Raises as `read_json_lines`."""
    lines = Lines(file, path)
    while True:
        lines.begin_row()
        try:
            line = next(lines)
        except StopIteration:
            return
        except BadLine as bad:
            yield Entry(problem=str(bad), line=lines.number)
        else:
            text = line.strip()
            if text:
                yield _entry(text, lines.number)


def _entry(text: str, number: int) -> Entry:
    try:
        said = loads(text)
    except ValueError as error:
        return Entry(problem=f"cannot be read as JSON ({error}); write one object on each line", line=number)
    if not isinstance(said, dict):
        return Entry(problem="is no JSON object; write one object on each line", line=number)
    return Entry(cast(Mapping[str, object], said), line=number)
