"""The requests and answers whole, without secrets, and how to send each of them again."""

from collections.abc import Callable
from typing import Any, Final

from jimmyai_omni.contract import load_contract
from jimmyai_omni_contract.mock.control.answers import PREFIX, ControlError, only
from jimmyai_omni_contract.mock.log import Received, RequestLog
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse, json_response
from jimmyai_omni_contract.mock.numbers import Numbers
from jimmyai_omni_contract.mock.routing import Route
from jimmyai_omni_contract.recording.documents import exchange_document
from jimmyai_omni_contract.recording.exchange import RecordedExchange
from jimmyai_omni_contract.recording.snippets import curl_line, python_snippet

_LIMIT: Final = Numbers(least=1, most=100, whole=True)


class Exchanges:
    """Shows the latest exchanges or one of them, and the contract that they are judged by.

    Args:
        log: The requests.
        recorded: What may be shown of one.
    """

    def __init__(self, log: RequestLog, recorded: Callable[[Received], RecordedExchange]) -> None:
        self._log = log
        self._recorded = recorded

    def routes(self) -> tuple[Route, ...]:
        """Its paths."""
        return (
            Route(("GET",), f"{PREFIX}exchanges", self._latest),
            Route(("GET",), f"{PREFIX}exchanges/([0-9]{{1,15}})", self._one),
            Route(("GET",), f"{PREFIX}contract", self._contract),
        )

    def _latest(self, request: MockRequest) -> MockResponse:
        limit = int(_LIMIT.read("limit", only(request, "limit").get("limit", "20")))
        latest = map(self._document, self._log.since(0, limit))
        return json_response({"total": self._log.count, "exchanges": list(latest)})

    def _one(self, request: MockRequest, number: str) -> MockResponse:
        only(request)
        received = self._log.find(int(number))
        if received is None:
            raise ControlError(404, f"request {number} is not kept")
        return json_response(self._document(received))

    def _document(self, received: Received) -> dict[str, Any]:
        exchange = self._recorded(received)
        again = {"curl": curl_line(exchange), "python": python_snippet(exchange)}
        return {**exchange_document(exchange), **again}

    def _contract(self, request: MockRequest) -> MockResponse:
        only(request)
        return json_response(load_contract())
