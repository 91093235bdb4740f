"""JSON as it stands on the wire."""

import json
from typing import Final

# Made once: `json.dumps` makes one for each text.
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def as_json(value: object) -> bytes:
    """JSON as it stands on the wire.

    Raises:
        TypeError: It holds what is not of JSON.
        ValueError: It holds itself, a number that is none, or half a character.
        RecursionError: It is too deep.
    """
    return _ENCODER.encode(value).encode()
