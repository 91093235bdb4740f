"""Ctrl-C and SIGTERM alike: what is paid for is named, with how to go on."""

# Registers what is done before and after a fork: all of it, unless a server's thread imports it during one.
import concurrent.futures.thread  # noqa: F401
import os
import signal
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import click
import pytest

from jimmyai_omni import Omni
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni.cli.app import main
from jimmyai_omni.cli.follow import wait
from jimmyai_omni.cli.going_on import going_on
from jimmyai_omni.cli.stage import Stage
from jimmyai_omni.cli.talk import Talk
from jimmyai_omni_contract.mock.accounts import Account
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.embedded import RunningServer, serve_in_thread
from jimmyai_omni_contract.mock.service import Api
from jimmyai_omni_contract.testing import OmniMock
from tests.product.command import OMNI, environment, journal_beside
from tests.product.conftest import Run
from tests.product.samples import created

SIGNALS = [signal.SIGINT, signal.SIGTERM]


class Billing(Api):
    """Tells when it has billed a create."""

    billed = Event()

    def create(self, request: MockRequest, account: Account) -> MockResponse:
        answer = super().create(request, account)
        self.billed.set()
        return answer


@pytest.fixture
def endless() -> Generator[RunningServer]:
    """A server whose tasks take an hour."""
    Billing.billed.clear()
    with serve_in_thread(MockOptions(advance="clock", task_seconds=3600), api=Billing) as running:
        yield running


@contextmanager
def started(server: RunningServer, folder: Path, *arguments: str) -> Generator[subprocess.Popen[str]]:
    env = environment(
        journal_beside(folder), JIMMYAI_BASE_URL=server.base_url, JIMMYAI_API_KEY=server.api_key
    )
    with subprocess.Popen(
        # A shell that runs the tests in the background makes its children deaf to Ctrl-C.
        [str(OMNI), *arguments], cwd=folder, env=env, text=True,
        stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:  # fmt: skip
        yield process


@pytest.mark.parametrize("stop", SIGNALS)
def test_a_wait_that_is_stopped_says_which_task_goes_on(
    endless: RunningServer, tmp_path: Path, stop: signal.Signals
) -> None:
    said = ["--base-url", endless.base_url, "-o", "a cat.mp4", "--overwrite", "--retries", "1"]
    with started(endless, tmp_path, "generate", "A cat", "--yes", *said) as process:
        assert process.stderr is not None
        seen = ""
        while "queued 0 %" not in seen:
            line = process.stderr.readline()
            assert line, f"it ended early: {seen}"
            seen += line
        process.send_signal(stop)
        rest = process.stderr.read()
    [task_id] = endless.service.state.tasks
    assert process.returncode == 130
    assert rest.startswith("error: interrupted\n")
    assert "The task goes on" in rest
    host = f"--base-url {endless.base_url} --retries 1"
    place = f"--output 'a cat.mp4' --overwrite {host}"
    assert f"next:  omni wait {task_id} {host} && omni download {task_id} {place}\n" in rest
    assert "Traceback" not in rest
    assert list(tmp_path.iterdir()) == []


def test_no_password_is_among_what_a_person_can_copy() -> None:
    root = click.Context(main, info_name="omni", obj=Stage([]))
    said = ["task_1", "--journal", "postgresql://me:secret@db/omni", "--profile", "relay"]
    run = wait.make_context("wait", said, parent=root)
    assert going_on(run, "task_1", "download") == "omni download task_1 --profile relay"


def test_a_create_that_is_stopped_may_be_billed_and_can_be_reconciled(
    endless: RunningServer, tmp_path: Path
) -> None:
    endless.service.fail("create", "stall", times=1)
    with started(endless, tmp_path, "create", "A cat", "--yes") as process:
        assert process.stderr is not None
        assert Billing.billed.wait(30)
        process.send_signal(signal.SIGTERM)
        rest = process.stderr.read()
    assert process.returncode == 130
    assert "A video may have been billed." in rest
    assert "omni reconcile" in rest
    assert "Traceback" not in rest
    with Journal(journal_beside(tmp_path)) as journal:
        [entry] = journal.unsettled()
    assert entry.outcome == "unknown"


def interrupt(*_: object, **__: object) -> None:
    # As the system delivers it.
    os.kill(os.getpid(), signal.SIGTERM)


@pytest.fixture
def told_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    def error(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Talk, "error", error)


def test_a_command_that_costs_nothing_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Omni, "balance", interrupt)
    ran = run("balance")
    assert (ran.code, "Nothing was billed." in ran.err) == (130, True)


@pytest.mark.usefixtures("told_twice")
def test_a_second_ctrl_c_ends_it_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Omni, "balance", interrupt)
    assert run("balance").code == 130


def test_afterwards_sigterm_is_what_it_was(run: Run) -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        run("balance")
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, before)


def test_a_batch_names_the_task_that_it_stood_at(
    run: Run, mock: OmniMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    task_id = created(run)
    monkeypatch.setattr(Omni, "download", interrupt)
    ran = run("resume")
    assert f"task:  {task_id}\n" in ran.err
    assert "The task goes on" in ran.err
    assert ran.code == 130


def test_an_interrupted_question_buys_nothing(
    run: Run, mock: OmniMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jimmyai_omni.cli.consent.on_terminal", lambda: True)
    monkeypatch.setattr("jimmyai_omni.cli.video.ask", interrupt)
    ran = run("create", "A cat")
    assert (ran.code, "Nothing was billed." in ran.err) == (130, True)
    mock.assert_billed(0)


def test_json_tells_it_as_an_error(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Omni, "balance", interrupt)
    assert '"type": "Interrupted"' in run("balance", "--json").err


def test_a_create_that_is_stopped_without_a_journal_says_to_compare_balances(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def create(*_: object, **__: object) -> None:
        stopped = KeyboardInterrupt()
        stopped.add_note("A create was on its way and may be billed")
        raise stopped

    monkeypatch.setattr(Omni, "create", create)
    ran = run("create", "A cat", "--yes", "--no-journal")
    assert "A create was on its way and may be billed" in ran.err
    assert "A video may have been billed." in ran.err
    assert "compare `omni balance`" in ran.err
    assert "omni reconcile" not in ran.err
