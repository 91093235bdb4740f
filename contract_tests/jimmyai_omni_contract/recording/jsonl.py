"""Recordings in JSON lines: an exchange a line."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from jimmyai_omni_contract.recording.documents import (
    RecordingError,
    exchange_document,
    read_exchange,
    read_json,
    write_json,
)
from jimmyai_omni_contract.recording.exchange import RecordedExchange
from jimmyai_omni_contract.recording.growing import Shape

SHAPE: Final = Shape(begins=b'{"format": "jimmyai-omni.exchange", ', head=b"", between=b"\n", tail=b"\n")


def write_line(exchange: RecordedExchange) -> bytes:
    """The line of an exchange, without its end."""
    return write_json(exchange_document(exchange))


def read_lines(content: bytes) -> Iterator[RecordedExchange]:
    """The exchanges of a file; a last line that was cut short by a kill is passed over.

    Raises:
        RecordingError: A line is none; the message names it, and its field.
    """
    *lines, rest = content.split(b"\n")
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _read_line(number, line)
    with suppress(RecordingError):
        yield _read_line(len(lines) + 1, rest)


def _read_line(number: int, line: bytes) -> RecordedExchange:
    try:
        return read_exchange(read_json(line))
    except RecordingError as error:
        raise RecordingError(f"line {number}: {error}") from error
