"""The command at work: its output, its end, and what it started."""

import sys
import time
from pathlib import Path
from threading import Event

import pytest

from jimmyai_omni_contract.client_check.process import NotStartedError, run_command

PYTHON = (sys.executable, "-S", "-E", "-c")
HAS_A_CHILD = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-S", "-E", "-c", "import time; time.sleep(100)"])
print(child.pid, flush=True)
child.wait() if sys.argv[1] == "waits" else None
"""


def is_gone(pid: int) -> bool:
    """A process that was killed, and perhaps not yet fetched by its new parent."""
    stat = Path(f"/proc/{pid}/stat")
    for _ in range(500):
        try:
            if stat.read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.01)
    return False


def test_it_works_in_its_folder_with_its_environment_and_no_input(tmp_path: Path) -> None:
    program = "import os, sys; print(os.getcwd(), os.environ['A'], sys.stdin.read()); sys.exit('so')"
    ended = run_command([*PYTHON, program], tmp_path, {"A": "b"}, limit_s=10)
    assert ended.exit_code == 1
    assert ended.output.decode() == f"{tmp_path} b \nso\n"


@pytest.mark.parametrize(("how", "limit_s", "exit_code"), [("waits", 0.5, None), ("leaves", 10.0, 0)])
def test_nothing_that_it_started_is_left(
    tmp_path: Path, how: str, limit_s: float, exit_code: int | None
) -> None:
    ended = run_command([*PYTHON, HAS_A_CHILD, how], tmp_path, {}, limit_s=limit_s)
    assert ended.exit_code == exit_code
    assert is_gone(int(ended.output))


def test_whoever_waits_can_stop_it(tmp_path: Path) -> None:
    stopped = Event()
    stopped.set()
    ended = run_command([*PYTHON, HAS_A_CHILD, "waits"], tmp_path, {}, limit_s=100, stopped=stopped)
    assert ended.exit_code is None


@pytest.mark.parametrize("program", ["no-such-program", "with\0nul", "/"])
def test_what_cannot_be_started_is_told(tmp_path: Path, program: str) -> None:
    with pytest.raises(NotStartedError, match="cannot start"):
        run_command([program], tmp_path, {}, limit_s=1)
