"""How many transitions a second the journal makes durable, one by one and together.

A transition is one of the four of a task: intended, created, seen completed, saved.
"""

import sys
from collections.abc import Generator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import attrs

from jimmyai_omni._journal.entries import Intent
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni.results import Task

BASE = {"base_url": "http://bench.invalid", "account": "bench"}
REQUEST = {
    "model": "Gemini-Omini",
    "prompt": "A cat running through a neon rainy street, cinematic low-angle tracking shot",
    "duration": 4,
    "resolution": "720p",
}
STEPS = 4


@attrs.frozen
class Rate:
    """What a number of transitions took."""

    per_s: float
    cpu_us: float
    """CPU time of this process for each; a server has its own beside it."""


def measure(journal: Journal, tasks: int, together: int) -> Rate:
    """Bring so many tasks from intended to saved, so many of them in one transaction."""
    began, cpu_s = perf_counter(), process_time()
    for first in range(0, tasks, together):
        with nullcontext() if together == 1 else journal.together():
            for number in range(first, min(first + together, tasks)):
                _bring_home(journal, f"task_{together}_{number:08}")
    transitions = tasks * STEPS
    return Rate(transitions / (perf_counter() - began), (process_time() - cpu_s) / transitions * 1e6)


def bytes_per_task(tasks: int) -> float:
    """How much larger a file grows by each task, from intended to saved."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "journal.db"
        with Journal(path) as journal:
            journal.check()
            measure(journal, tasks, 100)
        # The log is merged when it is closed.
        return path.stat().st_size / tasks


@contextmanager
def sqlite() -> Generator[Journal]:
    """A journal in a file, of the disk that temporary files are on."""
    with TemporaryDirectory() as folder, Journal(Path(folder) / "journal.db") as journal:
        journal.check()
        yield journal


@contextmanager
def postgres() -> Generator[Journal | None]:
    """A journal in a PostgreSQL server that syncs; `None` where none is installed, which is said."""
    from tests import postgres as servers

    if servers.binary("initdb") is None:
        print("PostgreSQL is not installed and is left out", file=sys.stderr)
        yield None
        return
    servers._SETTINGS.update(fsync="on", full_page_writes="on")
    with servers.postgres_server() as server, Journal(server.journal()) as journal:
        yield journal


def _bring_home(journal: Journal, task_id: str) -> None:
    intent = Intent(request=REQUEST, fingerprint=task_id, price=40.0, **BASE)
    entry = journal.intend(intent)
    journal.created(entry, Task(task_id, "queued", model="Gemini-Omini", created_at=1_800_000_000))
    done = Task(
        task_id,
        "completed",
        progress=100,
        model="Gemini-Omini",
        created_at=1_800_000_000,
        completed_at=1_800_000_100,
        video_url=f"https://media.invalid/videos/{task_id}.mp4",
        cost=40.0,
    )
    journal.seen(done, **BASE)
    journal.saved(
        task_id,
        base_url=BASE["base_url"],
        location=f"/videos/{task_id}.mp4",
        size_bytes=1_000_000,
        sha256="0" * 64,
    )
