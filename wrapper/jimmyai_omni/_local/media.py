"""What stands in the place of a URL: files and bytes of the user, checked before anything is sent."""

import os
import re
from pathlib import PurePath
from typing import Final, TypeGuard

from jimmyai_omni._local.reading import opened, refusals
from jimmyai_omni.errors import LocalFileError
from jimmyai_omni.rules.request import LocalMedia
from jimmyai_omni.rules.request import Media as Media
from jimmyai_omni.uploads import HEADER_BYTES, MAX_UPLOAD_BYTES, UPLOAD_TYPES, fits, type_by_header

_URL: Final = re.compile(r"[a-z][a-z0-9+.-]+://|data:", re.IGNORECASE)
_LONGEST_NAME: Final = 300


def is_local(item: object) -> TypeGuard[Media]:
    """Whether an item of a list of URLs is a file or bytes; an empty text is neither that nor a URL."""
    if isinstance(item, str):
        return bool(item) and not _URL.match(item)
    return isinstance(item, os.PathLike | bytes) or hasattr(item, "read")


def check_media(media: Media, where: str = "") -> LocalMedia:
    """Make sure that the API would take a path, bytes or an open file, and find out as what.

    Of the content, only the length and the first bytes are looked at.

    Args:
        media: What is to be uploaded. Of an open file the whole counts, and it is left where it stood.
        where: The argument and the index, for errors.

    Raises:
        LocalFileError: It cannot be read, is empty or too large, has no documented extension, or does
            not begin as its extension says.
    """
    if isinstance(media, str) and _URL.match(media):
        raise LocalFileError("a URL needs no upload", hint="give it to the create as it is")
    label = f"{where}: {_name(media)}" if where else _name(media)
    with opened(media, label) as file, refusals(label):
        file.seek(0, os.SEEK_END)
        size_bytes = file.tell()
        file.seek(0)
        header = file.read(HEADER_BYTES)
    if not 0 < size_bytes <= MAX_UPLOAD_BYTES:
        limit = f"the API takes 1 to {MAX_UPLOAD_BYTES} bytes"
        raise LocalFileError(f"{label} has {size_bytes} bytes", hint=limit)
    filename, extension = _as_what(media, header, label)
    return LocalMedia(media, where, label, filename, UPLOAD_TYPES[extension], size_bytes)


def _as_what(media: Media, header: bytes, label: str) -> tuple[str, str]:
    """The file name and the extension to upload it with."""
    path = PurePath(_path(media))
    is_named = path.suffix or isinstance(media, str | os.PathLike)
    found = type_by_header(header)
    extension = path.suffix[1:].lower() if is_named else found or ""
    if extension not in UPLOAD_TYPES:
        lacks = "has no extension" if is_named else "does not begin like a file"
        known = f"use one of {' '.join(UPLOAD_TYPES)}"
        raise LocalFileError(f"{label} {lacks} that the API takes", hint=known)
    if not fits(extension, header):
        instead = f", but {found}" if found else ""
        raise LocalFileError(
            f"{label} is no {extension} by its first bytes{instead}",
            hint=f"name it by what it is, or save it as {extension}",
        )
    return path.name.encode(errors="replace").decode() if is_named else f"media.{extension}", extension


def _name(media: Media) -> str:
    """What to call it."""
    if isinstance(media, bytes):
        return "the bytes object"
    # A name that is no text would break whoever writes the error or the log.
    path = _path(media).encode(errors="backslashreplace").decode()
    shown = path if len(path) <= _LONGEST_NAME else f"{path[:_LONGEST_NAME]}..."
    if isinstance(media, str | os.PathLike):
        return shown or "an empty path"
    return f"the open file {shown}".rstrip()


def _path(media: Media) -> str:
    """The path, or the name of an open file; empty where there is none."""
    if isinstance(media, str | os.PathLike):
        return os.fsdecode(media)
    name = getattr(media, "name", None)
    return os.fsdecode(name) if isinstance(name, str | bytes) else ""
