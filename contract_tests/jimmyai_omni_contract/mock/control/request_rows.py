"""The newest requests as the page shows them."""

from typing import Any

import attrs

from jimmyai_omni_contract.mock.api.videos import Videos
from jimmyai_omni_contract.mock.log import Received
from jimmyai_omni_contract.recording.observed import create_findings
from jimmyai_omni_contract.recording.operations import operation_of
from jimmyai_omni_contract.recording.redaction import Redactor, sent_secrets


class RequestRows:
    """The section of the requests: those that came since the listener was told.

    Args:
        videos: The operations, with the state.
        kept: How many of the newest are told of.
    """

    name = "requests"

    def __init__(self, videos: Videos, kept: int) -> None:
        self._videos = videos
        self._kept = kept
        self._redactor = Redactor(lambda: videos.state.accounts)
        self._told: int | None = None

    def news(self) -> dict[str, Any] | None:
        """See `Section`."""
        log, told = self._videos.state.requests, self._told
        if log.count == told:
            return None
        self._told = log.count
        items = [self._row(received) for received in log.since(told or 0, self._kept)]
        return {"from_start": told is None, "kept": self._kept, "total": log.count, "items": items}

    def _row(self, received: Received) -> dict[str, Any]:
        request, response = received.request, received.response
        operation = operation_of(request.method, request.path)
        account = self._videos.authenticate(request)
        findings = create_findings(request) if operation == "create" else ()
        return {
            "number": received.number,
            "at": received.at,
            "method": request.method,
            "path": self._redactor.text(request.path, sent_secrets(request.headers)),
            "operation": operation,
            "account": account.name if account else None,
            "status_code": response.status_code,
            "code": response.code,
            "delivery": response.delivery,
            "fault": response.fault,
            "rules": [attrs.asdict(finding) for finding in findings],
            "charged": sum(charge.amount for charge in received.charges),
        }
