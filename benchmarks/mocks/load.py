"""A load generator: callers who send requests one after the other, and note how long each answer takes.

Run as a process of its own, so that it has a core of its own:

    python load.py HOST PORT CALLERS SECONDS < requests.json > measured.json

`requests.json` is a list of requests as text, sent in turn; where SECONDS is 0, each is sent once. What is
measured: `latencies_s`, `seconds`, `failed` (answers that are not HTTP 200 with the code 20000), and the task
ids that came in answers.
"""

import asyncio
import gc
import json
import re
import sys
from itertools import cycle
from time import perf_counter
from typing import Any

from httptools import HttpResponseParser

_TASK = re.compile(rb'"task_id": ?"([^"]+)"')


class Load:
    """The requests that are still to be sent, and what came of those that were."""

    def __init__(self, requests: list[bytes], seconds: float) -> None:
        self.requests = cycle(requests) if seconds else iter(requests)
        self.end = perf_counter() + (seconds or 3600)
        self.latencies_s: list[float] = []
        self.failed = 0
        self.tasks: list[str] = []


class Caller(asyncio.Protocol):
    """One connection, with one request at a time."""

    def __init__(self, load: Load, left: asyncio.Future[None]) -> None:
        self._load, self._left = load, left

    def connection_made(self, transport: Any) -> None:
        """Begin."""
        self._transport = transport
        self._next()

    def _next(self) -> None:
        request = next(self._load.requests, None)
        if request is None or perf_counter() > self._load.end:
            self._transport.close()
            return
        self._parser = HttpResponseParser(self)
        self._body = b""
        self._began = perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Read the answer."""
        self._parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        """A piece of it."""
        self._body += body

    def on_message_complete(self) -> None:
        """All of it."""
        load = self._load
        load.latencies_s.append(perf_counter() - self._began)
        if self._parser.get_status_code() != 200 or b'"20000"' not in self._body[:20]:
            load.failed += 1
        elif task := _TASK.search(self._body):
            load.tasks.append(task[1].decode())
        self._next()

    def connection_lost(self, error: Exception | None) -> None:
        """The end, or the server's."""
        if not self._left.done():
            self._left.set_result(None)


async def run(host: str, port: int, callers: int, seconds: float, requests: list[bytes]) -> dict[str, Any]:
    """Send the requests, and wait for all answers."""
    loop = asyncio.get_running_loop()
    load, began = Load(requests, seconds), perf_counter()
    left = [loop.create_future() for _ in range(callers)]
    for future in left:
        await loop.create_connection(lambda future=future: Caller(load, future), host, port)
    await asyncio.gather(*left)
    took = perf_counter() - began
    return {"latencies_s": load.latencies_s, "seconds": took, "failed": load.failed, "tasks": load.tasks}


if __name__ == "__main__":
    gc.disable()
    host, port, callers, seconds = sys.argv[1:]
    requests = [request.encode() for request in json.load(sys.stdin)]
    json.dump(asyncio.run(run(host, int(port), int(callers), float(seconds), requests)), sys.stdout)
