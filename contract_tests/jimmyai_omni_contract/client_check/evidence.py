"""A mock server that keeps what it sees as evidence."""

import os
import time
from typing import Any, Final

from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse
from jimmyai_omni_contract.mock.service import MockServer
from jimmyai_omni_contract.recording.exchange import Charge, RecordedExchange
from jimmyai_omni_contract.recording.observed import record_exchange
from jimmyai_omni_contract.recording.redaction import Redactor

_API: Final = "/api/"


class RecordingServer(MockServer):
    """A mock server that records every exchange, and notices where the key goes.

    Args:
        *arguments: Those of `MockServer`.
        **options: Those of `MockServer`.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.exchanges: list[RecordedExchange] = []
        """In the order of their requests."""
        self.leaks: list[int] = []
        """The numbers of the requests that took the key to the host of the videos."""
        super().__init__(*arguments, **options)
        self.redactor = Redactor(lambda: [self.options.key, os.environ.get("JIMMYAI_API_KEY", "")])
        """Also takes out the key of whoever runs the check, in case the client found it somewhere."""
        self._key_finder = Redactor(lambda: [self.options.key])

    def handle(self, request: MockRequest) -> MockResponse:
        """Answer one request, and keep both."""
        at, began, billed = self.clock.now(), time.monotonic(), len(self.billed)
        response = super().handle(request)
        account = self.api.authenticate(request)
        charges = [Charge(entry.task_id, entry.billing_name, entry.amount) for entry in self.billed[billed:]]
        exchange = record_exchange(
            request,
            response,
            self.redactor,
            number=len(self.exchanges) + 1,
            at=at,
            seconds=time.monotonic() - began,
            account=account.name if account else None,
            charges=charges,
        )
        self.exchanges.append(exchange)
        if not request.path.startswith(_API) and self._takes_key(request):
            self.leaks.append(exchange.number)
        return response

    def shows_key(self, text: bytes) -> bool:
        """Whether the server's key is in it, however it is written there."""
        return self._key_finder.body(text) != text

    def _takes_key(self, request: MockRequest) -> bool:
        # A client may have brought a key of its own, which is none of this server's.
        return "authorization" in request.headers or any(
            map(
                self.shows_key,
                (request.url.encode(), request.body, *map(str.encode, request.headers.values())),
            )
        )
