"""Kills processes that record, at any instant, and tells how far each had said that it was.

`killing FOLDER SEED ROUNDS`. Prints a JSON list of `[file, exchanges that were said to be kept]`.
"""

import json
import os
import random
import signal
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import attrs

from jimmyai_omni_contract.recording.files import recorder
from tests.recording.samples import Recorded

EXCHANGE = Recorded().create(b'{"model": "Gemini-Omini", "prompt": "a cat"}')


def record_for_ever(path: Path, writes: int) -> None:
    """Keep small and large exchanges; a byte goes into the pipe after each."""
    with recorder(path) as record:
        for number in count(1):
            record(attrs.evolve(EXCHANGE, number=number, fault="x" * (100_000 if number % 3 == 0 else 10)))
            os.write(writes, b".")


def rounds(folder: Path, seed: int, number_of_rounds: int) -> Iterator[tuple[str, int]]:
    chance = random.Random(seed)
    for number in range(number_of_rounds):
        # Two rounds after each other go on with the same file.
        path = folder / f"killed-{number // 4}.{('jsonl', 'har')[number % 2]}"
        reads, writes = os.pipe()
        pid = os.fork()
        if not pid:
            record_for_ever(path, writes)
        os.close(writes)
        said = sum(len(os.read(reads, 1)) for _ in range(chance.randint(1, 20)))
        os.kill(pid, signal.SIGKILL)
        while more := os.read(reads, 4096):
            said += len(more)
        os.close(reads)
        assert os.WIFSIGNALED(os.waitpid(pid, 0)[1])
        yield str(path), said


sys.stdout.write(json.dumps(list(rounds(Path(sys.argv[1]), *map(int, sys.argv[2:])))))
