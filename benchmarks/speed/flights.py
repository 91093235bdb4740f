"""Many tasks in flight: looks at all of them at once, and what `make bench-batch` has measured of a batch."""

import json
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from batch import idle_mb
from speed.exchanges import started, stub, take_turns
from speed.figures import Measured
from speed.setting import Setting

BATCH = Path("/tmp/omni-batch.json")
"""Where `make bench-batch` writes what it has measured in most of an hour."""
SIZES = ("1,000", "10,000")


def looks(setting: Setting) -> list[Measured]:
    """CPU time of each look, and memory, by how many there are."""
    rounds = setting.few(2, 1)
    made: list[Measured] = []
    for size in SIZES:
        with ExitStack() as stack:
            server = stack.enter_context(stub())
            workers = started(stack, setting, "in_flight", server.base_url, 0, size)
            took = take_turns(workers, server, rounds, 1)
        number, base = int(size.replace(",", "")), f"httpx over aiohttp, {size}"
        cpu_us = {name: [one["cpu_us"] / number for one in turns] for name, turns in took.items()}
        over_mb = {name: [turns[-1]["peak_mb"] - idle_mb()] for name, turns in took.items()}
        notes = (f"{rounds} rounds; no client has more than 100 connections.",)
        title = f"CPU of each look, {size} at once"
        made.append(Measured(f"in_flight_{number}", title, "us", base, cpu_us, notes))
        title = f"Memory over an idle interpreter, {size} looks at once"
        made.append(Measured(f"in_flight_{number}_memory", title, "MB", base, over_mb))
    return made


def batches(setting: Setting) -> list[Measured]:
    """What `make bench-batch` has measured."""
    if not BATCH.exists():
        setting.leave_out("batch", f"run make bench-batch before, which writes {BATCH} in most of an hour")
        return []
    fleets: dict[str, dict[str, Any]] = json.loads(BATCH.read_text(encoding="utf-8"))["fleets"]
    names = {f"omni batch, {one['tasks']:,.0f} in flight": one for one in fleets.values()}
    [*_, (largest, most)] = names.items()
    bare = "the same exchanges of httpx"
    cpu_us = {largest: [most["exchange_us"]], bare: [most["bare_exchange_us"]]}
    cpu_us["the same exchanges of httpx on our transport"] = [most["own_exchange_us"]]
    memory_mb = {name: [one["over_idle_mb"]] for name, one in names.items()}
    day = date.fromtimestamp(BATCH.stat().st_mtime)
    notes = (f"Measured by make bench-batch on {day}, in a run of its own.",)
    return [
        Measured("batch", "CPU of each exchange of a batch", "us", bare, cpu_us, notes),
        Measured(
            "batch_memory", "Memory of a batch over an idle interpreter", "MB", largest, memory_mb, notes
        ),
    ]
