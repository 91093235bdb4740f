"""What the head of an answer says of the bytes that follow it (RFC 9110: lengths, ranges, validators)."""

import re
from typing import Final

import attrs

from jimmyai_omni._flows.effects import Response

_CONTENT_RANGE: Final = re.compile(r"bytes (\d{1,18})-\d{1,18}/(\d{1,18}|\*)")
_UNSATISFIED: Final = re.compile(r"bytes \*/(\d{1,18})")


@attrs.frozen
class Part:
    """Where the bytes of a 206 belong."""

    first: int
    total: int | None
    """The size of the whole, where it is told."""


def part_of(head: Response) -> Part | None:
    """The part that a 206 holds; `None` where it does not say."""
    match = _CONTENT_RANGE.fullmatch(head.headers.get("content-range", ""))
    return Part(int(match[1]), _number(match[2])) if match and not _is_encoded(head) else None


def size_of(head: Response) -> int | None:
    """The size of what a 200 holds; `None` where it does not say."""
    return None if _is_encoded(head) else _number(head.headers.get("content-length", ""))


def size_by_refusal(head: Response) -> int | None:
    """The size of the whole by a 416; `None` where it does not say."""
    match = _UNSATISFIED.fullmatch(head.headers.get("content-range", ""))
    return int(match[1]) if match else None


def validator_of(head: Response) -> str:
    """What tells that a later answer is of the same file: a strong ETag, else a date, else nothing."""
    etag = head.headers.get("etag", "")
    if _is_encoded(head):
        return ""
    return etag if etag.startswith('"') else head.headers.get("last-modified", "")


def contradicts(head: Response, validator: str) -> bool:
    """Whether an answer is of another file than the one that the validator is of."""
    told = head.headers.get("etag" if validator.startswith('"') else "last-modified")
    return bool(told and validator) and told != validator


def _is_encoded(head: Response) -> bool:
    """Whether the bytes were packed on the way, so that ranges and lengths are not those of the file."""
    return head.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None
