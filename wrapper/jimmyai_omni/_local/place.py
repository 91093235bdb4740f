"""From what a user says of where a video goes to the target that it is."""

import os
import secrets
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from jimmyai_omni._local.files import writing
from jimmyai_omni._local.naming import DEFAULT_NAME, Naming
from jimmyai_omni._local.storage import STORAGE_EXTRAS, ObjectTarget
from jimmyai_omni._local.streams import StreamTarget
from jimmyai_omni._local.targets import BaseTarget, FileTarget
from jimmyai_omni.errors import LocalFileError
from jimmyai_omni.results import Task

Target = str | os.PathLike[str] | BinaryIO
"""A file, a folder, an open binary file, or the URL of an object or of a folder of objects."""
SIDECAR_SUFFIX: Final = ".json"


def target_for(to: Target, name: str, *, overwrite: bool) -> BaseTarget:
    """The target that `to` means; in a folder, it gets this name.

    A folder is one that exists, or that is named with a slash at the end: it is made then.

    Raises:
        LocalFileError: It cannot be the place of a file.
        ConfigurationError: An extra is missing.
    """
    if not isinstance(to, str | os.PathLike):
        if not hasattr(to, "write"):
            raise LocalFileError(f"nothing can be saved to {to!r}", hint="give a path, a URL or an open file")
        return StreamTarget(to)
    text = os.fspath(to)
    if text == "-":
        raise LocalFileError("nothing is saved to -", hint="name a file or a folder; ./- is a file called -")
    scheme = text.partition("://")[0].lower() if "://" in text else ""
    if not scheme:
        return FileTarget(_path(text, name), overwrite=overwrite)
    if scheme == "file":
        return FileTarget(_path(_path_of_url(text), name), overwrite=overwrite)
    if scheme in STORAGE_EXTRAS:
        return ObjectTarget(_object_url(scheme, text, name), overwrite=overwrite)
    raise LocalFileError(
        f"nothing can be saved to {scheme}://", hint="give a path, or a URL of s3://, gs:// or file://"
    )


def check_target(
    to: Target, *, overwrite: bool = False, name: str = DEFAULT_NAME, sidecar: bool = False
) -> None:
    """Make sure that a video can be put there, before a task for it is paid for.

    Raises:
        LocalFileError: It exists and may not be replaced, or it cannot be written.
        ConfigurationError: An extra is missing.
    """
    target = target_for(to, Naming(name).name(Task(secrets.token_hex(8)), None), overwrite=overwrite)
    target.check()
    if sidecar:
        target.beside(SIDECAR_SUFFIX).check()


def _path(text: str, name: str) -> Path:
    path = Path(text)
    with writing(path):
        if text.endswith(("/", os.sep)):
            path.mkdir(parents=True, exist_ok=True)
        return path / name if path.is_dir() else path


def _path_of_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.netloc not in ("", "localhost"):
        raise LocalFileError(f"{url} is on another machine", hint="write a path like file:///home/me/cat.mp4")
    return url2pathname(parts.path)


def _object_url(scheme: str, url: str, name: str) -> str:
    bucket, _, key = url.partition("://")[2].partition("/")
    if not bucket:
        raise LocalFileError(f"{url} names no bucket", hint=f"write it like {scheme}://bucket/videos/cat.mp4")
    return f"{scheme}://{bucket}/{key}{name if not key or key.endswith('/') else ''}"
