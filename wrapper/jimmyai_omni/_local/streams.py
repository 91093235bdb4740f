"""An open file, or memory, as a target: a video comes there when all of it is here."""

import io
import tempfile
from typing import BinaryIO, Final

from jimmyai_omni._local.files import writing
from jimmyai_omni._local.targets import BaseTarget
from jimmyai_omni.errors import LocalFileError

_COPY_BYTES: Final = 1024 * 1024


class StreamTarget(BaseTarget):
    """An open file of the user: it gets the video when all of it came, and stays open."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file

    def check(self) -> None:
        """See `BaseTarget`."""
        try:
            with writing("the open file"):
                self._file.write(b"")
        except TypeError as error:
            raise LocalFileError("the open file takes text", hint="open it in binary mode") from error

    def _begin(self) -> BinaryIO:
        return tempfile.TemporaryFile(prefix="omni-")

    def _publish(self) -> None:
        self._scratch.seek(0)
        with writing("the open file"):
            while chunk := self._scratch.read(_COPY_BYTES):
                _write_all(self._file, chunk)
            self._file.flush()


class MemoryTarget(BaseTarget):
    """Bytes in memory."""

    content: bytes = b""
    """What was committed."""

    def check(self) -> None:
        """Nothing can be in the way."""

    def _begin(self) -> BinaryIO:
        return io.BytesIO()

    def _publish(self) -> None:
        self._scratch.seek(0)
        self.content = self._scratch.read()


def _write_all(file: BinaryIO, chunk: bytes) -> None:
    """Write all of it, also to a raw file, which may take less at a time."""
    left = memoryview(chunk)
    while left:
        left = left[file.write(left) or len(left) :]
