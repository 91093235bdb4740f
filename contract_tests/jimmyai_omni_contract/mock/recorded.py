"""Giving what a mock server sees to a recorder."""

from jimmyai_omni_contract.mock.service import MockServer
from jimmyai_omni_contract.recording import Recorder


def record_all(service: MockServer, record: Recorder) -> None:
    """Give each exchange from now on to a recorder, without the keys of the server and of the caller."""
    service.observe(lambda received: record(service.recorded(received)))
