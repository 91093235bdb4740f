"""The mock server in a thread of this process, for a demo or a test."""

import socket
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from random import SystemRandom
from threading import Thread

import attrs

from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.limits import LIMITS, Limits
from jimmyai_omni_contract.mock.serve.serving import HttpServer, base_url_of, listen
from jimmyai_omni_contract.mock.service import Api, MockServer


@attrs.frozen
class RunningServer:
    """A mock server that takes connections."""

    base_url: str
    api_key: str
    """The key that it knows."""
    service: MockServer
    """The server itself, to look into."""


@contextmanager
def serve_in_thread(
    options: MockOptions | None = None, *, api: type[Api] = Api, limits: Limits = LIMITS
) -> Generator[RunningServer]:
    """Serve on a free loopback port: ready when entered, stopped for good when left."""
    service = MockServer(options, api=api)
    with listen("127.0.0.1", 0) as listener, run_in_thread(service, listener, limits):
        yield RunningServer(base_url_of(listener), service.options.key, service)


@contextmanager
def run_in_thread(service: MockServer, listener: socket.socket, limits: Limits = LIMITS) -> Generator[None]:
    """Let a server take the connections of a listening socket: from when entered until left."""
    server = HttpServer(service, limits)
    thread = Thread(target=server.run, args=(listener,), name="jimmyai-omni-mock", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.stop()
        thread.join()


def demo_server() -> AbstractContextManager[RunningServer]:
    """A server for `omni generate --demo`: tasks take 4 real seconds, and each run has ids of its own."""
    return serve_in_thread(MockOptions(advance="clock", task_seconds=4, seed=SystemRandom().getrandbits(64)))
