"""`omni conform` beside `schemathesis run` as it comes, on the same wrong servers.

A server counts as found by `omni conform` where the check that it breaks says so. schemathesis has no such
checks, so any failure counts that it does not report of the right server as well: the same kind, at the same
operation, in any of `RIGHT_RUNS` runs. That is generous to it, for nobody has the right server to compare.

    PYTHONPATH=contract_tests python benchmarks/conformance.py [EVERY]

With EVERY, only every EVERY-th wrong server is judged: all of them take most of an hour.
"""

import json
import logging
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import attrs

from jimmyai_omni_contract.conform.options import ConformOptions
from jimmyai_omni_contract.conform.profiles import make_plan
from jimmyai_omni_contract.conform.runner import run_plan
from jimmyai_omni_contract.conform.verdict import judge
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.embedded import RunningServer, serve_in_thread
from jimmyai_omni_contract.mock.service import Api
from tests.conform.score import OTHER, USERS, broken, is_noticed
from tests.conform.wrong_servers import WRONG_SERVERS
from tests.flows.clock import Clock

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/conformance-proof.md"
BEGIN, END = "<!-- begin: written by `make bench-conform` -->\n", "<!-- end of the comparison -->\n"
RIGHT_RUNS = 5
RIGHT = Api.__name__
SERVERS: dict[str, type[Api]] = {RIGHT: Api, **{api.__name__: api for api in WRONG_SERVERS}}


@attrs.frozen
class Figures:
    """One run of one tool on one server."""

    told: frozenset[str]
    """What it holds against the server."""
    requests: int
    billed: int
    seconds: float


def conform(name: str, seed: int) -> Figures:
    """A full run; of a wrong server it tells the check that it breaks, if that was found."""
    with _served(name) as server:
        options = ConformOptions(
            base_url=server.base_url,
            key=server.api_key,
            other_key=OTHER,
            profile="full",
            seed=seed,
            poll_interval_s=5,
            deadline_s=150,
        )
        began, pauses = time.monotonic(), Clock()
        # The tasks of the mock server end after five polls, so pauses need not take time.
        verdict = judge(run_plan(make_plan(options), clock=pauses, sleep=pauses.sleep))
        wrong = WRONG_SERVERS.get(SERVERS[name])
        if wrong is None:
            return _figures(broken(verdict), server, began)
        return _figures([wrong.check] if is_noticed(verdict, wrong.check) else [], server, began)


def schemathesis(name: str, seed: int) -> Figures:
    """A run with defaults, but for the key and a seed; it tells its failures, by operation."""
    with _served(name) as server, TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        key = f"Authorization: Bearer {server.api_key}"
        began = time.monotonic()
        subprocess.run(
            [
                *(Path(sys.executable).with_name("schemathesis"), "run", ROOT / "openapi/gemini-omni.yaml"),
                *("--url", server.base_url, "--header", key, "--seed", str(seed)),
                *("--report", "json", "--report-json-path", report),
            ],
            cwd=folder,
            stdout=subprocess.DEVNULL,
        )
        told = json.loads(report.read_bytes())
        kinds = (f"{it['title']}: {at}" for it in told["failures"] for at in it["operations"])
        return _figures(kinds, server, began)


TOOLS = {"`omni conform`, full": conform, "`schemathesis run`": schemathesis}


def _served(name: str) -> AbstractContextManager[RunningServer]:
    return serve_in_thread(MockOptions(balance=1e9, users=USERS), api=SERVERS[name])


def _figures(told: Iterable[str], server: RunningServer, began: float) -> Figures:
    state = server.service.state
    return Figures(frozenset(told), state.requests.count, len(state.tasks), time.monotonic() - began)


def measure(work: tuple[str, str, int]) -> tuple[str, str, Figures]:
    """Run a tool on a server with a seed."""
    tool, name, seed = work
    return tool, name, TOOLS[tool](name, seed)


def row(tool: str, figures: list[tuple[str, Figures]]) -> str:
    """What a tool has found, and what a run of it took."""
    right = [it for name, it in figures if name == RIGHT]
    known = frozenset[str]().union(*(it.told for it in right))
    wrong = [it for name, it in figures if name != RIGHT]
    found = sum(bool(it.told - known) for it in wrong)
    runs = [it for _, it in figures]
    return (
        f"| {tool} | {found} of {len(wrong)} | {len(known)} | {median(it.requests for it in runs):.0f} "
        f"| {median(it.billed for it in runs):.0f}, at most {max(it.billed for it in runs)} "
        f"| {median(it.seconds for it in runs):.1f} |"
    )


def main() -> None:
    """Measure, print, and write the table into the page."""
    every = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    wrong = [name for name in SERVERS if name != RIGHT][::every]
    servers = [(RIGHT, seed) for seed in range(RIGHT_RUNS)] + [(name, 0) for name in wrong]
    work = [(tool, *server) for tool in TOOLS for server in servers]
    figures: dict[str, list[tuple[str, Figures]]] = {tool: [] for tool in TOOLS}
    with ProcessPoolExecutor(2, initializer=logging.disable) as pool:
        for tool, name, got in pool.map(measure, work):
            figures[tool].append((name, got))
            print(
                f"{tool:22}{name:30}{got.requests:6}{got.billed:6}{got.seconds:7.1f}", *got.told, flush=True
            )
    table = "\n".join(
        (
            "| tool | wrong servers found | held against the right server | requests | billed | seconds |",
            "|---|---|---|---|---|---|",
            *(row(tool, got) for tool, got in figures.items()),
        )
    )
    print(table)
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{table}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
