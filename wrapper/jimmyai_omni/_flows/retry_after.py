"""How long a server asks to wait, in all the forms that are in use (RFC 9110, and milliseconds)."""

import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Final

_LONGEST_S: Final = 366 * 86400.0


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """The pause that an answer asks for, in seconds; `None` where it asks for none that can be read.

    `Retry-After-Ms` counts before `Retry-After`, which holds seconds or a date. A date is compared with
    the server's own `Date`, so that a wrong clock here does no harm.
    """
    milliseconds = _number(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return milliseconds / 1000
    text = headers.get("retry-after", "").strip()
    seconds = _number(text)
    if seconds is not None:
        return seconds
    moment = _moment(text)
    if moment is None:
        return None
    now = _moment(headers.get("date", "")) or time.time()
    return min(max(0.0, moment - now), _LONGEST_S)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 <= number < _LONGEST_S else None


def _moment(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError):
        return None
