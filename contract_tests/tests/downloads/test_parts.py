"""What a killed download leaves is removed; what anybody may still be writing stays."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from jimmyai_omni._local import parts
from jimmyai_omni._local.parts import part_path, sweep

WRITER = """
import sys
from pathlib import Path
from jimmyai_omni._local.parts import part_path
part_path(Path(sys.argv[1])).write_bytes(b"half a video")
print(flush=True)
sys.stdin.read()
"""


def test_only_the_parts_of_processes_that_ended_are_removed(tmp_path: Path) -> None:
    own = part_path(tmp_path / "cat.mp4")
    kept = [own, tmp_path / ".omni-1234.part", tmp_path / "cat.mp4", tmp_path / ".omni-0000.part.mp4"]
    for path in kept:
        path.touch()
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path / "cat.mp4")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout
        process.stdout.readline()
        [theirs] = set(tmp_path.iterdir()) - set(kept)
        sweep(tmp_path)
        assert theirs.exists()
        process.kill()
        process.wait()
    sweep(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted(kept)


def test_those_of_another_system_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(parts, "_system", lambda: "0123abcd")
        theirs = part_path(tmp_path / "cat.mp4")
    # By a number that no process of this system has.
    theirs = theirs.with_name(theirs.name.replace(f"-{os.getpid()}-", "-99999999-"))
    theirs.touch()
    mine = theirs.with_name(theirs.name.replace("0123abcd", parts._system()))
    mine.touch()
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == [theirs]


def test_a_folder_that_is_not_there_is_swept_already(tmp_path: Path) -> None:
    sweep(tmp_path / "nowhere")
