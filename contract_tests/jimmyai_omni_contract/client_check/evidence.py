"""What is seen at the mock server of one trial."""

import os
from typing import Final

from jimmyai_omni_contract.mock.log import Received
from jimmyai_omni_contract.mock.messages import MockRequest
from jimmyai_omni_contract.mock.service import MockServer
from jimmyai_omni_contract.recording.exchange import RecordedExchange
from jimmyai_omni_contract.recording.redaction import Redactor

_API: Final = "/api/"
_KEPT: Final = 2000


class Evidence:
    """The first 2,000 exchanges of a server from now on; by then everything is known of a client.

    Args:
        service: The server.
    """

    def __init__(self, service: MockServer) -> None:
        self._service = service
        self._kept: list[Received] = []
        self._key = Redactor(lambda: [service.options.key])
        # That of whoever runs the check, in case the client found it somewhere.
        self._keys = Redactor(lambda: [service.options.key, os.environ.get("JIMMYAI_API_KEY", "")])
        service.observe(self._see)

    def exchanges(self) -> tuple[RecordedExchange, ...]:
        """In order, without keys."""
        return tuple(map(self._service.recorded, self._kept))

    def leaks(self) -> tuple[int, ...]:
        """The numbers of the requests that took a key to the host of the videos."""
        return tuple(
            received.number
            for received in self._kept
            if not received.request.path.startswith(_API) and self._takes_key(received.request)
        )

    def shows_key(self, text: bytes) -> bool:
        """Whether the server's key is in it, however it is written there."""
        return self._key.body(text) != text

    def without_keys(self, text: bytes) -> str:
        """A text as it may be shown."""
        return self._keys.body(text).decode(errors="replace")

    def _see(self, received: Received) -> None:
        if len(self._kept) < _KEPT:
            self._kept.append(received)

    def _takes_key(self, request: MockRequest) -> bool:
        # A client may have brought a key of its own, which is none of this server's.
        return "authorization" in request.headers or any(
            map(
                self.shows_key,
                (request.url.encode(), request.body, *map(str.encode, request.headers.values())),
            )
        )
