"""A file that grows by a line at a time, and is whole after each of them."""

import mmap
import os
from errno import EBUSY
from pathlib import Path
from threading import Lock
from typing import Final

import attrs

from jimmyai_omni_contract.recording.documents import RecordingError


@attrs.frozen
class Shape:
    """What stands around the lines of a file."""

    begins: bytes
    """How each file begins that has a line."""
    head: bytes
    """Before the first line."""
    between: bytes
    """Between two lines; it ends with a line feed."""
    tail: bytes
    """Behind the last line."""


class GrowingFile:
    """Appends lines, each in one go, so that a process that is killed loses at most the one it was writing.

    A file that is there is continued; safe to use from threads.

    Args:
        path: The file.
        shape: What stands around its lines.

    Raises:
        OSError: It cannot be opened or written.
        RecordingError: It is there, and of another shape.
    """

    def __init__(self, path: Path, shape: Shape) -> None:
        self._shape: Final = shape
        self._lock: Final = Lock()
        path.touch()
        self._file: Final = path.open("r+b", buffering=0)
        try:
            self._end = self._find_end(path)
            self._size = self._current_size()
        except BaseException:
            self._file.close()
            raise

    def append(self, line: bytes) -> None:
        """Write a line, over the tail and with a new one.

        Raises:
            OSError: It cannot be written.
        """
        with self._lock:
            if self._current_size() != self._size:
                raise OSError(EBUSY, "something else writes it too")
            between = self._shape.between if self._end > len(self._shape.head) else b""
            self._write(between + line)
            self._size = self._current_size()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _write(self, more: bytes) -> None:
        """Without a buffer: from here on it outlives the process, though no power cut."""
        self._file.seek(self._end)
        left = memoryview(more + self._shape.tail)
        while left:
            left = left[self._file.write(left) :]
        self._end += len(more)

    def _current_size(self) -> int:
        return os.fstat(self._file.fileno()).st_size

    def _find_end(self, path: Path) -> int:
        """Where the last whole line ends; what a killed process left behind it is cut off."""
        shape = self._shape
        if self._current_size() == 0:
            self._end = 0
            if shape.head:
                self._write(shape.head)
            return self._end
        with mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            if content[: len(shape.begins)] != shape.begins:
                hint = "choose another name; a recording of ours would be continued"
                raise RecordingError(f"{path} is there, and no recording of ours", hint)
            if content[-len(shape.tail) :] == shape.tail:
                return len(content) - len(shape.tail)
            end = content.rfind(b"\n")
            kept = end + 1 - len(shape.between)
            end = kept if content[kept : end + 1] == shape.between else end
        end = max(end, len(shape.head))
        self._file.truncate(end)
        return end
