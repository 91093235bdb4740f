"""The lines of a file as text: one at a time, of bounded length, and with those behind a bad one."""

import codecs
from pathlib import Path
from typing import BinaryIO, Final, Self

from jimmyai_omni.batch.reading.files import reading
from jimmyai_omni.errors import LocalFileError

MAX_ROW_BYTES: Final = 8 * 1024 * 1024
_CHUNK_BYTES: Final = 256 * 1024


class BadLine(Exception):
    """A line that cannot be taken; the message says why, and what to do. The next one may be good."""


class Lines:
    """Iterates over the lines, each with its end.

    Args:
        file: Read once, from where it stands.
        path: What errors call it.
    """

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self._file = file
        self._path = path
        self._offset = 0
        """The bytes before the line that comes next."""
        self._room = MAX_ROW_BYTES
        self.number = 0
        """The line that came last, counted from 1."""

    def begin_row(self) -> None:
        """What comes next is the first line of a row; all lines of it count for its size."""
        self._room = MAX_ROW_BYTES

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        """The next line.

        Raises:
            BadLine: It is no UTF-8, or the row is too large by it.
            LocalFileError: The file cannot be read, or is no text.
        """
        with reading(self._path):
            line = self._file.readline(self._room + 1)
        if not line:
            raise StopIteration
        begin, self.number = self._offset, self.number + 1
        self._offset += len(line)
        self._room -= len(line)
        if self._room < 0:
            self._skip_rest(line)
            limit = f"a row has at most {MAX_ROW_BYTES // 1024 // 1024} MiB"
            raise BadLine(f"is too large; {limit}, so give files by their path or URL")
        if self.number == 1:
            mark = self._mark(line)
            begin, line = begin + mark, line[mark:]
        try:
            return line.decode()
        except UnicodeDecodeError as error:
            at = begin + error.start
            raise BadLine(f"is no UTF-8, at byte {at} of the file; save it as UTF-8") from None

    def _skip_rest(self, line: bytes) -> None:
        with reading(self._path):
            while line and not line.endswith(b"\n"):
                line = self._file.readline(_CHUNK_BYTES)
                self._offset += len(line)

    def _mark(self, line: bytes) -> int:
        """The length of the mark in front that some editors write."""
        if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise LocalFileError(f"{self._path} is written in UTF-16", hint="save it as UTF-8")
        return len(codecs.BOM_UTF8) if line.startswith(codecs.BOM_UTF8) else 0
