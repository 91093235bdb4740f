"""What a snippet has to say of a recorded request, in whatever language."""

import re
from collections.abc import Mapping
from typing import Final

import attrs

from jimmyai_omni_contract.recording.exchange import KeptBody, RecordedExchange
from jimmyai_omni_contract.recording.file_part import FilePart, file_part
from jimmyai_omni_contract.recording.redaction import KEY, SHOWN
from jimmyai_omni_contract.recording.urls import split_url

BASE_URL: Final = "JIMMYAI_BASE_URL"
"""The variable that holds the host."""

_KEY_HEADER: Final = "authorization"
_PLACE: Final = re.compile(r"\*{3}(?:([A-Z_]+)\*{3})?")
# What the carrier adds by itself, and what says only who sent it.
_UNSAID: Final = frozenset(
    {
        *("accept-encoding", "connection", "content-length", "expect", "host"),
        *("keep-alive", "traceparent", "transfer-encoding", "user-agent"),
    }
)


@attrs.frozen
class Variable:
    """The place of a key."""

    name: str
    """Of the variable that holds it."""


@attrs.frozen
class Said:
    """A request, without what every client says by itself."""

    method: str
    is_api: bool
    """Whether it goes to `BASE_URL`; if not, `target` is the whole URL."""
    target: str
    """The path and the query."""
    authorization: tuple[str | Variable, ...]
    """The value of the header with the key, in pieces; empty where no key was sent."""
    headers: Mapping[str, str]
    """The others."""
    body: KeptBody
    file: FilePart | None
    """Instead of the body and its content type."""

    @property
    def has_bearer(self) -> bool:
        """Whether the key was sent as it is documented."""
        return self.authorization == ("Bearer ", Variable(KEY))

    @property
    def is_lost(self) -> bool:
        """Whether the recording does not hold what is to be sent."""
        return self.body.cut and self.file is None


def said_of(exchange: RecordedExchange, *, exact: bool) -> Said:
    """What is to be said of an exchange's request.

    Args:
        exchange: The exchange.
        exact: Whether it goes to the same host, and takes no file of the user.
    """
    request = exchange.request
    authorization = request.headers.get(_KEY_HEADER, "")
    is_api = exchange.operation not in (None, "media") and not exact
    file = None if exact and request.body.whole else file_part(request)
    unsaid = _UNSAID | {"content-type"} if file else _UNSAID
    return Said(
        method=request.method,
        is_api=is_api,
        target=request.url.removeprefix(split_url(request.url)[0]) if is_api else request.url,
        authorization=pieces_of(authorization) if SHOWN in authorization else (),
        headers={
            name: value
            for name, value in request.headers.items()
            if name not in unsaid and SHOWN not in value and (name, value) != ("accept", "*/*")
        },
        body=request.body,
        file=file,
    )


def pieces_of(value: str) -> tuple[str | Variable, ...]:
    """A header's value, in which variables stand in the places of the keys."""
    pieces: list[str | Variable] = []
    end = 0
    for place in _PLACE.finditer(value):
        pieces += [value[end : place.start()], Variable(place[1] or KEY)]
        end = place.end()
    return tuple(piece for piece in (*pieces, value[end:]) if piece)
