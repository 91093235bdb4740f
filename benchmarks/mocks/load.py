"""A load generator: callers who send requests one after the other, and note how long each answer takes.

Run as a process of its own, so that it has a core of its own:

    python load.py HOST PORT CALLERS SECONDS < requests.json > measured.json

`requests.json` is a list of requests as text, sent in turn; where SECONDS is 0, each is sent once. What is
measured: `latencies_s`, `seconds`, `busy` (the share of them in which the generator itself had something to
do: near 1, it is what limits the figures), `failed` (answers that are not HTTP 200 with the code 20000), and
the task ids that came in answers.

It reads no more of an answer than where it ends and whether it is the one that is measured: what the callers
do takes time from the server that is measured, wherever two cores are one at heart.
"""

import gc
import json
import re
import socket
import sys
from itertools import cycle
from selectors import EVENT_READ, DefaultSelector
from time import perf_counter, process_time
from typing import Any

_TASK = re.compile(rb'"task_id": ?"([^"]+)"')
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
_READ = 64 << 10


class Load:
    """The requests that are still to be sent, and what came of those that were."""

    def __init__(self, requests: list[bytes], seconds: float) -> None:
        self.requests = cycle(requests) if seconds else iter(requests)
        self.end = perf_counter() + (seconds or 3600)
        self.latencies_s: list[float] = []
        self.failed = 0
        self.tasks: list[str] = []

    def answered(self, head: bytes, body: bytes) -> None:
        """An answer has come."""
        if not head.startswith(b"HTTP/1.1 200") or b'"20000"' not in body[:20]:
            self.failed += 1
        elif task := _TASK.search(body):
            self.tasks.append(task[1].decode())


class Caller:
    """One connection, with one request at a time."""

    def __init__(self, load: Load, address: tuple[str, int]) -> None:
        self._load = load
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self) -> bool:
        """Send the next request; whether there was one."""
        self._answer = b""
        self._began = perf_counter()
        request = next(self._load.requests, None)
        if request is None or self._began > self._load.end:
            return False
        self.socket.sendall(request)
        return True

    def receive(self) -> bool:
        """Read what has come, and go on where that was all; whether more is to come.

        Raises:
            RuntimeError: The server has closed the connection.
        """
        data = self.socket.recv(_READ)
        if not data:
            raise RuntimeError("the server has closed a connection")
        self._answer += data
        head, blank, body = self._answer.partition(b"\r\n\r\n")
        length = _LENGTH.search(head + b"\r\n")
        if not blank or (length and len(body) < int(length[1])):
            return True
        if length is None:
            raise RuntimeError("an answer does not say how long it is")
        self._load.latencies_s.append(perf_counter() - self._began)
        self._load.answered(head, body)
        return self.send()


def run(address: tuple[str, int], callers: int, seconds: float, requests: list[bytes]) -> dict[str, Any]:
    """Send the requests, and wait for all answers."""
    load, selector = Load(requests, seconds), DefaultSelector()
    began, cpu_s = perf_counter(), process_time()
    asking = 0
    for caller in [Caller(load, address) for _ in range(callers)]:
        if caller.send():
            asking += 1
            selector.register(caller.socket, EVENT_READ, caller)
    while asking:
        for key, _ in selector.select():
            if not key.data.receive():
                asking -= 1
                selector.unregister(key.data.socket)
    took = perf_counter() - began
    return {
        "latencies_s": load.latencies_s,
        "seconds": took,
        "busy": (process_time() - cpu_s) / took,
        "failed": load.failed,
        "tasks": load.tasks,
    }


if __name__ == "__main__":
    gc.disable()
    host, port, callers, seconds = sys.argv[1:]
    requests = [request.encode() for request in json.load(sys.stdin)]
    json.dump(run((host, int(port)), int(callers), float(seconds), requests), sys.stdout)
