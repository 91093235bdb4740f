"""A process may be killed at any instant: what it was told is kept stays so."""

import json
import subprocess
import sys
from pathlib import Path

from jimmyai_omni_contract.recording.files import read_exchanges


def test_what_was_said_to_be_kept_is_there(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.recording.killing", str(tmp_path), "7", "16"]
    folder = Path(__file__).parents[2]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=60)
    assert done.returncode == 0, done.stderr
    killed: dict[str, list[int]] = {}
    for path, said in json.loads(done.stdout):
        killed.setdefault(path, []).append(said)
    assert len(killed) == 8
    for path, said in killed.items():
        numbers = [exchange.number for exchange in read_exchanges(path)]
        first = numbers.index(1, 1)
        for kept, told in zip((numbers[:first], numbers[first:]), said, strict=True):
            assert kept == list(range(1, len(kept) + 1))
            # The last may have been kept before its process could say so.
            assert told <= len(kept) <= told + 1
