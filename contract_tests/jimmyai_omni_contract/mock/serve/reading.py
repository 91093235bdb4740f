"""From the bytes of a connection to requests, by httptools; what is no request is refused."""

from collections.abc import Callable

import attrs
from httptools import HttpParserCallbackError, HttpParserError, HttpParserUpgrade, HttpRequestParser

from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse, text_response
from jimmyai_omni_contract.mock.serve.heads import read_head, read_target
from jimmyai_omni_contract.mock.serve.limits import Budget, Limits, too_large, too_much


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
        first = b"%b %b HTTP/1.1\r\n" % (self._method, self._url)
        lines = [b"%b: %b\r\n" % line for line in self._lines if line[0].lower() != b"upgrade"]
        return b"".join([first, *lines, b"\r\n"])

    def _count(self, size: int) -> None:
        self._head_left -= size
        if self._head_left < 0:
            raise Refused(text_response(431, "431 request header fields too large"))

    # What follows is called by the parser.

    def on_message_begin(self) -> None:
        """A request has begun."""
        self._url = b""
        self._lines: list[tuple[bytes, bytes]] = []
        self._head_left = self._limits.head_bytes
        self.begun += 1
        self.in_head = True

    def on_url(self, url: bytes) -> None:
        """A piece of its target has come."""
        self._count(len(url))
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header has come; one behind the body is ignored, lest it pass for one before it."""
        if self.in_head:
            # Not by `_count`, which would be called more often than all else.
            self._head_left -= len(name) + len(value) + 4
            if self._head_left < 0:
                self._count(0)
            self._lines.append((name, value))

    def on_headers_complete(self) -> None:
        """All headers have come: the last moment to refuse a body before it is sent."""
        parser = self._parser
        assert parser  # noqa: S101 - it is what calls
        self._method = parser.get_method()
        self._last = self._method == b"CONNECT"
        if parser.should_upgrade() and not self._last:
            return
        self.in_head, self.in_body = False, True
        version = parser.get_http_version()
        if version not in ("1.1", "1.0"):
            raise Refused(text_response(505, "505 HTTP version not supported"))
        self._chunks = version == "1.1"
        self._head = head = read_head(tuple(self._lines))
        if not head.host_is_well_formed or (self._chunks and head.host is None):
            raise Refused(text_response(400, "400 bad request: missing or malformed Host header"))
        self._path, self._query = read_target(self._url)
        self._limit = self._limits.body_limit(self._path)
        if head.body_bytes > self._limit:
            raise Refused(too_large(self._limit))
        if head.expects and self._chunks:
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
        if not self.in_body:
            return
        parser, head = self._parser, self._head
        assert parser  # noqa: S101 - it is what calls
        body, self._body, self.in_body = self._body, b"", False
        self._budget.give(len(body))
        request = MockRequest(
            self._method.decode("ascii"),
            self._path,
            self._query,
            head.headers,
            body if isinstance(body, bytes) else bytes(body),
            head.origin or self._base_url,
        )
        keep_alive = self._chunks and not self._last and parser.should_keep_alive()
        self._last = not keep_alive
        self._take(Incoming(request, keep_alive, self._chunks))
