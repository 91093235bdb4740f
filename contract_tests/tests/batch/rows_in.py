"""Files of rows, written and read back."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jimmyai_omni import LocalFileError
from jimmyai_omni.batch.reading import read_rows
from jimmyai_omni.batch.rows import Row, RowFault
from tests.flows.harness import raised

GOOD = '{"prompt": "A cat"}\n'


def written(folder: Path, name: str, content: str | bytes) -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def told(source: Path | Iterable[Any]) -> list[str]:
    """The prompts of the good rows, and all faults, as people read them."""
    return [f"{made}" if isinstance(made, RowFault) else made.fields["prompt"] for made in read_rows(source)]


def refusal(path: Path | str) -> str:
    """Why a file cannot be used as a whole, without the folder that it is in."""
    error = raised(LocalFileError, lambda: list(read_rows(path)))
    return str(error).replace(f"{Path(path).parent}/", "")


def only_row(source: Path | Iterable[Any]) -> Row:
    """The only row of a source, which has no fault."""
    (row,) = read_rows(source)
    assert isinstance(row, Row), row
    return row


def only_fault(source: Path | Iterable[Any]) -> str:
    """The only fault of a source, as people read it."""
    (fault,) = read_rows(source)
    assert isinstance(fault, RowFault), fault
    return str(fault)
