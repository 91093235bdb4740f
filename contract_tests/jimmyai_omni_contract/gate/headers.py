"""Which headers a gate passes on (RFC 9110, 7.6)."""

from collections.abc import Iterable
from typing import Final

RawHeaders = list[tuple[bytes, bytes]]

# For one connection alone, or between the caller and the gate.
_HOP_BY_HOP: Final = frozenset(
    {
        *(b"connection", b"keep-alive", b"proxy-connection", b"proxy-authenticate", b"proxy-authorization"),
        *(b"te", b"trailer", b"transfer-encoding", b"upgrade"),
    }
)
# The host is another one, and the gate has answered the expectation already.
_OF_THE_CALLER: Final = frozenset({b"host", b"expect"})
WHAT: Final = b"x-omni-gate"
"""The header that says what the gate did."""
VIOLATIONS: Final = b"x-omni-violations"
"""The header that lists what the gate found."""
NUMBER: Final = b"x-omni-exchange"
"""The header that says the number of the exchange, as evidence and report have it."""
_VIA: Final = (b"via", b"1.1 omni-gate")
_NONE: Final = frozenset[bytes]()
_MAY_BE_JUDGED: Final = (b"accept-encoding", b"identity")


def to_upstream(headers: Iterable[tuple[bytes, bytes]], *, judged: bool) -> RawHeaders:
    """The headers of a request as they are passed on.

    Args:
        headers: With lower-case names.
        judged: Whether its answer is to be read, so that it may not come compressed.
    """
    kept = _end_to_end(headers, _OF_THE_CALLER | ({_MAY_BE_JUDGED[0]} if judged else _NONE))
    return [*kept, _VIA, *([_MAY_BE_JUDGED] if judged else [])]


def to_caller(headers: Iterable[tuple[bytes, bytes]]) -> RawHeaders:
    """The headers of an answer as they are passed on; nobody but the gate says what the gate did."""
    return _end_to_end(headers, frozenset({WHAT, VIOLATIONS, NUMBER}))


def _end_to_end(headers: Iterable[tuple[bytes, bytes]], without: frozenset[bytes]) -> RawHeaders:
    given = [(name.lower(), value) for name, value in headers]
    named = {
        word.strip().lower() for name, value in given if name == b"connection" for word in value.split(b",")
    }
    dropped = _HOP_BY_HOP | without | named
    return [(name, value) for name, value in given if name not in dropped]


def by_name(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers by lower-case name, those of one name joined."""
    joined: dict[str, str] = {}
    for name, value in headers:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        joined[key] = f"{joined[key]}, {text}" if key in joined else text
    return joined
