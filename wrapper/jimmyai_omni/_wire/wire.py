"""What both drivers say to httpx, and what they make of its answers."""

import logging
import time
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, Final

import attrs
import httpx

from jimmyai_omni._as_json import as_json
from jimmyai_omni._config import Config
from jimmyai_omni._flows.effects import Exchange, Failure, Fetch, Request, Response
from jimmyai_omni._wire.redact import holds_key, redact_body, redact_text
from jimmyai_omni.errors import ConfigurationError

_log = logging.getLogger("jimmyai_omni.wire")
# Raised before a byte of the request has left: the server cannot have seen it.
_UNDELIVERED: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)
# What raises them in the transports of httpx, and in those of its mocks.
_OWN: Final = ("httpcore", "respx")
FAILURES: Final = (httpx.HTTPError, httpx.InvalidURL, UnicodeError)
_LONGEST_ANSWER: Final = 16 * 1024 * 1024
_JSON_TYPE: Final = (b"Content-Type", b"application/json")
_MEDIA_HEADERS: Final = {"Accept": "*/*", "Accept-Encoding": "identity"}
OnResponse = Callable[[Response], object]


def _is_no_detail(record: logging.LogRecord) -> bool:
    return record.levelno > logging.DEBUG


# The debug logs of these show what is secret: all headers (HTTP/2), and a proxy's password (SOCKS).
for _name in ("hpack.hpack", "httpcore.socks"):
    logging.getLogger(_name).addFilter(_is_no_detail)


def _never_left(error: Exception) -> bool:
    """Whether a request has certainly not left.

    A transport of another library may say "not connected" of a connection that was lost with the request on
    it, as that of httpx-aiohttp 0.2 does.
    """
    cause = error.__cause__
    is_own = cause is None or _library(cause) in _OWN
    # httpcore calls local, too, what h2 finds wrong with an answer.
    is_of_answer = cause is not None and _library(cause.__context__) == "h2"
    return is_own and not is_of_answer and isinstance(error, _UNDELIVERED)


def _library(error: BaseException | None) -> str:
    return type(error).__module__.partition(".")[0]


class Wire:
    """Builds requests and reads answers; the drivers only send and await.

    Args:
        config: The settings.
        on_response: Shown each answer of the API.
        is_own: Whether the httpx client is one that this made, and nobody changes.
    """

    def __init__(self, config: Config, on_response: OnResponse, *, is_own: bool) -> None:
        self._config = config
        self._on_response = on_response
        self._is_own = is_own
        self._ready: dict[bool, httpx.Headers] = {}

    def with_config(self, config: Config) -> "Wire":
        """The same with other settings."""
        return Wire(config, self._on_response, is_own=self._is_own)

    def api_request(
        self, http: httpx.Client | httpx.AsyncClient, exchange: Exchange
    ) -> httpx.Request | Failure:
        """The request of an exchange, with the token where it belongs.

        Raises:
            ConfigurationError: There is no key for it, or the client is closed; nothing was sent.
        """
        if http.is_closed:
            raise ConfigurationError("the client is closed; nothing was sent", hint="make a new one")
        request = exchange.request
        timeout = {"timeout": TimeLeft(self._config.timeout_s, exchange.timeout_s)}
        try:
            url = _url(f"{self._config.base_url}{request.path}", tuple(request.params.items()))
            if self._is_own and request.upload is None:
                return self._own_request(http, request, url, timeout)
            built = http.build_request(
                request.method,
                url,
                json=request.json,
                files={"file": request.upload} if request.upload else None,
                # The client would put its own in the place of ours.
                params=request.params if http.params else None,
                headers=self._headers(http, authenticated=request.authenticated),
                extensions=timeout,
            )
        except (httpx.InvalidURL, UnicodeError) as error:
            return self.failure(error)._replace(delivered=False)
        if not request.authenticated:
            built.headers.pop("Authorization", None)
        return built

    def _own_request(
        self,
        http: httpx.Client | httpx.AsyncClient,
        request: Request,
        url: httpx.URL,
        timeout: dict[str, Any],
    ) -> httpx.Request:
        """What `build_request` makes of it; that merges and looks through the same headers each time."""
        headers, body = self._headers(http, authenticated=request.authenticated), b""
        if request.json is not None:
            body = as_json(request.json)
            size = b"%d" % len(body)
            headers = httpx.Headers([*headers.raw, (b"Content-Length", size), _JSON_TYPE])
        built = httpx.Request(
            request.method, url, headers=headers, stream=httpx.ByteStream(body), extensions=timeout
        )
        # A transport of the user may look at its content.
        built.read()
        return built

    def _headers(self, http: httpx.Client | httpx.AsyncClient, *, authenticated: bool) -> httpx.Headers:
        """The headers of a request, made once; a client that was given merges them with its own each time."""
        if authenticated not in self._ready:
            host = (b"Host", httpx.URL(self._config.base_url).netloc)
            ready = httpx.Headers([host, *http.headers.raw] if self._is_own else None)
            ready.update({"User-Agent": _agent(), "Accept": "application/json"})
            if authenticated:
                ready["Authorization"] = f"Bearer {self._config.require_key()}"
            self._ready[authenticated] = ready
        return self._ready[authenticated]

    def media_request(self, fetch: Fetch) -> httpx.Request:
        """The request for a media file, without anything that says who asks, or that a given client adds."""
        headers = {**_MEDIA_HEADERS, "User-Agent": _agent(), **fetch.headers}
        timeout = TimeLeft(self._config.timeout_s, None)
        return httpx.Request("GET", fetch.url, headers=headers, extensions={"timeout": timeout})

    def failure(self, error: Exception, partial: Response | None = None) -> Failure:
        """What an error of httpx means."""
        text = redact_text(str(error), self._config.api_key)
        reason = f"{type(error).__name__}: {text}" if text else type(error).__name__
        _log.debug("no whole answer: %s", reason)
        return Failure(reason, delivered=not _never_left(error), partial=partial)

    def partial(self, received: "Received") -> Response | None:
        """What had come of an answer, without the key; `None` where nothing had."""
        return self._redacted(received.head, received.body) if received.head else None

    def whole(self, received: "Received", answer: httpx.Response) -> Response:
        """An answer, without the key, shown to whoever asked to see them."""
        response = self._redacted(answer, received.body)
        _log.debug("HTTP %d, %d bytes", response.status_code, len(response.body))
        try:
            self._on_response(response)
        except Exception:  # noqa: BLE001
            # It may have been the answer to a create: nobody's mistake may cost that one.
            _log.exception("on_response failed; the answer counts all the same")
        return response

    def _redacted(self, answer: httpx.Response, body: bytearray) -> Response:
        key, headers = self._config.api_key, answer.headers
        if holds_key(headers.raw, key):
            headers = httpx.Headers({name: redact_text(value, key) for name, value in headers.items()})
        return Response(answer.status_code, headers, redact_body(bytes(body), key))


@attrs.define
class Received:
    """An answer while it comes in."""

    time_left: "TimeLeft"
    head: httpx.Response | None = None
    body: bytearray = attrs.field(factory=bytearray)

    def add(self, chunk: bytes) -> None:
        """Take a part of the body down; what comes too late or is too long ends it."""
        self.body += chunk
        if len(self.body) > _LONGEST_ANSWER:
            raise httpx.ReadError(f"the answer is longer than {_LONGEST_ANSWER} bytes")
        self.time_left.check()


class TimeLeft(dict[str, float]):
    """The timeouts of one request, which httpcore reads by `get` at each step.

    Each step gets the client's limit of silence, or what is left for all of them together if that is less.
    """

    def __init__(self, silence_s: float, total_s: float | None) -> None:
        super().__init__(dict.fromkeys(("connect", "read", "write", "pool"), silence_s))
        self._silence_s = silence_s
        self._end = None if total_s is None else time.monotonic() + total_s

    def get(self, _step: str, _default: object = None) -> float:
        """The seconds that the next step may take."""
        if self._end is None:
            return self._silence_s
        return min(self._silence_s, max(self._end - time.monotonic(), 0.001))

    def check(self) -> None:
        """Raise `httpx.ReadTimeout` where the time for all steps is over."""
        if self._end is not None and time.monotonic() >= self._end:
            raise httpx.ReadTimeout("the answer took too long")


@lru_cache(maxsize=512)
def _url(address: str, params: tuple[tuple[str, str], ...]) -> httpx.URL:
    """A URL, kept since parsing it is a tenth of a request, and a task is looked at again and again."""
    return httpx.URL(address, params=params)


@cache
def _agent() -> str:
    from importlib.metadata import version

    return f"jimmyai-omni/{version('jimmyai-omni')}"
