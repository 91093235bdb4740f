"""What the heads of requests say, read once where callers say the same again and again.

What the log keeps of thousands of requests is then the same few objects, and not thousands that no cache of
the processor holds.
"""

import re
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

import attrs
from httptools import parse_url

from jimmyai_omni_contract.mock.messages import Headers

Lines = tuple[tuple[bytes, bytes], ...]
"""The names and values of headers, as they came."""
_HOST: Final = re.compile(r"[\w.~%!$&'()*+,;=:\[\]-]*", re.ASCII)
_remembered: Final = lru_cache(maxsize=128)


@attrs.frozen
class Head:
    """What the headers of a request say."""

    headers: Headers
    host: str | None
    """`None` where the caller names none."""
    host_is_well_formed: bool
    origin: str
    """The scheme and the host; empty where there is no host."""
    body_bytes: int
    """How long the body is to be; 0 where that is not said."""
    expects: bool
    """Whether the caller waits to be told before it sends a body."""


@_remembered
def read_head(lines: Lines) -> Head:
    """What headers say."""
    headers = Headers()
    for name, value in lines:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1").strip(" \t")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    host = headers.get("host")
    well_formed = _HOST.fullmatch(host or "") is not None
    size = int(headers.get("content-length", 0))
    expects = "expect" in headers and (size > 0 or "transfer-encoding" in headers)
    return Head(headers, host, well_formed, f"http://{host}" if host else "", size, expects)


@_remembered
def read_target(url: bytes) -> tuple[str, str]:
    """The decoded path and the query of a request's target, whichever of the four forms it has."""
    if b"://" in url.partition(b"?")[0] and not url.startswith(b"/"):
        parsed = parse_url(url)
        path, query = parsed.path or b"/", parsed.query or b""
    else:
        path, _, query = url.partition(b"#")[0].partition(b"?")
    text = path.decode("latin-1")
    return unquote(text) if "%" in text else text, query.decode("latin-1")
