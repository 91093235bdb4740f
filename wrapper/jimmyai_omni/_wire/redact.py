"""Taking the key out of what comes back, since an error page may show it and errors quote answers."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, TypeGuard, cast

# Shorter ones are no keys, and would be found in every other word.
_SHORTEST_KEY: Final = 8
_SHOWN: Final = "[key]"


def _is_key(key: str | None) -> TypeGuard[str]:
    return key is not None and len(key) >= _SHORTEST_KEY


def redact_text(text: str, key: str | None) -> str:
    """The text without the key."""
    if not _is_key(key):
        return text
    for written in _spellings(key):
        text = text.replace(written, _SHOWN)
    return text


def holds_key(headers: Iterable[tuple[bytes, bytes]], key: str | None) -> bool:
    """Whether the key is in the value of a header."""
    return _is_key(key) and key.encode() in b"\n".join(value for _, value in headers)


def redact_body(body: bytes, key: str | None) -> bytes:
    """An answer's body without the key, however it is written there."""
    if not _is_key(key) or _is_plainly_without(body, key):
        return body
    try:
        # Parsed, since JSON can write the same key in many ways.
        return json.dumps(_redact_json(json.loads(body), key)).encode()
    except (ValueError, RecursionError):
        return redact_text(body.decode("utf-8", "surrogateescape"), key).encode("utf-8", "surrogateescape")


def _is_plainly_without(body: bytes, key: str) -> bool:
    """Whether the key is not in a body without escapes and with one byte for each letter of a key.

    Such a body can hold it in one way only, and most answers are such.
    """
    written = (spelling.encode() for spelling in _spellings(key))
    return not any(found in body for found in (b"\\", b"\0", *written))


@lru_cache(maxsize=16)
def _spellings(key: str) -> tuple[str, str]:
    """The key as it stands in JSON, in text, and on a page."""
    from html import escape

    return (key, escape(key))


def _redact_json(value: object, key: str | None) -> object:
    match value:
        case str():
            return redact_text(value, key)
        case list():
            return [_redact_json(item, key) for item in cast(list[object], value)]
        case dict():
            items = cast(dict[str, object], value).items()
            return {redact_text(name, key): _redact_json(item, key) for name, item in items}
        case _:
            return value
