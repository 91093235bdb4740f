"""What a flow may ask of the world, and what it gets back. A driver performs them.

They are named tuples, since these take a tenth of the time of other classes to make at import.
"""

from collections.abc import Callable, Generator, Mapping
from typing import Any, BinaryIO, Final, NamedTuple, TypeVar

_NOTHING: Final[Mapping[str, str]] = {}


class Request(NamedTuple):
    """One request of the API, without its token: the driver adds that where `authenticated`."""

    method: str
    path: str
    authenticated: bool = True
    params: Mapping[str, str] = _NOTHING
    json: object = None
    upload: tuple[str, BinaryIO, str] | None = None
    """File name, open file and media type of the one multipart part `file`."""


class Response(NamedTuple):
    """An answer, whole, or as much of it as came."""

    status_code: int
    headers: Mapping[str, str]
    """By name, in whatever case."""
    body: bytes = b""


class Failure(NamedTuple):
    """No answer, or none that is whole."""

    reason: str
    delivered: bool
    """Whether the request may have reached the server."""
    partial: Response | None = None
    """What had come of the answer when it broke off."""


class Exchange(NamedTuple):
    """Send a request of the API; the result is a `Response` or a `Failure`. Redirects are not followed."""

    request: Request
    timeout_s: float | None = None
    """The longest that all of it may take; `None` leaves it to the client's limit of silence."""


class Fetch(NamedTuple):
    """Stream a media file, without the token; the result is a `Response` without a body, or a `Failure`.

    Redirects are not followed. The bytes of a 200 or 206 go to the sink.
    """

    url: str
    sink: Callable[[Response, bytes], object]
    """Takes the answer's head and each chunk of its body; raises `SinkFailed`."""
    headers: Mapping[str, str] = _NOTHING


class SinkFailed(Exception):
    """Carries an error of a sink past the driver, which would take one of httpx for its own."""

    def __init__(self, error: Exception) -> None:
        super().__init__(error)
        self.error = error


class Resolve(NamedTuple):
    """Look up the host name of a URL; the result is a tuple of IP addresses.

    It is empty where the name is unknown, or where somebody else (a proxy, a test) makes the connections.
    """

    scheme: str
    host: str


class Local(NamedTuple):
    """Do something that blocks on this machine, such as a sync to disk; the result is what it returns.

    An awaiting driver does it in a thread and does not leave it half done when it is cancelled.
    """

    work: Callable[[], Any]


class Sleep(NamedTuple):
    """Do nothing for some time."""

    seconds: float


class Emit(NamedTuple):
    """Tell whoever follows the flow; the result is `None`."""

    event: Any


Clock = Callable[[], float]
Effect = Exchange | Fetch | Resolve | Local | Sleep | Emit
T = TypeVar("T")
Flow = Generator[Effect, Any, T]
"""A flow yields effects, is sent their results and returns a `T`."""
