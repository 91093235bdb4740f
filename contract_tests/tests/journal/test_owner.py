"""Whether the process that made a create still lives."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from jimmyai_omni._journal import owner
from jimmyai_omni._journal.owner import Owner

WITHOUT_PROC = Path("/nowhere")
SLEEPER = [sys.executable, "-S", "-c", "import sys; print(flush=True); sys.stdin.read()"]


@pytest.fixture(autouse=True)
def unknown() -> Iterator[None]:
    """What this process is, is found out once, and here anew for each test."""
    owner._this.cache_clear()
    yield
    owner._this.cache_clear()


@pytest.fixture(params=["proc", "signals"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A system that tells when a process started, and one that tells only whether there is one."""
    if request.param == "signals":
        monkeypatch.setattr(owner, "_PROCESSES", WITHOUT_PROC)
    elif not Path("/proc/self/stat").exists():
        pytest.skip("no /proc")
    return str(request.param)


def test_this_process_lives(system: str) -> None:
    this = Owner.this()
    assert this.pid == os.getpid()
    assert bool(this.started) is (system == "proc")
    assert not this.is_gone


def test_a_killed_process_is_gone(system: str) -> None:
    with subprocess.Popen(SLEEPER, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout
        child.stdout.readline()
        theirs = attrs.evolve(Owner.this(), pid=child.pid, started=owner._started(child.pid) or "")
        assert not theirs.is_gone
        child.kill()
        # Not yet waited for: the system still lists it.
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert theirs.is_gone is (system == "proc")
    assert theirs.is_gone


def test_a_later_process_with_the_same_number_is_another_one() -> None:
    assert attrs.evolve(Owner.this(), started="1").is_gone


def test_a_process_of_another_host_may_live() -> None:
    assert not attrs.evolve(Owner.this(), host="elsewhere", started="1").is_gone


def test_a_name_with_brackets_and_spaces_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owner, "_PROCESSES", tmp_path)
    rest = " ".join(str(number) for number in range(4, 22))
    for pid, state in (("self", "R"), ("7", "S"), ("8", "Z"), ("9", "X")):
        (tmp_path / pid).mkdir()
        (tmp_path / pid / "stat").write_text(f"7 (a) Z (b) 1 2) {state} {rest} 4711 23")
    assert [owner._started(pid) for pid in (7, 8, 9, 10)] == ["4711", None, None, None]


def test_a_process_of_another_user_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    def kill(pid: int, signal: int) -> None:
        assert signal == 0
        raise PermissionError

    monkeypatch.setattr(owner, "_PROCESSES", WITHOUT_PROC)
    monkeypatch.setattr(os, "kill", kill)
    assert not Owner.this().is_gone


def test_no_signal_is_sent_where_that_would_be_an_interrupt(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    monkeypatch.setattr(owner, "_PROCESSES", WITHOUT_PROC)
    monkeypatch.setattr(os, "kill", lambda pid, signal: sent.append(pid))
    monkeypatch.setattr(os, "name", "nt")
    assert owner._started(os.getpid()) == ""
    assert sent == []


def test_when_a_process_began_is_known_where_the_system_says_so(system: str) -> None:
    with subprocess.Popen(SLEEPER, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        theirs = attrs.evolve(Owner.this(), pid=child.pid, started=owner._started(child.pid) or "")
        began_at = theirs.began_at
    assert (began_at is None) is (system == "signals")
    # The system counts whole seconds, and hundredths.
    assert began_at is None or abs(began_at - time.time()) < 60
    assert attrs.evolve(theirs, host="elsewhere").began_at is None
