"""A gate on a real socket, by uvicorn."""

from collections.abc import Generator
from contextlib import contextmanager
from threading import Thread
from typing import Final

import uvicorn

from jimmyai_omni_contract.gate.bodies import AsgiApp
from jimmyai_omni_contract.mock.serve.serving import base_url_of, listen

GRACE_S: Final = 10
"""How long what is on its way may still take when the gate stops, in seconds."""


def uvicorn_server(gate: AsgiApp, grace_s: int = GRACE_S) -> uvicorn.Server:
    """A server for listening sockets. It logs nothing: even an error could quote what was sent."""
    config = uvicorn.Config(
        gate,
        loop="asyncio",
        # The same parser as towards the upstream, so that both sides read a request alike.
        http="h11",
        ws="none",
        lifespan="on",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        # The upstream's own is passed on.
        date_header=False,
        timeout_graceful_shutdown=grace_s,
    )
    return uvicorn.Server(config)


@contextmanager
def serve_gate(gate: AsgiApp) -> Generator[str]:
    """A gate on a free loopback port, in a thread of this process; its base URL."""
    with listen("127.0.0.1", 0) as listener:
        server = uvicorn_server(gate)
        thread = Thread(target=server.run, args=([listener],), name="jimmyai-omni-gate", daemon=True)
        thread.start()
        try:
            yield base_url_of(listener)
        finally:
            end(server, thread)


def end(server: uvicorn.Server, thread: Thread, patience_s: float = 3.0 * GRACE_S) -> None:
    """End a server that runs in a thread. One that does not end is left alone: it goes with the process."""
    server.should_exit = True
    thread.join(patience_s)
