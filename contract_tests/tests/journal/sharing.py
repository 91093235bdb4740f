"""Processes that share one journal, and one that forks: `sharing PLACE writers|forks|sights`.

Prints the ids of the tasks that they were told are recorded.
"""

import os
import sys
import threading
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path

from jimmyai_omni._journal.journal import Journal
from tests.journal.samples import BASE_URL, HERE, completed, intent, queued, running, settled

PROCESSES, CREATES, SIGHTS = 4, 15, 12
place, how = sys.argv[1], sys.argv[2]


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


def at_once(work: Callable[[Journal, int], None]) -> None:
    """Processes open the journal in the same moment, and do their work."""
    gate, opens = os.pipe()
    journal = Journal(place)

    def begin(number: int) -> None:
        os.close(opens)
        os.read(gate, 1)
        with journal:
            work(journal, number)

    pids = [forked(partial(begin, number)) for number in range(PROCESSES)]
    os.close(opens)
    ended(pids)


def writers() -> None:
    """Each records tasks of its own."""

    def write(journal: Journal, _: int) -> None:
        for number in range(CREATES):
            record(journal, f"{os.getpid()}-{number}")

    at_once(write)


def sights() -> None:
    """All see the same tasks at once, and each knows something of them that the others do not."""

    def see(journal: Journal, number: int) -> None:
        for task_id in map(str, range(SIGHTS)):
            journal.seen(running(task_id, cost=3.0) if number else completed(task_id), **HERE)
            entry = journal.find(task_id)
            assert entry
            if number == 1:
                journal.settle(entry.entry_id, settled())
            if number == 2:
                journal.saved(task_id, base_url=BASE_URL, location="a", size_bytes=1, sha256="0")

    at_once(see)


# Newer Pythons warn of just what is tried here.
warnings.filterwarnings("ignore", ".* is multi-threaded", DeprecationWarning)


def forks() -> None:
    """A journal that a thread is writing to is used by parent and child after a fork."""
    journal = Journal(place)
    record(journal, "before")

    def write(number: int) -> None:
        for step in range(4):
            record(journal, f"thread-{number}-{step}")

    def child() -> None:
        links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
        names = [str(link.readlink()) for link in links]
        assert not [name for name in names if place in name or name.startswith("socket:")]
        record(journal, f"child-{os.getpid()}")

    for number in range(4):
        thread = threading.Thread(target=write, args=(number,))
        thread.start()
        ended([forked(child)])
        record(journal, f"parent-{number}")
        thread.join()
    journal.close()


{"writers": writers, "forks": forks, "sights": sights}[how]()
