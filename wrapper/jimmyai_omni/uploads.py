"""What the API takes as a reference file (the page common/files-upload), and how such files begin."""

import re
from collections.abc import Mapping
from typing import Final

MAX_UPLOAD_BYTES: Final = 100 * 1024 * 1024
UPLOAD_LIFETIME_S: Final = 86400.0
"""How long an uploaded file is taken to be there."""
HEADER_BYTES: Final = 512
"""How much of a file its header is looked for in."""
# Python's own table of media types depends on the machine.
UPLOAD_TYPES: Final[Mapping[str, str]] = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "bmp": "image/bmp",
    "svg": "image/svg+xml",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "avi": "video/x-msvideo",
    "webm": "video/webm",
    "mkv": "video/x-matroska",
    "m4v": "video/x-m4v",
    "flv": "video/x-flv",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "aac": "audio/aac",
    "m4a": "audio/mp4",
    "flac": "audio/flac",
    "ogg": "audio/ogg",
}
"""The media type of each documented extension."""
# The first that fits counts.
_HEADERS: Final[Mapping[str, bytes]] = {
    "jpg": rb"\xff\xd8\xff",
    "png": rb"\x89PNG",
    "gif": rb"GIF8[79]a",
    "webp": rb"RIFF....WEBP",
    "bmp": rb"BM....\0{4}",
    "svg": rb"(\xef\xbb\xbf)?\s*<([?!].*<)?svg\b",
    "avi": rb"RIFF....AVI ",
    "wav": rb"RIFF....WAVE",
    "webm": rb"\x1aE\xdf\xa3.{,64}webm",
    "mkv": rb"\x1aE\xdf\xa3.{,64}matroska",
    # QuickTime is older than `ftyp`; HEIC and AVIF pictures have it too.
    "mov": rb"....(ftypqt  |moov|mdat|wide|free|skip)",
    "m4v": rb"....ftypM4V",
    "m4a": rb"....ftypM4[AB]",
    "mp4": rb"....ftyp(?!hei|hev|mif1|msf1|avi)",
    "flv": rb"FLV\x01",
    "mp3": rb"ID3|\xff[\xf2\xf3\xfa\xfb]",
    "aac": rb"\xff[\xf0\xf1\xf8\xf9]",
    "flac": rb"fLaC",
    "ogg": rb"OggS",
}
_BOXES: Final = ("mp4", "mov", "m4v")
_BEGINS_LIKE: Final[Mapping[str, tuple[str, ...]]] = {
    **{extension: (extension,) for extension in ("jpg", "png", "gif", "webp", "bmp", "webm")},
    "jpeg": ("jpg",),
    "mp4": _BOXES,
    "mov": _BOXES,
}


def type_by_header(header: bytes) -> str | None:
    """The extension that the first bytes of a file mean; `None` where the API takes no such file."""
    patterns = _HEADERS.items()
    return next((name for name, begins in patterns if re.match(begins, header, re.DOTALL)), None)


def fits(extension: str, header: bytes) -> bool:
    """Whether a file of this extension may begin like this; of the rarer ones nothing is known."""
    return extension not in _BEGINS_LIKE or type_by_header(header) in _BEGINS_LIKE[extension]
