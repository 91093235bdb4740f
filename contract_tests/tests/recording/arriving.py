"""A mock server, and what arrives there."""

from collections.abc import Generator
from contextlib import contextmanager

import attrs

from jimmyai_omni_contract.mock.messages import MockRequest
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.embedded import RunningServer, serve_in_thread


@attrs.frozen
class Running:
    """A server, and what arrives there."""

    server: RunningServer
    arrived: list[MockRequest]


@contextmanager
def arriving(options: MockOptions) -> Generator[Running]:
    """Serve, and take down each request."""
    arrived: list[MockRequest] = []
    with serve_in_thread(options) as server:
        server.service.observe(lambda received: arrived.append(received.request))
        yield Running(server, arrived)
