"""From the bytes of a connection to requests, by httptools; what is no request is refused."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

import attrs
from httptools import (
    HttpParserCallbackError,
    HttpParserError,
    HttpParserUpgrade,
    HttpRequestParser,
    parse_url,
)

from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse, text_response
from jimmyai_omni_contract.mock.serve.limits import Budget, Limits, too_large, too_much

_HOST: Final = re.compile(r"[\w.~%!$&'()*+,;=:\[\]-]*", re.ASCII)


class Refused(Exception):
    """Bytes that are no request, or one that is not taken; nothing behind them can be read.

    Args:
        response: What is said of it.
    """

    def __init__(self, response: MockResponse) -> None:
        super().__init__(response)
        self.response = response


@attrs.define
class Incoming:
    """A whole request as it came."""

    request: MockRequest
    keep_alive: bool
    """Whether the connection goes on after the answer."""
    chunks: bool
    """Whether the caller understands an answer in chunks."""


class RequestReader:
    """Reads the requests of one connection.

    Args:
        base_url: Of the server, for callers that name no host.
        limits: Beyond which a request is refused.
        budget: Of the server.
        take: Called with each request that is whole.
        go_on: Called where the caller waits to be told before it sends a body.
    """

    def __init__(
        self,
        base_url: str,
        limits: Limits,
        budget: Budget,
        take: Callable[[Incoming], None],
        go_on: Callable[[], None],
    ) -> None:
        self._base_url, self._limits, self._budget = base_url, limits, budget
        self._take, self._go_on = take, go_on
        self._parser: HttpRequestParser | None = HttpRequestParser(self)
        self._last = False
        self._body: bytes | bytearray = b""
        self.begun = 0
        """The requests of which at least one byte has come."""
        self.in_head = self.in_body = False
        """Whether a request's head, or its body, has come in part."""

    def feed(self, data: bytes) -> None:
        """Read what has come.

        Raises:
            Refused: It is none that is taken.
        """
        begun = self.begun
        rest = data
        while self._parser:
            try:
                self._parser.feed_data(rest)
            except HttpParserUpgrade as upgrade:
                if not self._last:
                    # Whoever wishes for another protocol and is not given it goes on with this one.
                    rest = self._head_without_wish() + rest[upgrade.args[0] :]
                    self._parser = HttpRequestParser(self)
                    continue
            except HttpParserCallbackError as error:
                if error.__context__ is None:
                    raise
                raise error.__context__ from None
            except HttpParserError as error:
                # What follows the last request of a connection is nobody's.
                if not self._last:
                    raise Refused(text_response(400, "400 bad request")) from error
            break
        if self.in_head and self.begun == begun:
            # The parser keeps a header to itself until all of it has come.
            self._count(len(data))

    def end(self) -> None:
        """The connection is no longer read: forget what it holds."""
        self._parser = None
        self._budget.give(len(self._body))
        self._body = b""

    def _head_without_wish(self) -> bytes:
        assert self._parser  # noqa: S101 - it has just read the head
        first = b"%b %b HTTP/1.1\r\n" % (self._parser.get_method(), self._url)
        headers = [f"{name}: {value}\r\n" for name, value in self._headers.items() if name != "upgrade"]
        return first + "".join([*headers, "\r\n"]).encode("latin-1")

    def _count(self, size: int) -> None:
        self._head_bytes += size
        if self._head_bytes > self._limits.head_bytes:
            raise Refused(text_response(431, "431 request header fields too large"))

    # What follows is called by the parser.

    def on_message_begin(self) -> None:
        """A request has begun."""
        self._url = b""
        self._headers: dict[str, str] = {}
        self._head_bytes = 0
        self.begun += 1
        self.in_head = True

    def on_url(self, url: bytes) -> None:
        """A piece of its target has come."""
        self._count(len(url))
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header has come; one behind the body is ignored, lest it pass for one before it."""
        if not self.in_head:
            return
        self._count(len(name) + len(value) + 4)
        key, text, headers = _name(name), _value(value), self._headers
        headers[key] = f"{headers[key]}, {text}" if key in headers else text

    def on_headers_complete(self) -> None:
        """All headers have come: the last moment to refuse a body before it is sent."""
        assert self._parser  # noqa: S101 - it is what calls
        self._last = self._parser.get_method() == b"CONNECT"
        if self._parser.should_upgrade() and not self._last:
            return
        self.in_head, self.in_body = False, True
        version = self._parser.get_http_version()
        if version not in ("1.1", "1.0"):
            raise Refused(text_response(505, "505 HTTP version not supported"))
        self._chunks = version == "1.1"
        headers = self._headers
        if not _HOST.fullmatch(headers.get("host", "" if version == "1.0" else " ")):
            raise Refused(text_response(400, "400 bad request: missing or malformed Host header"))
        self._path, self._query = _target(self._url)
        self._limit = self._limits.body_limit(self._path)
        size = int(headers.get("content-length", 0))
        if size > self._limit:
            raise Refused(too_large(self._limit))
        if "expect" in headers and self._chunks and (size or "transfer-encoding" in headers):
            self._go_on()

    def on_body(self, body: bytes) -> None:
        """A piece of the body has come."""
        size = len(body)
        if len(self._body) + size > self._limit:
            raise Refused(too_large(self._limit))
        if not self._budget.take(size):
            raise Refused(too_much("too many bodies at once"))
        if not self._body:
            self._body = body
            return
        if isinstance(self._body, bytes):
            # Pieces may be of one byte each; a list of them would be many times as large.
            self._body = bytearray(self._body)
        self._body += body

    def on_message_complete(self) -> None:
        """The request is whole."""
        assert self._parser  # noqa: S101 - it is what calls
        if not self.in_body:
            return
        body, self._body, self.in_body = self._body, b"", False
        self._budget.give(len(body))
        host = self._headers.get("host")
        request = MockRequest(
            self._parser.get_method().decode("ascii"),
            self._path,
            self._query,
            self._headers,
            body if isinstance(body, bytes) else bytes(body),
            _origin(host) if host else self._base_url,
        )
        keep_alive = self._chunks and not self._last and self._parser.should_keep_alive()
        self._last = not keep_alive
        self._take(Incoming(request, keep_alive, self._chunks))


# Callers say the same again and again. What the log keeps of a request is then the same object, and not one
# more of thousands that no cache of the processor holds.
_remembered: Final = lru_cache(maxsize=128)


@_remembered
def _name(name: bytes) -> str:
    return name.decode("latin-1").lower()


@_remembered
def _value(value: bytes) -> str:
    return value.decode("latin-1").strip(" \t")


@_remembered
def _origin(host: str) -> str:
    return f"http://{host}"


@_remembered
def _target(url: bytes) -> tuple[str, str]:
    """The decoded path and the query of a request's target, whichever of the four forms it has."""
    if b"://" in url.partition(b"?")[0] and not url.startswith(b"/"):
        parsed = parse_url(url)
        path, query = parsed.path or b"/", parsed.query or b""
    else:
        path, _, query = url.partition(b"#")[0].partition(b"?")
    text = path.decode("latin-1")
    return unquote(text) if "%" in text else text, query.decode("latin-1")
