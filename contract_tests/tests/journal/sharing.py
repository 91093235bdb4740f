"""Processes that share one journal, and one that forks: `sharing FILE writers|forks`.

Prints the ids of the tasks that they were told are recorded.
"""

import os
import sys
import threading
import warnings
from collections.abc import Callable
from pathlib import Path

from jimmyai_omni._journal.journal import Journal
from tests.journal.samples import intent, queued

PROCESSES, CREATES = 4, 50
path, how = Path(sys.argv[1]), sys.argv[2]


def record(journal: Journal, task_id: str) -> None:
    journal.created(journal.intend(intent()), queued(task_id))
    os.write(1, f"{task_id}\n".encode())


def forked(work: Callable[[], None]) -> int:
    pid = os.fork()
    if pid == 0:
        work()
        # Ends as a program does, with all that Python clears up then.
        sys.exit(0)
    return pid


def ended(pids: list[int]) -> None:
    assert [os.waitpid(pid, 0)[1] for pid in pids] == [0] * len(pids)


def writers() -> None:
    """All open the new file in the same moment, and write."""
    gate, opens = os.pipe()

    def write() -> None:
        os.close(opens)
        os.read(gate, 1)
        with Journal(path) as journal:
            for number in range(CREATES):
                record(journal, f"{os.getpid()}-{number}")

    pids = [forked(write) for _ in range(PROCESSES)]
    os.close(opens)
    ended(pids)


# Newer Pythons warn of just what is tried here.
warnings.filterwarnings("ignore", ".* is multi-threaded", DeprecationWarning)


def forks() -> None:
    """A journal that a thread is writing to is used by parent and child after a fork."""
    journal = Journal(path)
    record(journal, "before")

    def write(number: int) -> None:
        for step in range(10):
            record(journal, f"thread-{number}-{step}")

    def child() -> None:
        links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
        assert not [link for link in links if path.name in link.readlink().name]
        record(journal, f"child-{os.getpid()}")

    for number in range(6):
        thread = threading.Thread(target=write, args=(number,))
        thread.start()
        ended([forked(child)])
        record(journal, f"parent-{number}")
        thread.join()
    journal.close()


{"writers": writers, "forks": forks}[how]()
