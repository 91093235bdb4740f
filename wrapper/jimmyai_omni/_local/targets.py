"""Where a video can go: its bytes gather out of sight, and appear at their place at once or not at all."""

import io
import os
import tempfile
from abc import ABC, abstractmethod
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from jimmyai_omni._local.files import check_file, publish, writing
from jimmyai_omni._local.parts import part_path
from jimmyai_omni._local.write_back import WriteBack
from jimmyai_omni.errors import LocalFileError


class BaseTarget(ABC):
    """A place, and a scratch file out of sight whose bytes `commit` brings there."""

    def __init__(self, location: str = "") -> None:
        self.location = location
        """The path or the URL; empty where there is none."""
        self._scratch: BinaryIO = io.BytesIO()

    @property
    def absolute_location(self) -> str:
        """The location, so that it can be found from anywhere."""
        return self.location

    @abstractmethod
    def check(self) -> None:
        """Make sure, as far as can be told beforehand, that something can be put there.

        Raises:
            LocalFileError: It exists and may not be replaced, or it cannot be written.
        """

    def beside(self, suffix: str) -> "BaseTarget":
        """The place with this suffix to its name.

        Raises:
            LocalFileError: There is none.
        """
        raise LocalFileError(
            f"an open file has no place beside it for {suffix}", hint="give a path or a URL, or no sidecar"
        )

    def open(self) -> None:
        """Begin. Raises as `check`."""
        self.check()
        with writing(self._scratch_place):
            self._scratch = self._begin()

    def append(self, chunk: bytes) -> None:
        """Take the next bytes.

        Raises:
            LocalFileError: There is no room for them.
        """
        with writing(self._scratch_place):
            self._scratch.write(chunk)

    def truncate(self) -> None:
        """Drop all bytes. Raises as `append`."""
        with writing(self._scratch_place):
            self._scratch.seek(0)
            self._scratch.truncate()

    def commit(self) -> None:
        """Let the bytes appear at their place.

        Raises:
            LocalFileError: They cannot be put there, or something stands there by now.
        """
        with writing(self._scratch_place):
            self._scratch.flush()
        self._publish()

    def abort(self) -> None:
        """Leave nothing behind; what was committed stays."""
        # What could not be written was told by then.
        with suppress(OSError):
            self._scratch.close()

    @property
    def _scratch_place(self) -> str:
        return tempfile.gettempdir()

    @abstractmethod
    def _begin(self) -> BinaryIO:
        """A new scratch file."""

    @abstractmethod
    def _publish(self) -> None:
        """Bring the bytes to their place."""


class FileTarget(BaseTarget):
    """A file; its scratch file is beside it, under a hidden name."""

    def __init__(self, path: Path, *, overwrite: bool) -> None:
        super().__init__(str(path))
        self._path = path
        self._overwrite = overwrite
        self._part = part_path(path)
        self._write_back: WriteBack | None = None

    @property
    def absolute_location(self) -> str:
        """See `BaseTarget`."""
        return str(self._path.absolute())

    def check(self) -> None:
        """See `BaseTarget`."""
        check_file(self._path, overwrite=self._overwrite)

    def beside(self, suffix: str) -> "FileTarget":
        """See `BaseTarget`."""
        return FileTarget(self._path.with_name(self._path.name + suffix), overwrite=self._overwrite)

    def append(self, chunk: bytes) -> None:
        """See `BaseTarget`."""
        super().append(chunk)
        with writing(self.location):
            if self._write_back is not None:
                self._write_back.wrote(len(chunk))

    def abort(self) -> None:
        """See `BaseTarget`."""
        with suppress(OSError):
            if self._write_back is not None:
                self._write_back.end()
        super().abort()
        with suppress(OSError):
            self._part.unlink()

    @property
    def _scratch_place(self) -> str:
        return self.location

    def _begin(self) -> BinaryIO:
        scratch = self._part.open("xb")
        self._write_back = WriteBack(scratch.fileno())
        return scratch

    def _publish(self) -> None:
        with writing(self._path):
            if self._write_back is not None:
                self._write_back.end()
            os.fsync(self._scratch.fileno())
            self._scratch.close()
            publish(self._part, self._path, overwrite=self._overwrite)
