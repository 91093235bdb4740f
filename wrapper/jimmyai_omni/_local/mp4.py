"""The top-level structure of an MP4 file (ISO/IEC 14496-12), read while its bytes pass by."""

from math import inf
from typing import Final

_SHORT_HEADER: Final = 8
_LONG_HEADER: Final = 16
_LONG_SIZE: Final = b"\0\0\0\1"


class Boxes:
    """Follows the boxes of a file, in constant memory."""

    def __init__(self) -> None:
        self._header = bytearray()
        self._left: float = 0
        """The bytes of the present box that are still to pass; infinite where it lasts to the end."""
        self._broken = ""
        self._has_moov = False
        self.is_mp4 = False
        """Whether a file type box was seen, so that it is meant to be an MP4 file."""

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes."""
        view = memoryview(chunk)
        while view and not self._broken:
            if self._left:
                step = int(min(self._left, len(view)))
                self._left -= step
            else:
                step = min(self._header_bytes() - len(self._header), len(view))
                self._header += view[:step]
                if len(self._header) == self._header_bytes():
                    self._begin_box()
            view = view[step:]

    def problem(self) -> str:
        """What is wrong with the file that ends here; empty where nothing is."""
        if not self.is_mp4:
            return "it is no MP4 video (it has no ftyp box)"
        if self._broken:
            return self._broken
        if self._header or 0 < self._left < inf:
            return "it ends inside a box"
        return "" if self._has_moov else "it has no moov box, which says how to play it"

    def _header_bytes(self) -> int:
        return _LONG_HEADER if bytes(self._header[:4]) == _LONG_SIZE else _SHORT_HEADER

    def _begin_box(self) -> None:
        size, kind = int.from_bytes(self._header[:4]), bytes(self._header[4:8])
        if len(self._header) == _LONG_HEADER:
            size = int.from_bytes(self._header[8:])
        self._left = size - len(self._header) if size else inf
        if self._left < 0:
            self._broken = f"it has a box of {size} bytes, which is less than its header"
        self.is_mp4 |= kind == b"ftyp"
        self._has_moov |= kind == b"moov"
        self._header.clear()
