"""Downloads of 10 MB and 100 MB: throughput, and memory."""

from contextlib import ExitStack

from speed.exchanges import BASE, started, stub, take_turns
from speed.figures import Measured
from speed.setting import Setting


def measure(setting: Setting) -> list[Measured]:
    """Each lane in turn, the large video least often, since it is there for the memory only."""
    rounds = setting.rounds
    with ExitStack() as stack:
        server = stack.enter_context(stub())
        workers = started(stack, setting, "download", server.base_url, 1)
        large = {name: one for name, one in workers.items() if name.endswith("100 MB")}
        small = {name: one for name, one in workers.items() if name not in large}
        took = take_turns(small, server, rounds, 3)
        peaks = took | take_turns(large, server, 1, 1)
    per_s = {name: [10 / one["wall_us"] * 1e6 for one in turns] for name, turns in took.items()}
    cpu_ms = {name: [one["cpu_us"] / 1e3 for one in turns] for name, turns in took.items()}
    peak_mb = {name: [turns[-1]["peak_mb"]] for name, turns in peaks.items()}
    notes = (f"{rounds} rounds of 3 downloads; ours are checked, hashed and synced.",)
    return [
        Measured("download", "Throughput of a download of 10 MB", "MB/s", BASE, per_s, notes, True),
        Measured("download_cpu", "CPU of the client for a download of 10 MB", "ms", BASE, cpu_ms, notes),
        Measured("download_memory", "Peak memory with downloads of 10 MB or 100 MB", "MB", BASE, peak_mb),
    ]
