"""Recordings as files: what is recorded goes in as it comes, and comes out again."""

import logging
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from os import PathLike
from pathlib import Path
from typing import Final

import attrs

from jimmyai_omni_contract.recording import Recorder, har, har_reading, jsonl
from jimmyai_omni_contract.recording.documents import RecordingError
from jimmyai_omni_contract.recording.exchange import RecordedExchange
from jimmyai_omni_contract.recording.growing import GrowingFile, Shape

_LOG: Final = logging.getLogger(__name__)


@attrs.frozen
class _Format:
    shape: Shape
    write: Callable[[RecordedExchange], bytes]
    read: Callable[[bytes], Iterator[RecordedExchange]]


_FORMATS: Final = {
    ".har": _Format(har.SHAPE, har.write_entry, har_reading.read_archive),
    ".jsonl": _Format(jsonl.SHAPE, jsonl.write_line, jsonl.read_lines),
}


@contextmanager
def recorder(path: str | PathLike[str]) -> Generator[Recorder]:
    """Something that writes each exchange to a file at once, from any thread, and raises nothing.

    A file that is there is continued. Where a kill interrupts it, the exchanges before are kept. Where the
    disk is full a server goes on: this is logged, and nothing more is written.

    Args:
        path: A name that ends in `.jsonl` or `.har`.

    Raises:
        RecordingError: The file cannot be opened or is none of ours, or at the end: it could not be written.
    """
    path = Path(path)
    form = _format_of(path)
    try:
        file = GrowingFile(path, form.shape)
    except OSError as error:
        hint = "name a file in a folder that is there and can be written"
        raise RecordingError(f"cannot record to {path}: {error.strerror}", hint) from error
    failures: list[str] = []

    def record(exchange: RecordedExchange) -> None:
        if failures:
            return
        try:
            file.append(form.write(exchange))
        except OSError as error:
            failures.append(f"{path} ends before exchange {exchange.number}: {error.strerror}")
            _LOG.error("the recording %s", failures[0])

    with closing(file):
        yield record
    if failures:
        raise RecordingError(failures[0], "record to another file; what this one holds is whole until there")


def read_exchanges(path: str | PathLike[str]) -> tuple[RecordedExchange, ...]:
    """The exchanges of a file, in its order.

    Args:
        path: A recording of ours, whole or cut short by a kill, or an archive that a browser saved.

    Raises:
        RecordingError: It cannot be read; the message names the file, and the line or entry and its field.
    """
    path = Path(path)
    form = _format_of(path)
    try:
        return tuple(form.read(path.read_bytes()))
    except OSError as error:
        raise RecordingError(
            f"cannot read {path}: {error.strerror}", "name a file that can be read"
        ) from error
    except RecordingError as error:
        raise RecordingError(f"{path}, {error}") from error


def _format_of(path: Path) -> _Format:
    form = _FORMATS.get(path.suffix.lower())
    if form is None:
        hint = "end the name in .jsonl for programs, or in .har for browsers"
        raise RecordingError(f"{path}: a recording's name ends in {' or '.join(_FORMATS)}", hint)
    return form
