"""What is kept of each exchange: everything but the secrets."""

import time
from collections.abc import Collection, Mapping
from typing import Final

from jimmyai_omni_contract.gate.bodies import Tally
from jimmyai_omni_contract.gate.passage import Passage
from jimmyai_omni_contract.mock.messages import Delivery
from jimmyai_omni_contract.recording import Recorder
from jimmyai_omni_contract.recording.exchange import (
    KeptBody,
    RecordedAnswer,
    RecordedExchange,
    RecordedRequest,
)
from jimmyai_omni_contract.recording.redaction import KnownKeys, Redactor
from jimmyai_omni_contract.schema.create_body import read_json_object

# Each is looked for in each body that is kept, which takes its time.
_SECRETS_REMEMBERED: Final = 20
_KEPT_BYTES: Final = 1 << 16
# A secret at the place of the cut must be seen whole.
_SEEN_BYTES: Final = 2 * _KEPT_BYTES


class Evidence:
    """Hands each exchange to a recorder, without any key that ever passed.

    Args:
        recorder: Takes the exchanges; without one, nothing is kept.
    """

    def __init__(self, recorder: Recorder | None) -> None:
        self._recorder = recorder
        # Known only to be taken out again: an answer may show the key of another call.
        self._secrets: dict[str, None] = {}
        self._redactor = Redactor(lambda: tuple(self._secrets))

    def know(self, keys: Mapping[str, str]) -> None:
        """Be told all keys that will ever be sent, by their variables: whatever else is sent is no secret."""
        self._redactor = KnownKeys(keys)

    @property
    def kept_bytes(self) -> int:
        """How much of a body is to be held for it."""
        return 0 if self._recorder is None else _SEEN_BYTES

    def remember(self, headers: Mapping[str, str]) -> None:
        """Learn the key of a request, so that it is kept nowhere; headers by lower-case name."""
        if self._recorder is None:
            return
        for secret in self._redactor.offered(headers):
            self._secrets.pop(secret, None)
            self._secrets[secret] = None
        while len(self._secrets) > _SECRETS_REMEMBERED:
            self._secrets.pop(next(iter(self._secrets)))

    def keep(self, passage: Passage) -> None:
        """Hand over an exchange that is over."""
        if self._recorder is not None:
            self._recorder(self._recorded(passage))

    def _recorded(self, passage: Passage) -> RecordedExchange:
        redact, also = self._redactor, self._redactor.offered(passage.headers)
        return RecordedExchange(
            number=passage.number,
            at=passage.at,
            seconds=time.monotonic() - passage.began,
            operation=passage.operation.name if passage.operation else None,
            account=None,
            request=RecordedRequest(
                passage.method,
                redact.text(passage.url, also),
                redact.headers(passage.headers, also),
                self._body(passage.sent, also),
            ),
            answer=self._answer(passage, also),
            request_findings=passage.request.findings,
            answer_findings=passage.answer_findings,
            fault=passage.trouble,
        )

    def _answer(self, passage: Passage, also: Collection[str]) -> RecordedAnswer | None:
        if passage.status_code is not None:
            delivery: Delivery = "whole" if passage.trouble is None else "cut"
            headers = self._redactor.headers(passage.answer_headers, also)
            body = self._body(passage.received, also)
            return RecordedAnswer(passage.status_code, headers, body, _code(passage.received), delivery)
        if passage.own is not None and passage.trouble is None:
            own = passage.own
            headers = {**own.headers, "x-omni-gate": own.what}
            return RecordedAnswer(own.status_code, headers, KeptBody.of(self._redactor.body(own.body, also)))
        return None

    def _body(self, tally: Tally, also: Collection[str]) -> KeptBody:
        shown = self._redactor.body(bytes(tally.beginning), also)[:_KEPT_BYTES]
        return KeptBody(shown, tally.size, tally.sha256, tally.size > _KEPT_BYTES)


def _code(received: Tally) -> str | int | None:
    code = (read_json_object(bytes(received.beginning)) or {}).get("code")
    return code if isinstance(code, str | int) and not isinstance(code, bool) else None
