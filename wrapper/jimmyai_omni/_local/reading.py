"""Reading what is to be uploaded: from its start, a little at a time, and only as it was checked."""

import hashlib
import io
import os
import stat
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from jimmyai_omni.errors import LocalFileError
from jimmyai_omni.rules.request import LocalMedia, Media

_CHUNK_BYTES: Final = 256 * 1024


@contextmanager
def opened(source: Media, label: str) -> Generator[IO[bytes]]:
    """A path, bytes or an open file, to read from its start; an open file is put back to where it stood.

    Raises:
        LocalFileError: It cannot be read.
    """
    if isinstance(source, bytes):
        yield io.BytesIO(source)
    elif isinstance(source, str | os.PathLike):
        with _open(Path(os.fsdecode(source)), label) as file:
            yield file
    else:
        _check_open(source, label)
        with refusals(label):
            position = source.tell()
            source.seek(0)
        try:
            yield source
        finally:
            with refusals(label):
                source.seek(position)


@contextmanager
def refusals(label: str) -> Generator[None]:
    """Turns the system's refusals to read into ours."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError) as error:
        hint = "check the path; a URL begins with https://"
        raise LocalFileError(f"{label} names no file and is no URL", hint=hint) from error
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise LocalFileError(f"{label} cannot be read ({reason})", hint="check what was given") from error


def sha256_of(media: LocalMedia) -> str:
    """The hash of the content, in hex.

    Raises:
        LocalFileError: It cannot be read, or has another size by now.
    """
    with opened(media.source, media.label) as file:
        reader = Reader(file, media)
        while reader.read(_CHUNK_BYTES):
            pass
        return reader.sha256


class Reader:
    """A file as httpx reads one; it counts and hashes what passes, and notices a change.

    Args:
        file: The content.
        media: As it was checked.
        sha256: The hash that it must have, in hex.
        on_read: Called with the bytes so far.
    """

    def __init__(
        self,
        file: IO[bytes],
        media: LocalMedia,
        sha256: str | None = None,
        on_read: Callable[[int], object] = lambda _: None,
    ) -> None:
        self._file = file
        self._media = media
        self._expected = sha256
        self._on_read = on_read
        self._hash = hashlib.sha256()
        self._count = 0

    @property
    def sha256(self) -> str:
        """The hash of what was read, in hex."""
        return self._hash.hexdigest()

    def read(self, size: int = -1) -> bytes:
        """The next bytes; none at the end.

        Raises:
            LocalFileError: They cannot be read, or are not what was checked.
        """
        with refusals(self._media.label):
            chunk = self._file.read(size)
        self._hash.update(chunk)
        self._count += len(chunk)
        if self._count > self._media.size_bytes or not (chunk or self._is_what_was_checked()):
            message = f"{self._media.label} changed after it was checked"
            raise LocalFileError(message, hint="try again when nothing writes to it")
        if chunk:
            self._on_read(self._count)
        return chunk

    def tell(self) -> int:
        """How many bytes were read."""
        return self._count

    def seek(self, _offset: int, whence: int = os.SEEK_SET) -> int:
        """Back to the start; to the end only to tell the length. httpx asks for nothing else."""
        if whence == os.SEEK_END:
            return self._media.size_bytes
        with refusals(self._media.label):
            self._file.seek(0)
        self._hash = hashlib.sha256()
        self._count = 0
        return 0

    def _is_what_was_checked(self) -> bool:
        return self._count == self._media.size_bytes and self._expected in (None, self.sha256)


def _open(path: Path, label: str) -> IO[bytes]:
    with refusals(label):
        # A pipe is not opened to look at it: that would wait for somebody to write.
        if stat.S_ISREG(path.stat().st_mode):
            return path.open("rb")
    raise LocalFileError(f"{label} is no regular file", hint="check the path")


def _check_open(file: IO[bytes], label: str) -> None:
    with refusals(label):
        if not getattr(file, "seekable", lambda: False)():
            raise LocalFileError(f"{label} can be read only once", hint="read it, and give its bytes")
        try:
            content: object = file.read(0)
        except io.UnsupportedOperation:
            content = None
    if not isinstance(content, bytes):
        raise LocalFileError(f"{label} is not open for reading bytes", hint='open it in mode "rb"')
