"""Files of the user: written whole or not at all, and refused before anything is sent."""

import os
import re
import secrets
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from jimmyai_omni.errors import LocalFileError
from jimmyai_omni.uploads import MAX_UPLOAD_BYTES, UPLOAD_TYPES


def video_path(to: str | os.PathLike[str], task_id: str) -> Path:
    """The file for a task's video: `to` itself, or `<task id>.mp4` where `to` is a folder.

    Raises:
        LocalFileError: `to` cannot be the name of a file.
    """
    path = Path(to)
    with writing(path):
        # The id is the server's word: it may not lead out of the folder, nor be too long for a name.
        name = f"{re.sub(r'[^A-Za-z0-9_-]', '_', task_id)[:200]}.mp4"
        return path / name if path.is_dir() else path


def check_target(to: str | os.PathLike[str], *, overwrite: bool) -> None:
    """Make sure that a video can be written to the file `to`, or into it where it is a folder.

    Raises:
        LocalFileError: It exists and may not be replaced, or its folder cannot be written.
    """
    check_file(video_path(to, secrets.token_hex(8)), overwrite=overwrite)


def check_file(path: Path, *, overwrite: bool) -> None:
    """Make sure that a file can be written at `path`.

    Raises:
        LocalFileError: It exists and may not be replaced, or its folder cannot be written.
    """
    with writing(path):
        try:
            path.lstat()
        except FileNotFoundError:
            pass
        else:
            if not (overwrite and path.is_file()):
                raise _exists(path)
        with tempfile.TemporaryFile(dir=path.parent):
            pass


@contextmanager
def writing(path: Path) -> Generator[None]:
    """Turns the system's refusals into ours."""
    try:
        yield
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise LocalFileError(
            f"{path} cannot be written ({reason})", hint="choose another place, or make room"
        ) from error


@contextmanager
def atomic_file(path: Path, *, overwrite: bool) -> Generator[BinaryIO]:
    """A file that appears at `path` when the block ends well, and leaves nothing behind when it does not.

    Raises:
        LocalFileError: It cannot be written, or something stands there by now.
    """
    check_file(path, overwrite=overwrite)
    with writing(path):
        part = path.parent / f".omni-{secrets.token_hex(8)}.part"
        file = part.open("xb")
    try:
        try:
            yield file
            with writing(path):
                file.flush()
                os.fsync(file.fileno())
        finally:
            # What could not be written was told by then.
            with suppress(OSError):
                file.close()
        with writing(path):
            _publish(part, path, overwrite=overwrite)
    finally:
        part.unlink(missing_ok=True)


def _publish(part: Path, path: Path, *, overwrite: bool) -> None:
    if overwrite:
        part.replace(path)
        return
    try:
        # Unlike a rename, a link never replaces what appeared there meanwhile.
        path.hardlink_to(part)
    except FileExistsError:
        raise _exists(path) from None
    except OSError:
        # A file system without links.
        part.replace(path)


def _exists(path: Path) -> LocalFileError:
    return LocalFileError(
        f"{path} exists", hint="choose another name; overwrite=True (--overwrite) replaces it"
    )


@contextmanager
def open_upload(path: Path) -> Generator[tuple[BinaryIO, str]]:
    """An open file that the API takes, and its media type.

    Raises:
        LocalFileError: It cannot be read, is empty or too large, or has no documented extension.
    """
    extension = path.suffix.lower().removeprefix(".")
    if extension not in UPLOAD_TYPES:
        known = " ".join(UPLOAD_TYPES)
        raise LocalFileError(f"{path} has no extension that the API takes", hint=f"use one of {known}")
    try:
        if path.exists() and not path.is_file():
            raise LocalFileError(f"{path} is no file", hint="check the path")
        file = path.open("rb")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise LocalFileError(f"{path} cannot be read ({reason})", hint="check the path") from error
    with file:
        size_bytes = os.fstat(file.fileno()).st_size
        if not 0 < size_bytes <= MAX_UPLOAD_BYTES:
            raise LocalFileError(
                f"{path} has {size_bytes} bytes", hint=f"the API takes 1 to {MAX_UPLOAD_BYTES} bytes"
            )
        yield file, UPLOAD_TYPES[extension]
