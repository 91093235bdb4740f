"""What a flow may ask of the world, and what it gets back. A driver performs them."""

from collections.abc import Callable, Generator, Mapping
from typing import Any, BinaryIO, TypeVar

import attrs


@attrs.frozen
class Request:
    """One request of the API, without its token: the driver adds that where `authenticated`."""

    method: str
    path: str
    authenticated: bool = True
    params: Mapping[str, str] = attrs.field(factory=dict[str, str])
    json: object = None
    upload: tuple[str, BinaryIO, str] | None = None
    """File name, open file and media type of the one multipart part `file`."""


@attrs.frozen
class Response:
    """An answer, whole."""

    status_code: int
    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes = b""


@attrs.frozen
class Failure:
    """No answer."""

    reason: str
    delivered: bool
    """Whether the request may have reached the server."""


@attrs.frozen
class Exchange:
    """Send a request of the API; the result is a `Response` or a `Failure`. Redirects are not followed."""

    request: Request


@attrs.frozen
class Fetch:
    """Stream a media file, without the token, following redirects.

    The result is a `Response` without a body, or a `Failure`. The bytes of a 200 go to `sink`.
    """

    url: str
    sink: Callable[[bytes, int | None], object]
    """Takes each chunk, and the size of the whole in bytes where the server says it; raises `SinkFailed`."""


class SinkFailed(Exception):
    """Carries an error of a sink past the driver, which would take one of httpx for its own."""

    def __init__(self, error: Exception) -> None:
        super().__init__(error)
        self.error = error


@attrs.frozen
class Sleep:
    """Do nothing for some time."""

    seconds: float


Effect = Exchange | Fetch | Sleep
T = TypeVar("T")
Flow = Generator[Effect, Any, T]
"""A flow yields effects, is sent their results and returns a `T`."""
