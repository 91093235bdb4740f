"""The one file of an upload, out of its multipart body."""

import logging
from math import inf
from pathlib import PurePosixPath
from typing import Any, Final

import attrs
from python_multipart.multipart import Field, File, FormParser, parse_options_header

# What it would say on stderr of a broken body, the answer says already.
logging.getLogger("python_multipart").addHandler(logging.NullHandler())

_MAX_PARTS: Final = 100
"""A client sends one; of a body of 100 MB that is nothing but parts, a minute of the CPU would be spent."""


@attrs.frozen
class SentFile:
    """A file as it was sent."""

    filename: str
    content: bytes = attrs.field(repr=False)

    @property
    def extension(self) -> str:
        """In lower case, without the dot."""
        return PurePosixPath(self.filename).suffix[1:].lower()


def read_file_part(content_type: str, body: bytes) -> SentFile | None:
    """The part `file` of a multipart body; `None` where there is none, or the body is not whole.

    A body with more than 100 parts counts as none.
    """
    media_type, parameters = parse_options_header(content_type)
    parts: list[File | Field] = []
    ends: list[bool] = []
    if media_type != b"multipart/form-data":
        return None

    def keep(part: File | Field) -> None:
        parts.append(part)
        if len(parts) > _MAX_PARTS:
            raise ValueError("too many parts")

    config: dict[Any, Any] = {"MAX_MEMORY_FILE_SIZE": inf}
    try:
        parser = FormParser(
            "multipart/form-data",
            on_field=keep,
            on_file=keep,
            on_end=lambda: ends.append(True),
            boundary=parameters.get(b"boundary"),
            config=config,
        )
        parser.write(body)
    except ValueError:
        return None
    files = [part for part in parts if isinstance(part, File)]
    named = [file for file in files if file.field_name == b"file" and file.file_name]
    if not (ends and named):
        return None
    named[0].file_object.seek(0)
    filename = (named[0].file_name or b"").decode("utf-8", "replace")
    return SentFile(PurePosixPath(filename).name, named[0].file_object.read())
