"""The one file of an upload, out of what is kept of its multipart body."""

import re
from pathlib import PurePosixPath
from typing import Final

import attrs

from jimmyai_omni_contract.recording.exchange import RecordedRequest

_BEGINNING: Final = re.compile(
    rb"(?P<boundary>--[^\r\n]+)\r\n"
    rb'content-disposition: *form-data; *name="file"; *filename="(?P<name>(?:[^"\\\r\n]|\\.)+)"\r\n'
    rb"(content-type: *(?P<type>[\w.+/-]+)\r\n)?\r\n",
    re.IGNORECASE,
)

_ESCAPED: Final = re.compile(rb'\\(["\\])')


@attrs.frozen
class FilePart:
    """A file as it was sent."""

    name: str
    media_type: str
    """Empty where it was not said."""
    content: bytes = attrs.field(repr=False)
    """All of it, or the beginning where the body is cut."""
    boundary: bytes
    """What stands before the part."""


def file_part(request: RecordedRequest) -> FilePart | None:
    """The file of a multipart body that holds nothing else; of a body that is cut, its beginning."""
    is_multipart = request.headers.get("content-type", "").startswith("multipart/form-data")
    body = request.body.content
    begins = _BEGINNING.match(body) if is_multipart else None
    if begins is None or (request.body.whole and body.count(begins["boundary"]) != 2):
        return None
    return FilePart(
        PurePosixPath(_ESCAPED.sub(rb"\1", begins["name"]).decode("utf-8", "replace")).name,
        (begins["type"] or b"").decode(),
        body[begins.end() :].partition(b"\r\n" + begins["boundary"])[0],
        begins["boundary"],
    )
