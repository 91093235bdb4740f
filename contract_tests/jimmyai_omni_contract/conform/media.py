"""A reader of what an MP4 says of itself: its duration and its picture's size (ISO 14496-12).

It reads a stream once, keeps nothing but the headers of the movie, and trusts no size in it.
"""

from collections.abc import Iterable, Iterator
from typing import Final, NoReturn

import attrs

MAX_HEADERS: Final = 16 << 20
"""The longest headers of a movie that are read, in bytes."""
MAX_BYTES: Final = 2 << 30
"""The longest video that is read, in bytes."""
_MOST_BOXES: Final = 10_000
_NESTED: Final = b"trak"


class NoVideo(Exception):
    """It is no MP4 that can be read; the message says why."""


@attrs.frozen
class Footage:
    """What the headers of a video say."""

    width: int
    """As it is shown, in pixels."""
    height: int
    seconds: float | None
    """`None` where the headers do not tell."""


@attrs.frozen
class _Box:
    kind: bytes
    start: int
    end: int


class _Stream:
    """Takes and skips bytes of a stream of chunks."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._rest = b""
        self.read = 0

    def take(self, count: int) -> bytes:
        """The next bytes; fewer at the end."""
        parts = list(self._parts(count))
        return b"".join(parts)

    def skip(self, count: int | None) -> int:
        """Pass over bytes, by default all that are left, and say how many there were."""
        return sum(len(part) for part in self._parts(MAX_BYTES + 1 if count is None else count))

    def _parts(self, count: int) -> Iterator[bytes]:
        while count > 0:
            if not self._rest:
                self._rest = next(self._chunks, b"")
                if not self._rest and not self._more():
                    return
            part, self._rest = self._rest[:count], self._rest[count:]
            count -= len(part)
            self.read += len(part)
            if self.read > MAX_BYTES:
                raise NoVideo(f"it has more than {MAX_BYTES} bytes")
            yield part

    def _more(self) -> bool:
        for chunk in self._chunks:
            if chunk:
                self._rest = chunk
                return True
        return False


def measure(chunks: Iterable[bytes]) -> Footage:
    """What a video says of itself; the stream is read to its end, so that a cut one is found.

    Args:
        chunks: The bytes of the file, in pieces of any size.

    Raises:
        NoVideo: It is no whole MP4 with a picture.
    """
    stream = _Stream(chunks)
    movie: bytes | None = None
    for place in range(_MOST_BOXES):
        header = stream.take(8)
        if not header and place:
            return _footage(movie) if movie is not None else _refuse("it has no box moov")
        if len(header) < 8 or (not place and header[4:] != b"ftyp"):
            raise NoVideo("it begins with no box ftyp" if not place else "it ends within a box")
        size, kind, taken = int.from_bytes(header[:4]), header[4:], 8
        if size == 1:
            size, taken = int.from_bytes(stream.take(8)), 16
        left = None if size == 0 else size - taken
        if left is not None and left < 0:
            raise NoVideo(f"a box {_name(kind)} says that it has {size} bytes")
        if kind == b"moov" and movie is None:
            movie = _movie(stream, left)
        elif stream.skip(left) != left and left is not None:
            raise NoVideo(f"it ends within its box {_name(kind)}")
    return _refuse(f"it has more than {_MOST_BOXES} boxes")


def _movie(stream: _Stream, size: int | None) -> bytes:
    content = stream.take(MAX_HEADERS + 1 if size is None else min(size, MAX_HEADERS + 1))
    if len(content) > MAX_HEADERS:
        raise NoVideo(f"its box moov has more than {MAX_HEADERS} bytes")
    if size is not None and len(content) < size:
        raise NoVideo("it ends within its box moov")
    return content


def _footage(movie: bytes) -> Footage:
    seconds: float | None = None
    sizes: list[tuple[int, int]] = []
    for box in _boxes(movie, 0, len(movie)):
        if box.kind == b"mvhd":
            seconds = _seconds(movie[box.start : box.end])
        elif box.kind == _NESTED:
            tracks = [inner for inner in _boxes(movie, box.start, box.end) if inner.kind == b"tkhd"]
            sizes += [_size(movie[inner.start : inner.end]) for inner in tracks]
    width, height = max(sizes, key=lambda size: size[0] * size[1], default=(0, 0))
    if not (width and height):
        raise NoVideo("it has no track with a picture")
    return Footage(width, height, seconds)


def _boxes(content: bytes, start: int, end: int) -> Iterator[_Box]:
    for _ in range(_MOST_BOXES):
        if end - start < 8:
            return
        size, kind, head = int.from_bytes(content[start : start + 4]), content[start + 4 : start + 8], 8
        if size == 1:
            size, head = int.from_bytes(content[start + 8 : start + 16]), 16
        size = size or end - start
        if size < head or size > end - start:
            raise NoVideo(f"a box {_name(kind)} does not fit into the one around it")
        yield _Box(kind, start + head, start + size)
        start += size


def _seconds(header: bytes) -> float | None:
    at, length = (20, 8) if header[:1] == b"\x01" else (12, 4)
    if len(header) < at + 4 + length:
        raise NoVideo("its box mvhd is too short")
    scale = int.from_bytes(header[at : at + 4])
    duration = int.from_bytes(header[at + 4 : at + 4 + length])
    # All ones is how an unknown duration is written, and 0 is that of a movie in fragments.
    known = scale and duration and duration != (1 << 8 * length) - 1
    return duration / scale if known else None


def _size(header: bytes) -> tuple[int, int]:
    at = 88 if header[:1] == b"\x01" else 76
    if len(header) < at + 8:
        raise NoVideo("a box tkhd is too short")
    width, height = (int.from_bytes(header[place : place + 4]) >> 16 for place in (at, at + 4))
    # The matrix in front of them turns what is shown where its first factor is 0.
    turned = not any(header[at - 36 : at - 32])
    return (height, width) if turned else (width, height)


def _name(kind: bytes) -> str:
    return ascii(kind.decode("latin-1"))


def _refuse(why: str) -> NoReturn:
    raise NoVideo(why)
