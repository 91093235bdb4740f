"""Test your own code against the mock server, without a socket, a key or a pause."""

from jimmyai_omni import Omni
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.service import MockServer
from jimmyai_omni_contract.mock.transports import ServiceTransport


def teaser(omni: Omni, title: str) -> str:
    """The code under test: the address of a vertical teaser."""
    task = omni.generate(f"A teaser for {title}", duration=4, orientation="portrait")
    return task.video_url or ""


def test_a_teaser_is_made_and_billed_once() -> None:
    """The mock server keeps its own books, so a test can count what would have been paid."""
    server = MockServer(MockOptions(balance=100))
    transport = ServiceTransport(server)
    with Omni("mock-key", base_url="http://mock", transport=transport, sleep=lambda seconds: None) as omni:
        assert teaser(omni, "The Boat").endswith(".mp4")
    assert [entry.billing_name for entry in server.state.ledger] == ["Gemini-Omini-720p-4s"]


if __name__ == "__main__":
    test_a_teaser_is_made_and_billed_once()
    print("ok")
