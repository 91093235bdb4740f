"""A gate on a real socket, by uvicorn."""

from collections.abc import Generator
from contextlib import contextmanager
from threading import Thread

import uvicorn

from jimmyai_omni_contract.gate.app import Gate
from jimmyai_omni_contract.mock.serve.serving import base_url_of, listen

_GRACE_S = 10


def uvicorn_server(gate: Gate) -> uvicorn.Server:
    """A server for listening sockets. It logs nothing: even an error could quote what was sent."""
    config = uvicorn.Config(
        gate,
        loop="asyncio",
        ws="none",
        lifespan="on",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        # The upstream's own is passed on.
        date_header=False,
        timeout_graceful_shutdown=_GRACE_S,
    )
    return uvicorn.Server(config)


@contextmanager
def serve_gate(gate: Gate) -> Generator[str]:
    """Serve in a thread on a free loopback port, for a test; gives the base URL."""
    with listen("127.0.0.1", 0) as listener:
        server = uvicorn_server(gate)
        thread = Thread(target=server.run, args=([listener],), name="jimmyai-omni-gate", daemon=True)
        thread.start()
        try:
            yield base_url_of(listener)
        finally:
            server.should_exit = True
            thread.join()
