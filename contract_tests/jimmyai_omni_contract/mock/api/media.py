"""Media files and how HTTP serves them: whole, in ranges, or not again (RFC 9110)."""

import re
from hashlib import sha256
from typing import Final

import attrs

from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse

_RANGE: Final = re.compile("bytes=([0-9]{0,18})-([0-9]{0,18})", re.IGNORECASE)


@attrs.frozen
class Media:
    """A file with its media type."""

    content: bytes = attrs.field(repr=False)
    media_type: str
    etag: str = attrs.field(init=False, default=attrs.Factory(lambda media: _etag(media), takes_self=True))


def _etag(media: Media) -> str:
    return f'"{sha256(media.content).hexdigest()[:32]}"'


def serve_media(request: MockRequest, media: Media) -> MockResponse:
    """Answer a GET or HEAD for a file, with one byte range at most."""
    headers = {"etag": media.etag, "accept-ranges": "bytes"}
    if _known(request.headers.get("if-none-match", ""), media.etag):
        return MockResponse(304, headers)
    size = len(media.content)
    span = _span(request, media)
    if span is not None and not span:
        unsatisfiable = {**headers, "content-range": f"bytes */{size}", "content-length": "0"}
        return MockResponse(416, unsatisfiable)
    if span is not None:
        headers["content-range"] = f"bytes {span.start}-{span.stop - 1}/{size}"
    content = media.content if span is None else media.content[span.start : span.stop]
    headers |= {"content-type": media.media_type, "content-length": str(len(content))}
    body = b"" if request.method == "HEAD" else content
    return MockResponse(200 if span is None else 206, headers, body)


def _known(if_none_match: str, etag: str) -> bool:
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return "*" in tags or etag in tags


def _span(request: MockRequest, media: Media) -> range | None:
    """The bytes asked for: `None` is all of them, and an empty range bytes that are not there."""
    match = _RANGE.fullmatch(request.headers.get("range", "").strip())
    outdated = request.headers.get("if-range", media.etag) != media.etag
    if match is None or outdated or request.method != "GET":
        return None
    first, last = match.groups()
    size = len(media.content)
    if first and last and int(first) > int(last):
        return None
    if first:
        return range(int(first), min(size, int(last) + 1) if last else size)
    return range(max(0, size - int(last)), size) if last else None
