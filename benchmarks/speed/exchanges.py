"""Exchanges of all lanes with the stub server, in turn: CPU time, seconds and memory."""

import json
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from statistics import median
from typing import Any

import attrs
from mocks.servers import Server, as_caller, free_port, running
from speed.figures import Measured
from speed.setting import Setting

FOLDER = Path(__file__).parent
TITLES = {
    "retrieve": "CPU of the client for each retrieve, blocking",
    "create": "CPU of the client for each create, blocking",
    "retrieve_async": "CPU of the client for each retrieve, asyncio",
    "create_async": "CPU of the client for each create, asyncio",
    "transports": "CPU of the client for each retrieve, asyncio, by transport",
}
RAW = "a raw socket"
BASE = "httpx"


@attrs.frozen
class Worker:
    """The process of a lane."""

    process: "subprocess.Popen[bytes]"
    """Without buffers: what cannot be written must not be tried again at the end."""

    def exchange(self, times: int) -> dict[str, float]:
        """Make so many exchanges; what they took.

        Raises:
            RuntimeError: The process has failed; with the reason.
        """
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin
        assert stdout
        with suppress(BrokenPipeError):
            stdin.write(b"%d\n" % times)
        told = stdout.readline() or b'{"failed": "it has ended without a word"}'
        took: dict[str, Any] = json.loads(told)
        if "failed" in took:
            raise RuntimeError(took["failed"])
        return took


@contextmanager
def worker(setting: Setting, module: str, lane: str, url: str) -> Generator[Worker]:
    """The process of a lane, until the end of the block."""
    command = [str(setting.python), str(FOLDER / "worker.py"), module, lane, url]
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        command,
        stdin=pipe,
        stdout=pipe,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        env=setting.variables,
        preexec_fn=as_caller(),
    )
    with process:
        try:
            yield Worker(process)
        finally:
            process.kill()


@contextmanager
def stub() -> Generator[Server]:
    """The stub server, on the core for servers."""
    port = free_port()
    with running([sys.executable, str(FOLDER / "stub.py"), str(port)], port, "/ready") as server:
        yield server


def started(
    stack: ExitStack, setting: Setting, module: str, url: str, times: int, end: str = ""
) -> dict[str, Worker]:
    """The processes of the lanes whose names end so, warm; what cannot be run is told and left out."""
    source = "import json, sys; from importlib import import_module\n"
    source += f"print(json.dumps([*import_module('lanes.{module}').LANES]))"
    names = json.loads(subprocess.check_output([sys.executable, "-c", source], cwd=FOLDER))
    workers: dict[str, Worker] = {}
    for name in (name for name in names if name.endswith(f", {end}" if end else "")):
        one = stack.enter_context(worker(setting, module, name, url))
        try:
            one.exchange(times)
        except RuntimeError as error:
            setting.leave_out(f"{module}, {name}", str(error))
        else:
            workers[name] = one
    return workers


def take_turns(
    workers: dict[str, Worker], server: Server, rounds: int, times: int
) -> dict[str, list[dict[str, float]]]:
    """What so many exchanges of each lane took, round by round; with the CPU time of the stub, `stub_us`."""
    took: dict[str, list[dict[str, float]]] = {name: [] for name in workers}
    for _ in range(rounds):
        for name, one in workers.items():
            before = server.cpu_s()
            figures = one.exchange(times)
            figures["stub_us"] = (server.cpu_s() - before) / times * 1e6
            took[name].append(figures)
    return took


def measure(setting: Setting, module: str) -> list[Measured]:
    """CPU time of each exchange, of all lanes of a module."""
    rounds, times = setting.rounds, setting.few(100, 50)
    with ExitStack() as stack:
        server = stack.enter_context(stub())
        workers = started(stack, setting, module, server.base_url, times)
        took = take_turns(workers, server, rounds, times)
    cpu_us = {name: [one["cpu_us"] for one in turns] for name, turns in took.items()}
    notes = (f"{rounds} rounds of {times} exchanges, each client over one connection.", *bottleneck(took))
    return [Measured(module, TITLES[module], "us", BASE, cpu_us, notes)]


def bottleneck(took: dict[str, list[dict[str, float]]]) -> Iterator[str]:
    """Whether the stub was in the way: how busy it was, and how many answers it gave to a raw socket."""
    busy = sum(one["stub_us"] for one in took[BASE]) / sum(one["wall_us"] for one in took[BASE])
    yield f"The stub was busy in {busy:.0%} of the time in which httpx was measured."
    if RAW in took:
        raw, base = (1e6 / median(one["wall_us"] for one in took[name]) for name in (RAW, BASE))
        yield f"It answered a raw socket {raw:,.0f} times a second, httpx {base:,.0f} times."
