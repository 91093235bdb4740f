"""A batch that is told to stop, by any signal: what was made is on record, and the same command goes on."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from jimmyai_omni._journal.journal import Journal
from jimmyai_omni.batch.events import BatchEvent
from jimmyai_omni.cli.batch_watch import watching
from jimmyai_omni.cli.signals import signals_interrupt
from jimmyai_omni.cli.stage import Stage
from jimmyai_omni_contract.mock.serve.embedded import RunningServer
from tests.product.command import environment, journal_beside
from tests.product.test_interrupt import endless, started  # noqa: F401 - a fixture

ROWS = [{"prompt": f"Cat {number}", "duration": 4} for number in range(1, 4)]
LEAVES_A_THREAD = """
import threading
from jimmyai_omni import Omni
from jimmyai_omni.cli import main

def balance(_):
    threading.Thread(target=threading.Event().wait).start()
    raise KeyboardInterrupt

Omni.balance = balance
main()
"""


def seen_until(process: "subprocess.Popen[str]", wanted: str) -> None:
    assert process.stderr is not None
    seen = ""
    while wanted not in seen:
        line = process.stderr.readline()
        assert line, f"it ended early: {seen}"
        seen += line


def states(folder: Path) -> dict[str, int]:
    with Journal(journal_beside(folder)) as journal:
        [batch] = journal.batches.all()
        return {state: rows for state, (rows, _) in journal.batches.counts(batch.batch_id).items()}


def run(server: RunningServer, folder: Path, stop: signal.Signals, *, when: str, twice: bool = False) -> str:
    """Start the batch, and tell it to stop when it has told this; the result is what it says then."""
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    with started(server, folder, "batch", "rows.jsonl", "--out", "videos", "--yes") as process:
        seen_until(process, when)
        process.send_signal(stop)
        if twice:
            seen_until(process, "told to stop; 1 creates are on their way")
            process.send_signal(stop)
        assert process.stderr is not None
        rest = process.stderr.read()
    assert process.returncode == 130, rest
    assert "Traceback" not in rest
    assert rest.count("error:") == 1
    assert "next:  the same command goes on where it stopped, and creates nothing twice\n" in rest
    return rest


def test_it_says_what_goes_on_and_goes_on(endless: RunningServer, tmp_path: Path) -> None:  # noqa: F811
    for stop in (signal.SIGTERM, signal.SIGHUP):
        rest = run(endless, tmp_path, stop, when='"running": 3')
        assert "3 tasks are paid for and go on" in rest
        assert "What was made is billed, and on record." in rest
    assert states(tmp_path) == {"running": 3}
    assert len(endless.service.billed) == 3


def test_twice_it_ends_at_once(endless: RunningServer, tmp_path: Path) -> None:  # noqa: F811
    endless.service.fail("create", "stall", times=1)
    rest = run(endless, tmp_path, signal.SIGINT, when='"running": 2', twice=True)
    assert "1 creates were on their way; see `omni reconcile`" in rest
    assert states(tmp_path) == {"running": 2, "unknown": 1}


def test_a_thread_that_waits_for_ever_keeps_nobody_waiting(tmp_path: Path) -> None:
    command = [sys.executable, "-c", LEAVES_A_THREAD, "balance"]
    env = environment(journal_beside(tmp_path), JIMMYAI_API_KEY="sk-test")
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr.startswith("error: interrupted\n")


def test_where_nobody_listens_any_more_it_goes_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    event = BatchEvent(
        batch_id="b", phase="running", counts={}, in_flight=0, spent=0.0, creates_per_s=1.0,
        polls_per_s=1.0, ended_per_s=0.0, remaining_s=None, hold="", troubles=(),
    )  # fmt: skip
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as closed, watching(Stage(["--json"])) as tell:
        monkeypatch.setattr(sys, "stderr", closed)
        tell(event)
        tell(event)


def test_the_end_of_a_terminal_is_nothing_to_who_uses_nohup() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with signals_interrupt():
            os.kill(os.getpid(), signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
