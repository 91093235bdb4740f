import os
import time
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from click.testing import CliRunner

from jimmyai_omni import Omni
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni.cli import main
from jimmyai_omni_contract.mock.serve.embedded import RunningServer, serve_in_thread
from jimmyai_omni_contract.mock.serve.transports import ServiceTransport
from jimmyai_omni_contract.testing import OmniMock
from tests.product.command import Ran, journal_beside, omni

Run = Callable[..., Ran]


@pytest.fixture
def mock() -> Generator[OmniMock]:
    """A server without a socket, whose clock moves on where the command sleeps."""
    with OmniMock(task_seconds=60) as running:
        yield running


@pytest.fixture
def run(mock: OmniMock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command of `omni` in this process, in an empty folder, with the mock server as its API."""
    wired = {
        "transport": ServiceTransport(mock, on_stall=mock.clock.advance),
        "clock": mock.clock.now,
        "sleep": mock.clock.advance,
        "draw": lambda: 0.5,
    }
    defaults = Omni.__init__.__kwdefaults__ or {}
    for name, value in wired.items():
        monkeypatch.setitem(defaults, name, value)
    for name in [name for name in os.environ if name.startswith("JIMMYAI_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    env = {
        "JIMMYAI_API_KEY": mock.options.key,
        "JIMMYAI_BASE_URL": "http://127.0.0.1:9",
        "JIMMYAI_CONFIG": os.devnull,
        "JIMMYAI_JOURNAL": str(journal_beside(tmp_path)),
        "COLUMNS": "100",
    }

    def run_it(*arguments: str, stdin: str | bytes = "", **other: str) -> Ran:
        done = CliRunner().invoke(main, arguments, stdin, {**env, **other}, prog_name="omni")
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Ran(done.exit_code, done.stdout, done.stderr)

    return run_it


@pytest.fixture
def journal(tmp_path: Path) -> Generator[Journal]:
    """The journal that `run` keeps."""
    with Journal(journal_beside(tmp_path), wall_clock=time.time) as kept:
        yield kept


@pytest.fixture
def server() -> Generator[RunningServer]:
    """A server on a socket, for processes."""
    with serve_in_thread() as running:
        yield running


@pytest.fixture
def run_process(server: RunningServer, tmp_path: Path) -> Run:
    """Runs `omni` as a process in an empty folder, with the mock server as its API."""
    env = {"JIMMYAI_BASE_URL": server.base_url, "JIMMYAI_API_KEY": server.api_key}
    return lambda *arguments, **other: omni(*arguments, cwd=tmp_path, env={**env, **other})
