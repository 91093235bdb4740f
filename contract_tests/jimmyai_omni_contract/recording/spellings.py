"""Every spelling in which a secret may stand in a message, as patterns."""

import html
import re
from base64 import b64encode
from functools import lru_cache
from typing import Final

_TOLD_BY_FEWER_CHARACTERS: Final = 6
_URL_SAFE: Final = {"+": "+-", "/": "/_"}


@lru_cache(maxsize=256)
def spellings(secret: str) -> tuple[re.Pattern[bytes], ...]:
    """Patterns that find a secret as it is, percent-encoded, escaped as in JSON or HTML, and inside base64.

    The first four mix freely: each character may be written in its own way.
    """
    patterns = ["".join(map(_character, secret))]
    for encoded in {secret.encode("utf-8", "surrogatepass"), secret.encode("latin-1", "ignore")}:
        cores = (_base64_core(encoded, shift) for shift in range(3))
        # A shorter piece of base64 would be found in any video.
        patterns += ["".join(map(_digit, core)) for core in cores if len(core) >= _TOLD_BY_FEWER_CHARACTERS]
    return tuple(re.compile(pattern.encode("latin-1")) for pattern in patterns)


def _base64_core(encoded: bytes, shift: int) -> str:
    """The base64 digits that a secret alone decides, behind `shift` bytes in its group of three."""
    first, end = -(-shift * 8 // 6), (shift + len(encoded)) * 8 // 6
    return b64encode(bytes(shift) + encoded).decode()[first:end]


def _digit(digit: str) -> str:
    return _any(*(_forms(other) for other in _URL_SAFE.get(digit, digit)))


def _character(character: str) -> str:
    return _any(_forms(character))


def _any(*forms: list[str]) -> str:
    return f"(?:{'|'.join(form for each in forms for form in each)})"


@lru_cache(maxsize=512)
def _forms(character: str) -> list[str]:
    """The spellings of a character; each begins with a plain character, so that it is found fast."""
    encoded = character.encode("utf-8", "surrogatepass")
    units = character.encode("utf-16-be", "surrogatepass")
    number = ord(character)
    backslashes = r"\\\\*"
    forms = [
        "".join(f"%(?:25)*{_hexadecimal(byte, 2)}" for byte in encoded),
        "".join(
            f"{backslashes}u{_hexadecimal(units[place] << 8 | units[place + 1], 4)}"
            for place in range(0, len(units), 2)
        ),
        f"&#0*{number};",
        f"&#[xX]0*{_hexadecimal(number)};",
    ]
    if character in '"\\/':
        forms.append(backslashes + re.escape(character))
    if (named := html.escape(character)) != character:
        forms.append(named)
    if 0x80 <= number <= 0xFF:
        forms.append(_bytes(bytes([number])))
    # Last, since `&amp;` and an escaped backslash begin with it.
    return [*forms, _bytes(encoded)]


def _bytes(encoded: bytes) -> str:
    return re.escape(encoded).decode("latin-1")


def _hexadecimal(number: int, width: int = 1) -> str:
    digits = f"{number:0{width}x}"
    return "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in digits)
