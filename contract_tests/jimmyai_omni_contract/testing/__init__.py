"""For people who test their own code: the mock server without a socket, a key, a bill or a pause.

Example:
    from jimmyai_omni import CreateOutcomeUnknown, Omni
    from jimmyai_omni_contract.testing import OmniMock

    def trailer(omni: Omni) -> str:  # the code under test
        return omni.generate("A cat running through a neon rainy street").video_url or ""

    with OmniMock(task_seconds=180) as mock:
        assert trailer(mock.client()).endswith(".mp4")  # three minutes, in no time
        mock.assert_billed(1)

        mock.fail("create", "drop", times=1)  # billed, and the answer is lost
        try:
            trailer(mock.client())
        except CreateOutcomeUnknown as error:
            assert error.billed == "maybe"
        mock.assert_billed(2)

With pytest there are fixtures, found by name: `omni_mock`, `omni`, `async_omni`, `omni_server` and
`omni_process`; see `pytest_plugin`. With unittest there is `OmniServerMixin`. The faults and scenarios are
listed by `omni mock --fault create=?` and `--scenario ?`.
"""

from jimmyai_omni_contract.mock.ledger import LedgerEntry
from jimmyai_omni_contract.mock.log import ReceivedRequest
from jimmyai_omni_contract.testing.in_process import ServerProcess, serve_process
from jimmyai_omni_contract.testing.in_thread import serve
from jimmyai_omni_contract.testing.omni_mock import OmniMock
from jimmyai_omni_contract.testing.script import load_script
from jimmyai_omni_contract.testing.unittests import OmniServerMixin

__all__ = [
    "LedgerEntry",
    "OmniMock",
    "OmniServerMixin",
    "ReceivedRequest",
    "ServerProcess",
    "load_script",
    "serve",
    "serve_process",
]
