"""JSON as its standard has it (RFC 8259), and in which nothing is lost: Python's own takes more."""

import json
from math import isfinite
from typing import Final, NoReturn

from jimmyai_omni.batch.reading.words import shown


class _Strange(ValueError):
    """What Python takes, and others do not."""


def loads(text: str) -> object:
    """The value that a text means.

    Raises:
        ValueError: It means none, has a key twice, or a number that is none; the message says which.
    """
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"{error.msg.removesuffix(' at')} at column {error.colno}") from None
    except _Strange:
        raise
    except ValueError:
        # Python refuses to read an integer of thousands of digits.
        raise ValueError("it has a huge number") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in found if names.count(name) > 1)
        raise _Strange(f"the key {shown(twice)} stands there twice")
    return found


def _refuse(constant: str) -> NoReturn:
    raise _Strange(f"{constant} is no JSON")


def _finite(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise _Strange(f"the number {shown(text)} is too large")
    return value


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_refuse, parse_float=_finite)
