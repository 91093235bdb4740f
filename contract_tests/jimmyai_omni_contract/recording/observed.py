"""From what a server saw and answered to the exchange that is kept of it."""

from collections.abc import Iterable

from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse
from jimmyai_omni_contract.recording.exchange import (
    KEPT_BYTES,
    Charge,
    KeptBody,
    RecordedAnswer,
    RecordedExchange,
    RecordedRequest,
    RuleFinding,
)
from jimmyai_omni_contract.recording.operations import operation_of
from jimmyai_omni_contract.recording.redaction import Redactor, sent_secrets
from jimmyai_omni_contract.schema import requests


def record_exchange(
    request: MockRequest,
    response: MockResponse,
    redactor: Redactor,
    *,
    number: int,
    at: float,
    seconds: float,
    account: str | None = None,
    charges: Iterable[Charge] = (),
) -> RecordedExchange:
    """What is kept of a request and its answer: no secret, and the rules that a create breaks.

    It judges the create a second time, and looks for secrets in every byte that is kept: call it only where
    somebody wants the exchange.

    Args:
        request: As it came.
        response: As it was answered.
        redactor: Knows the secrets of the server; what the request offers as its key is found here.
        number: From 1, in the order of the requests.
        at: When the request had come, in Unix seconds of the server's clock.
        seconds: How long the answer took, in real seconds.
        account: The name of the key that was accepted.
        charges: What was billed for it.
    """
    also = sent_secrets(request.headers)
    operation = operation_of(request.method, request.path)
    return RecordedExchange(
        number=number,
        at=at,
        seconds=seconds,
        operation=operation,
        account=account,
        request=record_request(request, redactor, also),
        answer=RecordedAnswer(
            response.status_code,
            redactor.headers(response.headers, also),
            _kept(response.body, redactor, also),
            response.code,
            response.delivery,
        ),
        request_findings=create_findings(request) if operation == "create" else (),
        charges=tuple(charges),
        fault=response.fault,
    )


def record_request(request: MockRequest, redactor: Redactor, also: tuple[str, ...]) -> RecordedRequest:
    """What is kept of a request.

    Args:
        request: As it came.
        redactor: Knows the secrets.
        also: Further secrets, as `sent_secrets` finds them.
    """
    return RecordedRequest(
        request.method,
        redactor.text(request.url, also),
        redactor.headers(request.headers, also),
        _kept(request.body, redactor, also),
    )


def create_findings(request: MockRequest) -> tuple[RuleFinding, ...]:
    """The rules that a create breaks, as the contract's schema says."""
    return requests.create_findings(requests.create_document(request.headers, request.body))


def _kept(body: bytes, redactor: Redactor, also: tuple[str, ...]) -> KeptBody:
    # A key at the place of the cut must be seen whole.
    return KeptBody.of(body, redactor.body(body[: 2 * KEPT_BYTES], also))
