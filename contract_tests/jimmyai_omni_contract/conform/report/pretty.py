"""A body as people read it: JSON laid out anew, with nothing but its blanks and escapes changed."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from jimmyai_omni_contract.conform.report.words import lines

_PIECE: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]|[^\s\[\]{}:,"]+')
_INDENT: Final = "  "
_MOST_NESTED: Final = 50


def readable(body: str) -> str:
    """The body; all that is no JSON stays as it is, but for control characters."""
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return lines(body)
    # Not from what was read, which has lost repeated names and how numbers were written.
    return lines("".join(_laid_out(_PIECE.findall(body))))


def _laid_out(pieces: list[str]) -> Iterator[str]:
    depth = 0
    for piece, following in pairwise([*pieces, ""]):
        if piece in "[{":
            depth += following not in ("]", "}")
            yield piece if following in ("]", "}") else piece + _line(depth)
        elif piece == ",":
            yield "," + _line(depth)
        elif piece == ":":
            yield ": "
        else:
            yield _unescaped(piece)
        if following in ("]", "}") and piece not in "[{":
            depth -= 1
            yield _line(depth)


def _line(depth: int) -> str:
    return "\n" + _INDENT * min(depth, _MOST_NESTED)


def _unescaped(piece: str) -> str:
    if not piece.startswith('"'):
        return piece
    # Tabs and ends of lines stay escaped, and so do quotes.
    return json.dumps(json.loads(piece), ensure_ascii=False)
