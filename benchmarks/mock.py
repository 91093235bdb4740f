"""`omni mock` beside Prism, in one run on one core: throughput, latency, memory, start.

Both servers run on the same core and are asked in turn, several rounds, by the same load generator
(`mocks/load.py`) on another core; of each figure the median of the rounds is shown. A server that is not busy
almost all the time was not what limited the figure, so that is shown too; and so is the interpreter, since
one that was built without optimisation, as pyenv does it unless told otherwise, takes a quarter more time.

    python benchmarks/mock.py [--json FILE] [--prism FOLDER] [--rounds N] [--seconds S]
"""

import argparse
import json
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

import attrs
from mocks.servers import CAN_PIN, PRISM, Server, as_caller, install_prism, omni_mock, prism

CALLERS = 16
ENOUGH = 0.8
"""The share of its core that a server has where it alone limits what is measured."""
FEW, MANY = 100, 100_000
FIGURES = ("per_s", "p50_ms", "p99_ms", "busy", "cpu_us", "callers_busy")
LOAD = Path(__file__).with_name("mocks") / "load.py"
HEADERS = "Host: 127.0.0.1\r\nAuthorization: Bearer mock-key\r\n"
BODY = json.dumps(
    {
        "model": "Gemini-Omini",
        "prompt": "A cat running through a neon rainy street, cinematic low-angle tracking shot",
        "duration": 6,
        "resolution": "720p",
        "aspect_ratio": "16:9",
        "generation_type": "reference",
        "image_urls": [],
    }
)
CREATE = (
    f"POST /api/open-api/v1/gemini/omni/videos HTTP/1.1\r\n{HEADERS}"
    f"Content-Type: application/json\r\nContent-Length: {len(BODY)}\r\n\r\n{BODY}"
)


def retrieve(task_id: str) -> str:
    """The query of a task."""
    return f"GET /api/open-api/v1/videos/{task_id} HTTP/1.1\r\n{HEADERS}\r\n"


@attrs.frozen
class Round:
    """What one load came to."""

    per_s: float
    p50_ms: float
    p99_ms: float
    busy: float
    """The share of the time in which the server used its core."""
    cpu_us: float
    """The CPU time that it took for each answer; other work on the machine changes it least."""
    callers_busy: float
    """The share of the time in which the load generator had something to do."""
    tasks: list[str] = attrs.field(repr=False)


def load(server: Server, requests: list[str], seconds: float, callers: int = CALLERS) -> Round:
    """Ask a server so long, or each request once where there are no seconds.

    Raises:
        RuntimeError: An answer was not the one that is measured.
    """
    command = [sys.executable, str(LOAD), "127.0.0.1", str(server.port), str(callers), str(seconds)]
    before = server.cpu_s()
    done = subprocess.run(
        command, input=json.dumps(requests).encode(), stdout=subprocess.PIPE, preexec_fn=as_caller()
    )
    got = json.loads(done.stdout)
    if got["failed"]:
        raise RuntimeError(f"{got['failed']} of {len(got['latencies_s'])} answers are none that is measured")
    cuts = quantiles(got["latencies_s"], n=100)
    answers, took, cpu_s = len(got["latencies_s"]), got["seconds"], server.cpu_s() - before
    p50_ms, p99_ms = cuts[49] * 1e3, cuts[98] * 1e3
    cpu_us = cpu_s / answers * 1e6
    return Round(answers / took, p50_ms, p99_ms, cpu_s / took, cpu_us, got["busy"], got["tasks"])


def rounds(
    work: dict[str, tuple[Server, list[str]]], count: int, seconds: float
) -> dict[str, dict[str, float]]:
    """The medians of each piece of work, all of it done in turn so many times."""
    got: dict[str, list[Round]] = {name: [] for name in work}
    for number in range(count + 1):
        for name, (server, requests) in work.items():
            measured = load(server, requests, seconds if number else 1)
            # The first round warms up.
            got[name] += [measured] if number else []
    return {
        name: {figure: round(median(getattr(one, figure) for one in all_of_it), 3) for figure in FIGURES}
        for name, all_of_it in got.items()
    }


def beside_prism(program: Path | None, count: int, seconds: float) -> dict[str, dict[str, float]]:
    """Create and retrieve, of both servers."""
    with ExitStack() as stack:
        ours = stack.enter_context(omni_mock())
        task = load(ours, [CREATE] * 2, 0).tasks[0]
        work = {"create, omni mock": (ours, [CREATE]), "retrieve, omni mock": (ours, [retrieve(task)])}
        if program:
            theirs = stack.enter_context(prism(program))
            work["create, Prism"] = (theirs, [CREATE])
            work["retrieve, Prism"] = (theirs, [retrieve("task_1")])
        return rounds(work, count, seconds)


def with_many_tasks(count: int, seconds: float) -> dict[str, Any]:
    """The same of a server with few and of one with many tasks, and its memory."""
    with ExitStack() as stack:
        few, many = stack.enter_context(omni_mock()), stack.enter_context(omni_mock())
        work: dict[str, tuple[Server, list[str]]] = {}
        memory = {"empty": many.rss_mb()}
        for server, tasks in ((few, FEW), (many, MANY)):
            ids = load(server, [CREATE] * tasks, 0).tasks
            # Some of them all over the place.
            work[f"retrieve, {tasks:,} tasks"] = (
                server,
                [retrieve(one) for one in ids[:: max(1, tasks // 5000)]],
            )
        memory[f"{MANY:,} tasks"] = many.rss_mb()
        figures = rounds(work, count, seconds)
        # One create after the other, so that few tasks stay few.
        pairs = [
            (load(few, [CREATE] * 50, 0, 1).p50_ms, load(many, [CREATE] * 50, 0, 1).p50_ms)
            for _ in range(5 * count)
        ]
        for name, column in ((f"create, {FEW:,} tasks", 0), (f"create, {MANY:,} tasks", 1)):
            figures[name] = {"p50_ms": round(median(pair[column] for pair in pairs), 3)}
        return {"figures": figures, "memory_mb": memory}


def start(times: int = 7) -> dict[str, float]:
    """The medians of the time until a new server answers, and of the CPU time that it took till then."""
    took: list[tuple[float, float]] = []
    for _ in range(times):
        with omni_mock() as server:
            took.append((server.started_s, server.cpu_s()))
    wall, cpu = (median(column) for column in zip(*took, strict=True))
    return {"start_s": round(wall, 3), "start_cpu_s": round(cpu, 3)}


def verdicts(results: dict[str, Any]) -> list[tuple[str, float, str, bool]]:
    """What was wished for, as what it is, what it came to, the bound, and whether it holds."""
    figures, tasks = results["figures"], results["tasks"]["figures"]
    rows: list[tuple[str, float, str, bool]] = []
    for operation in ("create", "retrieve"):
        if (theirs := figures.get(f"{operation}, Prism")) is None:
            continue
        ours = figures[f"{operation}, omni mock"]
        faster = ours["per_s"] / theirs["per_s"]
        rows.append((f"{operation}: throughput, times Prism's", faster, ">= 6", faster >= 6))
        share = ours["p99_ms"] / theirs["p99_ms"]
        rows.append((f"{operation}: p99, share of Prism's", share, "< 0.2", share < 0.2))
    for operation in ("retrieve", "create"):
        few, many = (tasks[f"{operation}, {number:,} tasks"]["p50_ms"] for number in (FEW, MANY))
        rows.append(
            (f"{operation}: median with {MANY:,} tasks by {FEW}", many / few, "<= 1.2", many / few <= 1.2)
        )
    memory = results["tasks"]["memory_mb"][f"{MANY:,} tasks"]
    rows.append((f"MB with {MANY:,} tasks", memory, "< 400", memory < 400))
    rows.append(("seconds until the first answer", results["start_s"], "< 0.5", results["start_s"] < 0.5))
    return rows


def main() -> None:
    """Measure, print the tables, and fail where something wished for does not hold."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path)
    parser.add_argument("--prism", type=Path, help="A folder in which Prism is, or is installed and kept.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        program = install_prism(given.prism or Path(folder))
        results: dict[str, Any] = {
            **start(),
            "figures": beside_prism(program, given.rounds, given.seconds),
            "tasks": with_many_tasks(given.rounds, given.seconds),
        }
    where = "the same core" if CAN_PIN else "whatever cores there were: pinning is not possible here"
    print(
        f"{given.rounds} rounds of {given.seconds:g} s, {CALLERS} connections, servers on {where}; {PRISM};"
    )
    print(f"Python {sys.version}\n")
    print(f"{'':31}{'per s':>9}{'p50 ms':>9}{'p99 ms':>9}{'busy':>7}{'CPU us':>9}{'callers':>9}")
    for name, figures in (results["figures"] | results["tasks"]["figures"]).items():
        cells = [figures.get(figure) for figure in FIGURES]
        shown = [f"{cell:,.2f}" if cell is not None else "" for cell in cells]
        print(f"{name:31}{shown[0]:>9}{shown[1]:>9}{shown[2]:>9}{shown[3]:>7}{shown[4]:>9}{shown[5]:>9}")
    print(f"\nA start took {results['start_cpu_s']:.2f} s of the CPU.")
    least = min(figures["busy"] for figures in results["figures"].values())
    if least < ENOUGH:
        print(f"A server had only {least:.0%} of its core: other work was in the way, or callers were slow.")
    print()
    rows = verdicts(results)
    for what, value, bound, holds in rows:
        print(f"{what:45}{value:9.2f}  {bound:7}{'holds' if holds else 'DOES NOT HOLD'}")
    if given.json:
        results["verdicts"] = [
            dict(zip(("what", "value", "bound", "holds"), row, strict=True)) for row in rows
        ]
        given.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    sys.exit(not all(holds for *_, holds in rows))


if __name__ == "__main__":
    main()
