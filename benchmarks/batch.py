"""`omni batch`: memory, CPU and lateness of many tasks in flight; the line beside scripts; the journal.

The mock server runs on one core and the client on another, each client as a process of its own
(`batches/clients.py`) in the environment of the peers, which has what is installed by default and no more.
What is compared is measured in turn, several rounds, and the median of the rounds is shown of each figure.
CPU times count all that a client does, without imports. Other work on the machine changes them less than the
seconds, but it does, where two cores are one at heart; their ratios stay.

    python benchmarks/batch.py [--json FILE] [--rounds N] [--quick]
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import attrs
from batches import journals
from mocks.servers import Server, as_caller, free_port, running
from speed import environment

from jimmyai_omni._journal.journal import Journal

FOLDER = Path(__file__).with_name("batches")
IDLE = "print(*(line for line in open('/proc/self/status') if line.startswith('VmHWM')))"
WORKERS = 8
"""Requests of each kind at once."""
MEGABYTE = 1_000_000
SCRIPTS = ("httpx_script", "aiohttp_script", "openai_script")
Figures = dict[str, Any]


@attrs.frozen
class Size:
    """How much is measured."""

    fleets: tuple[tuple[int, float], ...]
    """Tasks in flight, and the seconds that each takes."""
    bare: int
    """The most tasks of which the bare exchanges are made: what they cost for each task is what counts."""
    line: int
    """Videos of the whole line."""
    journal: int
    """Tasks of the journal."""


# As long as it takes to create them all, and as many looks in a second as one core can bear.
FULL = Size(((100, 60.0), (1_000, 120.0), (10_000, 600.0)), bare=1_000, line=500, journal=2_000)
QUICK = Size(((20, 5.0), (100, 5.0)), bare=100, line=20, journal=100)


def client(name: str, **order: Any) -> Figures:
    """Run a client in a process of its own.

    Raises:
        RuntimeError: It has failed, or cannot be run.
    """
    python, why = environment.made()
    if why:
        raise RuntimeError(why)
    command = [str(python), str(FOLDER / "clients.py"), name, json.dumps(order)]
    done = subprocess.run(command, stdout=subprocess.PIPE, preexec_fn=as_caller())
    if done.returncode:
        raise RuntimeError(f"{name} has failed")
    figures: Figures = json.loads(done.stdout)
    return figures


@contextmanager
def mock(task_seconds: float, video_bytes: int) -> Generator[tuple[Server, dict[str, str]]]:
    """A mock server and an empty folder, as the part of an order that tells where."""
    port = free_port()
    command = [sys.executable, str(FOLDER / "server.py"), str(video_bytes), "--port", str(port)]
    command += ["--balance", "1e12", "--task-seconds", str(task_seconds)]
    with running(command, port, "/_mock/ready") as server, TemporaryDirectory() as folder:
        yield server, {"url": f"http://127.0.0.1:{port}", "folder": folder}


def fleet(tasks: int, seconds: float, size: Size) -> Figures:
    """Many tasks in flight, and the same exchanges bare."""
    with mock(seconds, 0) as (server, where):
        ours = client("omni", **where, tasks=tasks, workers=WORKERS)
        with Journal(Path(where["folder"]) / "journal.db") as journal:
            done = journal.entries()[0].task
        share = min(1.0, size.bare / tasks)
        order = {**where, "tasks": round(tasks * share), "workers": WORKERS}
        same = partial(
            client, "bare", **order, retrieves=round(ours["retrieves"] * share), media=done and done.video_url
        )
        bare, own = same(), same(own=True)
        exchanges = 2 * tasks + ours["retrieves"]
        return {
            **ours,
            "tasks": tasks,
            "polls": ours["retrieves"] / tasks,
            "over_idle_mb": ours["peak_mb"] - idle_mb(),
            "exchange_us": ours["cpu_s"] / exchanges * 1e6,
            "bare_exchange_us": bare["cpu_s"] / share / exchanges * 1e6,
            "own_exchange_us": own["cpu_s"] / share / exchanges * 1e6,
            "times_bare": ours["cpu_s"] * share / bare["cpu_s"],
            "times_own": ours["cpu_s"] * share / own["cpu_s"],
            "late_per_1000_ms": ours["late_ms"] / tasks * 1000,
            "server_cpu_s": server.cpu_s(),
        }


def idle_mb() -> float:
    """The memory of an interpreter that does nothing."""
    return int(subprocess.check_output([sys.executable, "-S", "-c", IDLE]).split()[1]) * 1024 / 1e6


def line(tasks: int) -> dict[str, Figures]:
    """The whole line, with videos of a megabyte."""
    made: dict[str, Figures] = {}
    for name in ("omni", *SCRIPTS):
        with mock(10, MEGABYTE) as (_, where):
            made[name] = client(name, **where, tasks=tasks, workers=WORKERS)
        made[name]["per_s"] = tasks / made[name]["seconds"]
        made[name]["video_ms"] = made[name]["cpu_s"] / tasks * 1e3
    return made


def journal(tasks: int) -> dict[str, Figures]:
    """Durable transitions of the journal, in either database."""
    made: dict[str, Figures] = {}
    for name, opened in (("SQLite", journals.sqlite), ("PostgreSQL", journals.postgres)):
        with opened() as one:
            for together in (1, 100) if one else ():
                few = tasks // 10 if together == 1 else tasks
                made[f"{name}, {together} tasks at once"] = attrs.asdict(journals.measure(one, few, together))
    return made


def medians(rounds: list[dict[str, Figures]]) -> dict[str, Figures]:
    """The median of each figure."""
    return {
        name: {figure: round(median(one[name][figure] for one in rounds), 3) for figure in figures}
        for name, figures in rounds[0].items()
    }


def verdicts(results: dict[str, dict[str, Figures]]) -> list[tuple[str, float, str, bool]]:
    """What was wished for, as what it is, what it came to, the bound, and whether it holds."""
    fleets = list(results["fleets"].values())
    few, many = fleets[0], fleets[-1]
    flying, mb, times = many["in_flight"], many["over_idle_mb"], many["times_bare"]
    late, least = many["late_per_1000_ms"], few["late_per_1000_ms"]
    per_s = results["journal"]["SQLite, 100 tasks at once"]["per_s"]
    return [
        ("tasks in flight at once", flying, f">= {many['tasks']:,.0f}", flying >= many["tasks"]),
        (f"MB over an idle interpreter, {flying:,.0f} in flight", mb, "<= 60", mb <= 60),
        ("CPU of the client, times that of the bare exchanges", times, "< 1.5", times < 1.5),
        ("lateness of polls for each 1,000 tasks, ms", late, f"<= {least:.2f}", late <= least),
        ("durable transitions per second, SQLite, together", per_s, ">= 5000", per_s >= 5000),
    ]


def show(results: dict[str, dict[str, Figures]]) -> None:
    """Print the tables."""
    columns = {
        "fleets": (
            *("in_flight", "polls", "over_idle_mb", "exchange_us", "bare_exchange_us", "own_exchange_us"),
            *("times_bare", "times_own", "late_ms", "late_p95_ms", "late_per_1000_ms"),
        ),
        "line": ("per_s", "video_ms", "retrieves", "peak_mb"),
        "journal": ("per_s", "cpu_us"),
    }
    for part, names in columns.items():
        print(f"\n{part:30}" + "".join(f"{name:>18}" for name in names))
        for row, figures in results[part].items():
            print(f"{row:30}" + "".join(f"{figures[name]:18,.2f}" for name in names))
    print()


def main() -> None:
    """Measure, print the tables, and fail where something wished for does not hold."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="So few that the figures mean nothing.")
    given = parser.parse_args()
    size, count = (QUICK, 1) if given.quick else (FULL, given.rounds)
    fleets = [
        {f"{tasks:,} tasks of {took:g} s": fleet(tasks, took, size) for tasks, took in size.fleets}
        for _ in range(count)
    ]
    lines = [line(size.line) for _ in range(count)]
    written = [journal(size.journal) for _ in range(count)]
    results = {"fleets": medians(fleets), "line": medians(lines), "journal": medians(written)}
    results["journal"]["SQLite, 100 tasks at once"]["bytes"] = journals.bytes_per_task(size.journal)
    show(results)
    rows = verdicts(results)
    for what, value, bound, holds in rows:
        print(f"{what:60}{value:10,.2f}  {bound:10}{'holds' if holds else 'DOES NOT HOLD'}")
    if given.json:
        told = [dict(zip(("what", "value", "bound", "holds"), row, strict=True)) for row in rows]
        given.json.write_text(json.dumps({**results, "verdicts": told}, indent=2) + "\n", encoding="utf-8")
    sys.exit(not all(holds for *_, holds in rows))


if __name__ == "__main__":
    main()
