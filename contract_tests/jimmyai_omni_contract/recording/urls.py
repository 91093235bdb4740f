"""Taking recorded URLs apart."""

import re
from typing import Final

_PARTS: Final = re.compile(r"((?:[a-z]+://)?[^/?#]*)([^?#]*)\??([^#]*)", re.IGNORECASE)


def split_url(url: str) -> tuple[str, str, str]:
    """The scheme with the host, the path, and the query, as they are; whatever a caller sent as its host."""
    # The standard library refuses hosts that are none, and they are recorded all the same.
    found = _PARTS.match(url)
    return (found[1], found[2], found[3]) if found else ("", url, "")
