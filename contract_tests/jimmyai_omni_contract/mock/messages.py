"""Requests and responses of the mock server, whatever carries them."""

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final, Literal
from urllib.parse import parse_qsl, quote

import attrs
import orjson

OK: Final = "20000"
AUTHENTICATION_FAILED: Final = "20001"
BAD_PARAMETERS: Final = "20002"
SERVER_ERROR: Final = "-1"

Delivery = Literal["whole", "drop", "stall", "cut"]
"""What becomes of an answer on its way.

whole: it arrives; drop: the connection is closed before its first byte; stall: nothing comes until the caller
leaves; cut: the headers and half of the body come, then the connection is closed.
"""


class Headers(dict[str, str]):
    """Headers by lower-case name; not changed any more once they are in a request."""

    __slots__ = ("_size",)

    @property
    def size(self) -> int:
        """How many characters all names and values have."""
        try:
            return self._size
        except AttributeError:
            self._size: int = sum(map(len, self)) + sum(map(len, self.values()))
            return self._size


def _by_lower_name(headers: Mapping[str, str]) -> Headers:
    if isinstance(headers, Headers):
        return headers
    return Headers({name.lower(): value for name, value in headers.items()})


@attrs.define
class MockRequest:
    """A request as it reached the server."""

    method: str
    path: str
    """Decoded, without the query."""
    query_string: str = ""
    """As it was sent, without the question mark."""
    headers: Headers = attrs.field(factory=Headers, converter=_by_lower_name)
    """By lower-case name; those of many requests may be one object."""
    body: bytes = attrs.field(default=b"", repr=False)
    base_url: str = "http://mock"
    """The scheme and host that the caller used, for the URLs in answers; no slash at the end."""

    @property
    def query(self) -> dict[str, str]:
        """The parameters of the query; the first counts where one is repeated."""
        return dict(reversed(parse_qsl(self.query_string, keep_blank_values=True)))

    @property
    def url(self) -> str:
        """The whole URL, as the caller meant it."""
        query = f"?{self.query_string}" if self.query_string else ""
        return f"{self.base_url}{quote(self.path)}{query}"


@attrs.define
class MockResponse:
    """The answer to a request."""

    status_code: int
    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes = attrs.field(default=b"", repr=False)
    code: str | int | None = None
    """The envelope's `code`, where the body is an envelope."""
    delivery: Delivery = "whole"
    """Performed by whatever carries the answer."""
    fault: str | None = None
    """The name of the fault that befell the request."""
    more: Callable[[], bytes] | None = None
    """Asked again and again what has become new, until the caller leaves; sent behind the body."""

    @property
    def first_half(self) -> bytes:
        """What comes of the body where it is cut."""
        return self.body[: len(self.body) // 2]

    def without_body(self) -> "MockResponse":
        """The same to a HEAD: without a body, and so with none that could be cut."""
        delivery = "whole" if self.delivery == "cut" else self.delivery
        return attrs.evolve(self, body=b"", delivery=delivery, more=None)


def json_response(document: Any, *, status_code: int = 200, code: str | int | None = None) -> MockResponse:
    """A JSON answer, with or without an envelope in it."""
    body = _written(document)
    return MockResponse(status_code, _json_headers(len(body)), body, code)


@lru_cache(maxsize=512)
def _json_headers(size: int) -> Headers:
    return Headers({"content-type": "application/json; charset=utf-8", "content-length": str(size)})


def _written(document: Any) -> bytes:
    try:
        return orjson.dumps(document)
    except TypeError:
        # Half of a surrogate pair, or an integer of more than 64 bits.
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "replace")


def text_response(status_code: int, text: str, headers: Mapping[str, str] | None = None) -> MockResponse:
    """A plain text answer, as the API gives it for what is no operation."""
    body = text.encode()
    named = {"content-type": "text/plain; charset=utf-8", "content-length": str(len(body)), **(headers or {})}
    return MockResponse(status_code, named, body)


def html_response(status_code: int, title: str, media_type: str = "text/html; charset=utf-8") -> MockResponse:
    """A page of a proxy in front of the API."""
    page = f"<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
    return text_response(status_code, page, {"content-type": media_type})
