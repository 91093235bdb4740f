"""Kills processes that write a journal, and tells how far each had said that it was.

`killing FOLDER statements` kills one at every statement that it gives to SQLite, and
`killing PLACE instants SEED ROUNDS` at any instant after so many steps, where the place is a folder or a
URL. Prints a JSON list of `[place, steps that were said to be done]`.
"""

import json
import os
import random
import signal
import sqlite3
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from jimmyai_omni._journal.journal import Journal
from jimmyai_omni._journal.place import Place, is_url
from tests.journal.samples import BASE_URL, HERE, completed, intent, queued, running, settled

STEPS_OF_A_LIFE = 6


def live(journal: Journal, number: int) -> Iterator[None]:
    """One create and its task, a step at a time."""
    task_id = f"task-{number}"
    entry_id = journal.intend(intent(fingerprint=task_id, request={"prompt": "a cat " * (number % 1000)}))
    yield
    journal.created(entry_id, queued(task_id))
    yield
    journal.seen(running(task_id), **HERE)
    yield
    journal.seen(completed(task_id), **HERE)
    yield
    journal.saved(task_id, base_url=BASE_URL, location=f"{task_id}.mp4", size_bytes=1, sha256="ab")
    yield
    journal.settle(entry_id, settled())
    yield


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(statement: int) -> None:
    """Make this process die when SQLite is about to run its nth statement."""
    connect, numbers = sqlite3.connect, count(1)

    def watched(*arguments: Any, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **named)
        connection.set_trace_callback(lambda text: die() if next(numbers) == statement else None)
        return connection

    sqlite3.connect = watched  # type: ignore[assignment]


def started(place: Place, lives: Iterator[int], statement: int) -> tuple[int, int]:
    """A process that writes to the pipe after each step: its id, and the pipe's end."""
    reads, writes = os.pipe()
    # Opened by the process that uses it; what it imports is there already.
    journal = Journal(place)
    pid = os.fork()
    if pid:
        os.close(writes)
        return pid, reads
    die_at(statement)
    for number in lives:
        for _ in live(journal, number):
            os.write(writes, b".")
    os._exit(0)


def steps_said(pid: int, reads: int) -> tuple[int, bool]:
    """How many steps are said by a process that ends, and whether it was killed."""
    said = 0
    while found := os.read(reads, 4096):
        said += len(found)
    os.close(reads)
    return said, os.WIFSIGNALED(os.waitpid(pid, 0)[1])


def at_statements(folder: Path) -> Iterator[tuple[str, int]]:
    for statement in count(1):
        path = folder / f"statement-{statement}.sqlite3"
        said, killed = steps_said(*started(path, iter((1,)), statement))
        yield str(path), said
        if not killed:
            return


def at_instants(where: str, seed: int, rounds: int) -> Iterator[tuple[str, int]]:
    chance = random.Random(seed)
    for number in range(rounds):
        # A few rounds after each other go on with the same file.
        place = where if is_url(where) else f"{where}/instants-{number // 3}.sqlite3"
        pid, reads = started(place, count(1000 * number), 0)
        wanted = chance.randint(1, 4 * STEPS_OF_A_LIFE)
        said = sum(len(os.read(reads, 1)) for _ in range(wanted))
        os.kill(pid, signal.SIGKILL)
        more, killed = steps_said(pid, reads)
        assert killed
        yield place, said + more


where, how, *numbers = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
rounds = at_statements(Path(where)) if how == "statements" else at_instants(where, *numbers)
sys.stdout.write(json.dumps(list(rounds)))
