"""What makes two requests the same, whoever sent them: method, path, query and what the body means."""

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Final
from urllib.parse import parse_qsl, unquote

import attrs

from jimmyai_omni._shortened import shortened
from jimmyai_omni_contract.recording.exchange import KeptBody, RecordedRequest
from jimmyai_omni_contract.recording.file_part import FilePart, file_part
from jimmyai_omni_contract.recording.operations import operation_of
from jimmyai_omni_contract.recording.redaction import SHOWN
from jimmyai_omni_contract.recording.urls import split_url

_PUBLIC: Final = (None, "media", "models")
# Of a file that is cut; two clients' boundaries leave different numbers of bytes of it.
_COMPARED_BYTES: Final = 1 << 19
_LONGEST_SHOWN: Final = 300
_LONGEST_READ: Final = 4096


@attrs.frozen
class Asked:
    """What a request asks for; as text, one line for people."""

    key: tuple[object, ...]
    """Equal for the same requests."""
    base_url: str
    """Where it was asked for: the scheme and the host."""
    conditions: tuple[str, str]
    """The range that it wants, and the entity that it has already."""
    is_keyed: bool
    """Whether it sends a key, or needs none."""
    text: str

    def __str__(self) -> str:
        return self.text


def asked_of(request: RecordedRequest, neutral: Callable[[str], str] = str) -> Asked:
    """What a recorded request asks for.

    Args:
        request: The request.
        neutral: Takes out of its query and body what does not matter.
    """
    base_url, quoted, query = split_url(request.url)
    path = unquote(quoted)
    parameters = tuple(sorted(parse_qsl(neutral(query), keep_blank_values=True)))
    part = file_part(request)
    text = request.body.content[:_LONGEST_READ].decode("utf-8", "replace")
    shown = f"file={part.name}" if part else shortened(text, _LONGEST_SHOWN)
    target = f"{quoted}?{query}" if query else quoted
    return Asked(
        key=(request.method, path, parameters, _meaning(request.body, part, neutral)),
        base_url=base_url,
        conditions=(request.headers.get("range", ""), request.headers.get("if-none-match", "")),
        is_keyed=operation_of(request.method, path) in _PUBLIC
        or SHOWN in request.headers.get("authorization", ""),
        text=" ".join(filter(None, [request.method, target, shown])),
    )


def _meaning(body: KeptBody, part: FilePart | None, neutral: Callable[[str], str]) -> tuple[object, ...]:
    """What a body says, however it is written."""
    if part is not None:
        # Each sending draws a boundary of its own.
        size = body.size - 2 * len(part.boundary) if body.cut else len(part.content)
        return (
            part.name,
            size,
            sha256(part.content[:_COMPARED_BYTES] if body.cut else part.content).digest(),
        )
    if body.cut:
        return (body.size, body.sha256)
    try:
        text = neutral(body.content.decode())
    except UnicodeDecodeError:
        return (body.content,)
    try:
        return (json.dumps(json.loads(text, parse_float=_number), sort_keys=True),)
    except (ValueError, RecursionError):
        return (text,)


def _number(text: str) -> float:
    number = float(text)
    return int(number) if number.is_integer() else number
