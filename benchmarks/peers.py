"""What SDKs do when a create goes wrong: POSTs that arrive, creates that are billed, what the caller is told.

Installs each SDK into a temporary folder and lets it call a fault server, which takes any POST for a create
and answers it as that SDK expects. Prints a Markdown table. What cannot be installed is named and left out.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from itertools import repeat
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import attrs

from jimmyai_omni_contract.mock.ledger import LedgerEntry
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse, json_response
from jimmyai_omni_contract.mock.routing import Route
from jimmyai_omni_contract.mock.serve.embedded import serve_in_thread
from jimmyai_omni_contract.mock.service import Api

FOLDER = Path(__file__).with_name("peers")
ANSWERS = json.loads((FOLDER / "answers.json").read_text(encoding="utf-8"))
FAULTS = (
    "500",
    "502-html",
    "503-retry-after",
    "409",
    "429",
    "429-retry-after",
    "drop-before",
    "drop",
    "stall",
    "truncated",
    "html-200",
    "empty-200",
    "500-after",
    "-1",
)


@attrs.frozen
class Peer:
    """An SDK."""

    call: str
    """The name of its function in `calls.py`, and of what its own API answers in `answers.json`."""
    requirement: str
    """Empty for ours, which is there already."""

    @property
    def name(self) -> str:
        """With its version."""
        return self.requirement.replace("==", " ") or "jimmyai-omni"


PEERS = (
    Peer("jimmyai_omni", ""),
    Peer("openai", "openai==3.54.0"),
    Peer("anthropic", "anthropic==2.12.0"),
    Peer("runwayml", "runwayml==5.24.0"),
    Peer("lumaai", "lumaai==1.21.0"),
    Peer("replicate", "replicate==1.0.7"),
    Peer("replicate_2", "replicate==2.0.0b4"),
    Peer("fal_client", "fal-client==1.0.3"),
    Peer("google_genai", "google-genai==3.4.0"),
)


@attrs.frozen
class Cell:
    """What one create led to."""

    posts: int
    billed: int
    outcome: str

    def __str__(self) -> str:
        posts = f"{self.posts} POST" + "s" * (self.posts != 1)
        billed = f", **{self.billed} billed**" if self.billed > 1 else ""
        return f"{posts}{billed}, {self.outcome}"


Cells = dict[tuple[str, int | None], Cell]
"""By the fault, and how often it befalls the create; `None` is always."""


def main() -> None:
    """Measure all of them, and print the table."""
    with TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        measured = list(pool.map(measure, PEERS, repeat(Path(folder))))
    columns = [(peer, cells) for peer, cells in zip(PEERS, measured, strict=True) if cells]
    print(f"Measured on {date.today()}, client timeout 1 s.\n")
    print("\n".join(table(columns)))


def table(columns: list[tuple[Peer, Cells]]) -> Iterator[str]:
    """The lines of a Markdown table; one for a fault where it makes no difference how often it befalls."""
    yield line("fault", "times", *(peer.name for peer, _ in columns))
    yield line(*["---"] * (2 + len(columns)))
    for fault in FAULTS:
        always, once = ([cells[fault, times] for _, cells in columns] for times in (None, 1))
        if always == once:
            yield line(fault, "always, once", *always)
        else:
            yield line(fault, "always", *always)
            yield line(fault, "once", *once)


def line(*cells: object) -> str:
    """One line of it."""
    return f"| {' | '.join(map(str, cells))} |"


def measure(peer: Peer, root: Path) -> Cells:
    """A cell for each fault, always and once; nothing where the SDK cannot be installed."""
    folder = root / peer.call
    if peer.requirement and not install(peer, folder):
        print(f"{peer.requirement} cannot be installed and is left out", file=sys.stderr)
        return {}
    with (
        serve_in_thread(api=any_path(ANSWERS[peer.call])) as server,
        process(peer, folder, server.base_url) as call,
    ):
        cells: Cells = {}
        for fault in FAULTS:
            for times in (None, 1):
                server.service.reset()
                server.service.fail("create", fault, times)
                outcome = call()
                cells[fault, times] = Cell(len(server.service.requests), len(server.service.billed), outcome)
    return cells


def any_path(answer: dict[str, Any]) -> type[Api]:
    """A server that takes any POST for a create, which it bills and answers like this."""

    class AnyPath(Api):
        def routes(self) -> tuple[Route, ...]:
            return (Route(("POST",), ".*", self.create_anything, "create"),)

        def create_anything(self, _request: MockRequest) -> MockResponse:
            self.state.ledger.append(LedgerEntry("created", "create", 1.0, 0))
            return json_response(answer)

    return AnyPath


def install(peer: Peer, folder: Path) -> bool:
    """Whether the SDK is in the folder now."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder), peer.requirement]
    return subprocess.run(pip, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


@contextmanager
def process(peer: Peer, folder: Path, base_url: str) -> Generator[Callable[[], str]]:
    """A function that makes one call in a process of the peer's own, and tells how it ended."""
    # -S: of our own environment the SDK sees nothing.
    python = [sys.executable, "-S"] if peer.requirement else [sys.executable]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(folder), "PYTHONWARNINGS": "ignore"}
    running = subprocess.Popen(
        [*python, str(FOLDER / "calls.py"), peer.call, base_url],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with running:
        assert running.stdin
        assert running.stdout
        stdin, stdout = running.stdin, running.stdout

        def call() -> str:
            stdin.write("\n")
            stdin.flush()
            told = stdout.readline().strip()
            if not told:
                raise RuntimeError(f"{peer.name} has ended without a word")
            return told

        yield call
        stdin.close()


if __name__ == "__main__":
    main()
