"""Gates in a thread: one server for all of them, since to begin and end one takes longer than most tests."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from threading import Condition, Thread
from typing import Any

from jimmyai_omni_contract.gate.app import Gate
from jimmyai_omni_contract.gate.bodies import AsgiApp, Message, Receive, Send
from jimmyai_omni_contract.gate.serving import end, uvicorn_server
from jimmyai_omni_contract.mock.serve.serving import base_url_of, listen
from tests.gate.by_hand import bound_buffer


class Switch:
    """Serves the gate that is put in, and knows when that has nothing more to do."""

    base_url = ""

    def __init__(self) -> None:
        self._gate: Gate | None = None
        self._busy = 0
        self._changed = Condition()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            self._loop = asyncio.get_running_loop()
            for step in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{step}.complete"})
            return
        with self._changed:
            self._busy += 1
        try:
            assert self._gate is not None
            await self._gate(scope, receive, send)
        finally:
            with self._changed:
                self._busy -= 1
                self._changed.notify_all()

    @contextmanager
    def put_in(self, gate: Gate) -> Generator[str]:
        """Serve this gate; when left, all that it was sent has come to its end."""
        assert self._gate is None, "one gate at a time"
        self._gate = gate
        try:
            yield self.base_url
            with self._changed:
                assert self._changed.wait_for(lambda: not self._busy, timeout=30)
        finally:
            self._gate = None
            assert self._loop is not None
            asyncio.run_coroutine_threadsafe(_end(gate), self._loop).result(30)


async def _end(gate: Gate) -> None:
    async def receive() -> Message:
        return {}

    async def send(_: Any) -> None:
        pass

    await gate({"type": "lifespan"}, receive, send)


SWITCH = Switch()


@contextmanager
def serving(app: AsgiApp, grace_s: int = 10) -> Generator[str]:
    """A server of its own for an application; stopped when left."""
    with listen("127.0.0.1", 0) as listener:
        bound_buffer(listener)
        server = uvicorn_server(app, grace_s)
        thread = Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        try:
            yield base_url_of(listener)
        finally:
            end(server, thread, 3.0 * max(grace_s, 1))
