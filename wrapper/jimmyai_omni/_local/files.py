"""Files of the user: written whole or not at all, and refused before anything is sent."""

import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from jimmyai_omni.errors import LocalFileError


@contextmanager
def writing(place: object) -> Generator[None]:
    """Turns the system's refusals into ours."""
    try:
        yield
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        is_lost = isinstance(error, FileNotFoundError)
        hint = "make its folder, or choose another place" if is_lost else "choose another place, or make room"
        raise LocalFileError(f"{place} cannot be written ({reason})", hint=hint) from error


def exists(place: object) -> LocalFileError:
    """The refusal to replace something."""
    return LocalFileError(
        f"{place} exists", hint="choose another name; overwrite=True (--overwrite) replaces it"
    )


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
                raise exists(path)
        with tempfile.TemporaryFile(dir=path.parent):
            pass


def check_folder(folder: Path) -> None:
    """Make sure that files can be written into a folder, which is made where there is none.

    Raises:
        LocalFileError: They cannot.
    """
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass


def publish(part: Path, path: Path, *, overwrite: bool) -> None:
    """Give a file that is written and synced its place, at once and durably.

    Raises:
        LocalFileError: Something stands there by now and may not be replaced.
    """
    _move(part, path, overwrite=overwrite)
    # The file is there. Where its folder cannot be synced, only a loss of power could undo that.
    with suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _move(part: Path, path: Path, *, overwrite: bool) -> None:
    if overwrite:
        part.replace(path)
        return
    try:
        # Unlike a rename, a link never replaces what appeared there meanwhile.
        path.hardlink_to(part)
    except FileExistsError:
        raise exists(path) from None
    except OSError:
        # A file system without links.
        if os.path.lexists(path):
            raise exists(path) from None
        part.replace(path)
    else:
        part.unlink()
