"""Creates, tasks and a clock for the tests of the journal."""

import subprocess
import sys
from pathlib import Path
from typing import Any, Final, TypedDict

from jimmyai_omni._journal.entries import Entry, Intent
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni.results import Balance, Settlement, Task

BASE_URL: Final = "https://api.example"
ACCOUNT: Final = "4f9a2c11"
DAY_S: Final = 86400.0


class Place(TypedDict):
    """Whose task it is."""

    base_url: str
    account: str


HERE: Final = Place(base_url=BASE_URL, account=ACCOUNT)


class WallClock:
    """Unix seconds that stand still until a test moves them."""

    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


def intent(**said: Any) -> Intent:
    """A create of a short video."""
    usual: dict[str, Any] = {
        "request": {"model": "Gemini-Omini", "prompt": "a cat", "duration": 6},
        "fingerprint": "0123456789abcdef",
        "billing_name": "Gemini-Omini-720p-6s",
        "price": 2.5,
        "balance_before": Balance(available=40.0, balance=50.0, used=10.0),
    }
    return Intent(**{**usual, **HERE, **said})


def queued(task_id: str = "task-1", **said: Any) -> Task:
    """A task as a create answers it."""
    return Task(**{"id": task_id, "status": "queued", "progress": 0, "created_at": 1_790_000_000, **said})


def running(task_id: str = "task-1", progress: int = 50, **said: Any) -> Task:
    """A task that is being worked on."""
    return Task(**{"id": task_id, "status": "processing", "progress": progress, **said})


def completed(task_id: str = "task-1", **said: Any) -> Task:
    """A task with a video."""
    usual = {"status": "completed", "progress": 100, "completed_at": 1_790_000_100}
    return Task(**{"id": task_id, **usual, "video_url": f"https://cdn.example/{task_id}.mp4", **said})


def failed(task_id: str = "task-1", **said: Any) -> Task:
    """A task without a video."""
    return Task(**{"id": task_id, "status": "failed", "progress": 0, "error_message": "refused", **said})


def settled(verdict: Any = "billed", sure: Any = "high") -> Settlement:
    """What comparing balances said."""
    return Settlement(verdict, sure, "the balance fell by the price")


def run(script: str, *arguments: object) -> str:
    """What a script of this folder prints; it must have nothing to complain of."""
    command = [sys.executable, "-m", f"tests.journal.{script}", *map(str, arguments)]
    folder = Path(__file__).parents[2]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert (done.stderr, done.returncode) == ("", 0)
    return done.stdout


def path_of(journal: Journal) -> Path:
    """The file of a journal that is in one."""
    return Path(journal.name)


def only(journal: Journal) -> Entry:
    """The one entry of a journal."""
    entries = journal.entries()
    assert len(entries) == 1
    return entries[0]
