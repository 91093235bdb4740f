"""What the adapters carry: anything that answers requests."""

from typing import Protocol

from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse


class Answering(Protocol):
    """A mock server, or a recording that is played again."""

    stopping: bool
    """Whether what carries its requests takes no more of them."""

    def handle(self, request: MockRequest) -> MockResponse:
        """Answer one request; called from several threads."""
        ...
