"""What ten million videos need, computed from what `batch.py` has measured.

Reads the figures that `python benchmarks/batch.py --json FILE` wrote, and writes the tables into
`docs/ten-million.md`, between its marks. Polls are those of `polling.py`, which simulates them.

    python benchmarks/ten_million.py FILE
"""

import json
import sys
from collections.abc import Iterator
from math import ceil, exp
from pathlib import Path
from typing import Any

from polling import KINDS, measure, steered

from jimmyai_omni import PollPolicy

PAGE = Path(__file__).parents[1] / "docs" / "ten-million.md"
BEGIN, END = "<!-- begin: written by `make ten-million` -->", "<!-- end -->"
VIDEOS = 10_000_000
DAY_S = 86400
DAYS = (1, 7, 30)
VIDEO_MB = (1, 10)
"""Nobody has told how large the videos are."""
MEAN_S = 105 * exp(0.33**2 / 2)
"""Of the lognormal times that `polling.py` has."""
PER_WORKER = 10_000
"""Tasks in flight, which is what `batch.py` aims at."""
BUSY = 0.5
"""The share of its core that a worker is given to do, so that it can catch up."""
STEPS = 4
"""Transitions of a task in the journal: intended, created, completed, saved."""


def line(*cells: object) -> str:
    """A line of a table."""
    return f"| {' | '.join(map(str, cells))} |"


def measured(figures: dict[str, Any]) -> Iterator[str]:
    """What goes in."""
    many = list(figures["fleets"].values())[-1]
    video_ms = figures["line"]["omni"]["video_ms"]
    yield line("measured", "figure")
    yield line("---", "---:")
    yield line(
        f"memory of a worker with {many['in_flight']:,.0f} tasks in flight, MB", f"{many['peak_mb']:.0f}"
    )
    yield line("CPU of a worker for each request, journal and all, us", f"{many['exchange_us']:,.0f}")
    yield line("CPU of a worker for each video of 1 MB, with 2 polls, ms", f"{video_ms:.1f}")
    for name, rate in figures["journal"].items():
        yield line(f"journal, {name}: transitions per second of one process", f"{rate['per_s']:,.0f}")
    yield line("journal: bytes for each video, of entries alone", f"{journal_bytes(figures):,.0f}")


def needed(figures: dict[str, Any]) -> Iterator[str]:
    """What comes out, for each time that there is."""
    many = list(figures["fleets"].values())[-1]
    schedules = [measure(steered(PollPolicy()), KINDS[kind], 2_000) for kind in ("linear", "missing")]
    few, most = (schedule.polls for schedule in schedules)
    delay_s = max(schedule.delay_s for schedule in schedules)
    rates = [VIDEOS / days / DAY_S for days in DAYS]
    flying = [rate * (MEAN_S + delay_s) for rate in rates]
    cores = [rate * (2 + most) * many["exchange_us"] / 1e6 for rate in rates]
    workers = [
        max(1, ceil(tasks / PER_WORKER), ceil(core / BUSY)) for tasks, core in zip(flying, cores, strict=True)
    ]
    yield line("ten million videos in", *(f"{days} day{'s' * (days > 1)}" for days in DAYS))
    yield line("---", *["---:"] * len(DAYS))
    yield line("creates per second", *(f"{rate:,.1f}" for rate in rates))
    yield line("tasks in flight", *(f"{tasks:,.0f}" for tasks in flying))
    yield line(
        f"polls per second ({few:.1f} to {most:.1f} for each)",
        *(f"{rate * few:,.0f} to {rate * most:,.0f}" for rate in rates),
    )
    for size in VIDEO_MB:
        yield line(f"downloads of {size} MB, MB per second", *(f"{rate * size:,.0f}" for rate in rates))
    yield line("transitions of the journal per second", *(f"{rate * STEPS:,.0f}" for rate in rates))
    yield line("cores for the requests", *(f"{core:,.2f}" for core in cores))
    yield line(f"workers, of one core that is {BUSY:.0%} busy", *workers)
    memory = [count * many["peak_mb"] / 1e3 for count in workers]
    yield line("memory of all of them at most, GB", *(f"{size:,.1f}" for size in memory))
    size_gb = VIDEOS * journal_bytes(figures) / 1e9
    yield line("rows of the journal (entries and jobs), million", *[f"{2 * VIDEOS / 1e6:,.0f}"] * len(DAYS))
    yield line("entries of the journal, GB", *[f"{size_gb:,.0f}"] * len(DAYS))


def journal_bytes(figures: dict[str, Any]) -> float:
    """What an entry takes in SQLite."""
    size: float = figures["journal"]["SQLite, 100 tasks at once"]["bytes"]
    return size


def main() -> None:
    """Write the tables into the page."""
    figures = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    tables = "\n".join([*measured(figures), "", *needed(figures)])
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n{tables}\n{END}{after}", encoding="utf-8")
    print(tables)


if __name__ == "__main__":
    main()
