"""How much a mock server takes from its callers before it refuses."""

from typing import Final

import attrs

from jimmyai_omni.uploads import MAX_UPLOAD_BYTES
from jimmyai_omni_contract.mock.messages import MockResponse, text_response

_MIB: Final = 1 << 20
_UPLOAD: Final = "/files/upload"


@attrs.frozen(kw_only=True)
class Limits:
    """What one server bears; beyond it there is a refusal or a closed connection, and nothing is done."""

    head_bytes: int = 32 << 10
    """Of a request line and its headers; beyond it HTTP 431."""
    body_bytes: int = 10 * _MIB
    """Of a request's body; beyond it HTTP 413."""
    upload_bytes: int = MAX_UPLOAD_BYTES + 10 * _MIB
    """The same of an upload: more than the largest file, so that a file that is too large is told so."""
    in_flight_bytes: int = 512 * _MIB
    """Of all bodies that are coming or leaving; beyond it HTTP 503 with Retry-After."""
    connections: int = 2000
    """Open at once; beyond it HTTP 503 with Retry-After. Never more than the process may have open."""
    pipelined: int = 100
    """Requests of one connection that wait for their turn; beyond it HTTP 503, and it is closed."""
    head_s: float = 10
    """Seconds within which a request line and its headers come."""
    pause_s: float = 30
    """Seconds within which more of a body comes, or more of an answer is read."""
    request_s: float = 600
    """Seconds within which a whole request comes."""
    idle_s: float = 60
    """Seconds that a connection is kept open without a request."""
    stop_s: float = 1
    """Seconds that requests have left when the server stops."""

    def body_limit(self, path: str) -> int:
        """The bytes that the body of a request to a path may have."""
        return self.upload_bytes if path.endswith(_UPLOAD) else self.body_bytes


LIMITS: Final = Limits()
"""Those of every server."""

_ASK_AGAIN: Final = {"retry-after": "1"}


def too_large(limit: int) -> MockResponse:
    """The answer to a body that has more bytes than the limit."""
    return text_response(413, f"413 content too large: the body has more than {limit} bytes")


def too_much(what: str) -> MockResponse:
    """The answer to one request too many."""
    return text_response(503, f"503 service unavailable: {what}", _ASK_AGAIN)


class Budget:
    """The bytes of bodies that one server holds at the moment.

    Args:
        limit: How many there may be.
    """

    def __init__(self, limit: int) -> None:
        self._left = limit

    def take(self, size: int) -> bool:
        """Whether there is room for so many more, which are then held."""
        if size > self._left:
            return False
        self._left -= size
        return True

    def give(self, size: int) -> None:
        """So many are no longer held."""
        self._left += size
