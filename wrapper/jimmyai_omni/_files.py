"""Files of the user: written whole or not at all, and refused before anything is sent."""

import mimetypes
import os
import re
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from jimmyai_omni.errors import LocalFileError

MAX_UPLOAD_BYTES: Final = 100 * 1024 * 1024
UPLOAD_EXTENSIONS: Final = (
    *("jpg", "jpeg", "png", "gif", "webp", "bmp", "svg"),
    *("mp4", "mov", "avi", "webm", "mkv", "m4v", "flv"),
    *("mp3", "wav", "aac", "m4a", "flac", "ogg"),
)


def video_path(to: str | os.PathLike[str], task_id: str) -> Path:
    """The file for a task's video: `to` itself, or `<task id>.mp4` where `to` is a folder."""
    path = Path(to)
    return path / f"{re.sub(r'[^A-Za-z0-9_-]', '_', task_id)}.mp4" if path.is_dir() else path


def check_target(path: Path, *, overwrite: bool) -> None:
    """Make sure that a file can be written at `path`, or in it where it is a folder.

    Raises:
        LocalFileError: It exists and may not be replaced, or its folder cannot be written.
    """
    if path.is_file() and not overwrite:
        raise LocalFileError(f"{path} exists", hint="choose another name, or allow to overwrite it")
    folder = path if path.is_dir() else path.parent
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise LocalFileError(
            f"nothing can be written to {folder} ({error.strerror})", hint="choose another folder"
        ) from error


@contextmanager
def atomic_file(path: Path, *, overwrite: bool) -> Generator[BinaryIO]:
    """A file that appears at `path` when the block ends well, and leaves nothing behind when it does not.

    Raises:
        LocalFileError: It cannot be written.
    """
    check_target(path, overwrite=overwrite)
    descriptor, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes private files; a video is an ordinary one.
        umask = os.umask(0)
        os.umask(umask)
        Path(part).chmod(0o666 & ~umask)
        Path(part).replace(path)
    except OSError as error:
        raise LocalFileError(
            f"{path} cannot be written ({error.strerror})", hint="free some space"
        ) from error
    finally:
        Path(part).unlink(missing_ok=True)


@contextmanager
def open_upload(path: Path) -> Generator[tuple[BinaryIO, str]]:
    """An open file that the API takes, and its media type.

    Raises:
        LocalFileError: It cannot be read, is empty or too large, or has no documented extension.
    """
    if path.suffix.lower().removeprefix(".") not in UPLOAD_EXTENSIONS:
        known = " ".join(UPLOAD_EXTENSIONS)
        raise LocalFileError(f"{path} has no extension that the API takes", hint=f"use one of {known}")
    try:
        file = path.open("rb")
    except OSError as error:
        raise LocalFileError(f"{path} cannot be read ({error.strerror})", hint="check the path") from error
    with file:
        size_bytes = os.fstat(file.fileno()).st_size
        if not 0 < size_bytes <= MAX_UPLOAD_BYTES:
            raise LocalFileError(
                f"{path} has {size_bytes} bytes", hint=f"the API takes 1 to {MAX_UPLOAD_BYTES} bytes"
            )
        yield file, mimetypes.guess_type(path.name)[0] or "application/octet-stream"
