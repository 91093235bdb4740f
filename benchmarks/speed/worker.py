"""Makes the exchanges of one lane: so many for each number that comes in, and says in a line what they took.

    python worker.py MODULE LANE URL

MODULE is one of `lanes/`, LANE a name of its `LANES`. What is measured: `cpu_us` of this process and
`wall_us`, for each exchange, and `peak_mb`, the most memory that the process ever had. The last
line says why the process has `failed`, where it has.
"""

import asyncio
import json
import sys
from importlib import import_module
from inspect import iscoroutinefunction
from pathlib import Path
from time import perf_counter, process_time

from lanes.shared import Awaited, Call


def repeat(call: Call, times: int) -> None:
    """Make so many exchanges."""
    for _ in range(times):
        call()


async def repeat_awaited(call: Awaited, times: int) -> None:
    """Make so many exchanges, one after the other."""
    for _ in range(times):
        await call()


def peak_mb() -> float:
    """In MB (1,000,000 bytes)."""
    # Not as `resource` has it, which begins with what the parent of the process had.
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmHWM"))


def main(module: str, name: str, url: str) -> None:
    """Work off what comes in."""
    make = import_module(f"lanes.{module}").LANES[name]
    with asyncio.Runner() as runner:
        is_awaited = iscoroutinefunction(make)
        call = runner.run(make(url)) if is_awaited else make(url)
        for line in sys.stdin:
            times = int(line)
            began, cpu_s = perf_counter(), process_time()
            if is_awaited:
                runner.run(repeat_awaited(call, times))
            else:
                repeat(call, times)
            cpu_s, took_s = process_time() - cpu_s, perf_counter() - began
            # None at all shows whether the lane can be run.
            times = max(times, 1)
            took = {"cpu_us": cpu_s / times * 1e6, "wall_us": took_s / times * 1e6, "peak_mb": peak_mb()}
            print(json.dumps(took), flush=True)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Exception as error:
        print(json.dumps({"failed": f"{type(error).__name__}: {error}"}), flush=True)
