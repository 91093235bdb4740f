"""Every spelling in which a secret may stand in a message."""

import html
import re
from base64 import b64encode
from functools import cached_property, lru_cache
from typing import Final
from urllib.parse import quote

_ESCAPES: Final = re.compile(rb"[%\\&]")
# A shorter piece of base64 would be found in any video.
_FEWEST_DIGITS: Final = 6


class Spellings:
    """Finds a secret as it is, percent-encoded, escaped as in JSON or HTML, and inside base64.

    The first four may be mixed, and each character be escaped or not.

    Args:
        secret: The secret.
    """

    def __init__(self, secret: str) -> None:
        self._secret = secret
        encoded = {secret.encode("utf-8", "surrogatepass"), secret.encode("latin-1", "ignore")}
        digits = {digits for each in encoded for digits in _in_base64(each) if len(digits) >= _FEWEST_DIGITS}
        self._plain = (*(each for each in encoded if each), *(each.encode() for each in digits))

    @cached_property
    def _escaped(self) -> re.Pattern[bytes]:
        """It takes a millisecond to make."""
        return re.compile("".join(map(_character, self._secret)).encode("latin-1"))

    def replace(self, body: bytes, shown: bytes) -> bytes:
        """A body with something else in the place of the secret."""
        if _ESCAPES.search(body):
            # First, because an escaped character may begin with itself.
            body = self._escaped.sub(shown, body)
        for spelling in self._plain:
            body = body.replace(spelling, shown)
        return body


@lru_cache(maxsize=2048)
def spellings(secret: str) -> Spellings:
    """The spellings of a secret."""
    return Spellings(secret)


def _in_base64(encoded: bytes) -> set[str]:
    """The base64 digits that a secret alone decides, wherever it stands in its group of three bytes."""
    found: set[str] = set()
    for shift in range(3):
        first, end = -(-shift * 8 // 6), (shift + len(encoded)) * 8 // 6
        digits = b64encode(bytes(shift) + encoded).decode()[first:end]
        in_url = quote(digits, safe="")
        in_lower_case = in_url.replace("%2B", "%2b").replace("%2F", "%2f")
        found |= {digits, digits.replace("+", "-").replace("/", "_"), in_url, in_lower_case}
    return found


@lru_cache(maxsize=512)
def _character(character: str) -> str:
    """A pattern for a character; each of its forms begins with a plain one, so that it is found fast."""
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
    return f"(?:{'|'.join([*forms, _bytes(encoded)])})"


def _bytes(encoded: bytes) -> str:
    return re.escape(encoded).decode("latin-1")


def _hexadecimal(number: int, width: int = 1) -> str:
    digits = f"{number:0{width}x}"
    return "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in digits)
