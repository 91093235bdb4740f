"""Giving what a mock server sees to a recorder."""

from jimmyai_omni_contract.mock.log import Received
from jimmyai_omni_contract.mock.service import MockServer
from jimmyai_omni_contract.recording import Recorder
from jimmyai_omni_contract.recording.observed import record_exchange
from jimmyai_omni_contract.recording.redaction import Redactor


def record_all(service: MockServer, record: Recorder) -> None:
    """Give each exchange from now on to a recorder, without the keys of the server and of the caller."""
    redactor = Redactor(lambda: service.state.accounts)

    def observer(received: Received) -> None:
        account = service.api.authenticate(received.request)
        exchange = record_exchange(
            received.request,
            received.response,
            redactor,
            number=received.number,
            at=received.at,
            seconds=received.seconds,
            account=account.name if account else None,
            charges=received.charges,
        )
        record(exchange)

    service.observe(observer)
