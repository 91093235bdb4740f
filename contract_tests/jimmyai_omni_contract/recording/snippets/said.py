"""What a snippet has to say of a recorded request, in whatever language."""

from collections.abc import Mapping
from typing import Final

import attrs

from jimmyai_omni_contract.recording.exchange import KeptBody, RecordedExchange
from jimmyai_omni_contract.recording.file_part import FilePart, file_part
from jimmyai_omni_contract.recording.redaction import SHOWN
from jimmyai_omni_contract.recording.urls import split_url

KEY: Final = "JIMMYAI_API_KEY"
"""The variable that holds the key."""
BASE_URL: Final = "JIMMYAI_BASE_URL"
"""The variable that holds the host."""

# What the carrier adds by itself, and what says only who sent it.
_UNSAID: Final = frozenset(
    {
        *("accept-encoding", "connection", "content-length", "expect", "host"),
        *("keep-alive", "traceparent", "transfer-encoding", "user-agent"),
    }
)


@attrs.frozen
class Said:
    """A request, without what every client says by itself."""

    method: str
    is_api: bool
    """Whether it goes to `BASE_URL`; if not, `target` is the whole URL."""
    target: str
    """The path and the query."""
    scheme: str | None
    """What stands before the key, such as `Bearer `; `None` where no key was sent."""
    headers: Mapping[str, str]
    """The others."""
    body: KeptBody
    file: FilePart | None
    """Instead of the body and its content type."""

    @property
    def is_lost(self) -> bool:
        """Whether the recording does not hold what is to be sent."""
        return self.body.cut and self.file is None


def said_of(exchange: RecordedExchange) -> Said:
    """What is to be said of an exchange's request."""
    request = exchange.request
    before_key, shown, _ = request.headers.get("authorization", "").partition(SHOWN)
    is_api = exchange.operation not in (None, "media")
    file = file_part(request)
    unsaid = _UNSAID | {"content-type"} if file else _UNSAID
    return Said(
        method=request.method,
        is_api=is_api,
        target=request.url.removeprefix(split_url(request.url)[0]) if is_api else request.url,
        scheme=before_key if shown else None,
        headers={
            name: value
            for name, value in request.headers.items()
            if name not in unsaid and SHOWN not in value and (name, value) != ("accept", "*/*")
        },
        body=request.body,
        file=file,
    )
