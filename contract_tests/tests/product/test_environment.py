"""What the machine around the command is set to does not stand in its way, or is named as the cause."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from jimmyai_omni._journal.journal import Journal
from jimmyai_omni_contract.mock.serve.embedded import RunningServer
from tests.product.command import OMNI, environment, journal_beside, omni
from tests.product.conftest import Run
from tests.product.test_bad_input import NOTHING, assert_one_block


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:9", "socks5://127.0.0.1:9"])
def test_this_machine_is_reached_without_a_proxy(run_process: Run, proxy: str) -> None:
    ran = run_process("balance", HTTP_PROXY=proxy, ALL_PROXY=proxy)
    assert ran.code == 0, ran.err


def test_a_proxy_that_cannot_be_used_is_named_as_the_cause(tmp_path: Path) -> None:
    env = {"JIMMYAI_BASE_URL": "http://api.invalid", "ALL_PROXY": "socks5://127.0.0.1:9"}
    ran = omni("models", cwd=tmp_path, env=env)
    assert_one_block(ran, "proxy", "ALL_PROXY", NOTHING)
    assert ran.code == 2


def test_an_unreachable_host_is_no_bill(tmp_path: Path) -> None:
    env = {"JIMMYAI_BASE_URL": "http://127.0.0.1:1", "JIMMYAI_API_KEY": "mock-key"}
    ran = omni("create", "x", "--yes", "--no-verify-balance", "--retries", "0", cwd=tmp_path, env=env)
    assert_one_block(ran, "http://127.0.0.1:1 was not reached, nothing was sent", NOTHING)
    assert ran.code == 1


def test_a_pipe_is_not_waited_for(run: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    assert_one_block(run("upload", "pipe.png"), "pipe.png", NOTHING)


def test_a_reader_that_leaves_is_no_error(server: RunningServer, tmp_path: Path) -> None:
    env = environment(journal_beside(tmp_path), JIMMYAI_BASE_URL=server.base_url)
    with subprocess.Popen(
        [str(OMNI), "models"], cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_a_locale_without_chinese_still_gets_an_answer(tmp_path: Path) -> None:
    ran = omni("plan", "霓虹", cwd=tmp_path, env={"PYTHONIOENCODING": "latin-1"})
    assert (ran.code, r'"prompt": "\u9713\u8679"' in ran.out) == (0, True)


@pytest.mark.parametrize(
    "closed",
    ["<&- >&- 2>&-", *(pytest.param(one, marks=pytest.mark.campaign) for one in ("<&-", ">&-", "2>&-"))],
)
def test_a_stream_that_the_caller_has_closed_costs_nothing(
    server: RunningServer, tmp_path: Path, closed: str
) -> None:
    own = {"JIMMYAI_BASE_URL": server.base_url, "JIMMYAI_API_KEY": server.api_key}
    env = environment(journal_beside(tmp_path), **own)
    command = f"{shlex.quote(str(OMNI))} create 'A cat' --yes {closed}"
    assert subprocess.run(["sh", "-c", command], cwd=tmp_path, env=env, capture_output=True).returncode == 0
    server.service.assert_billed(1)
    with Journal(journal_beside(tmp_path)) as journal:
        assert [entry.outcome for entry in journal.entries()] == ["created"]


def test_python_runs_it_as_a_module(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "jimmyai_omni", "wait", "--nonsense"]
    env = environment(journal_beside(tmp_path))
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True)
    assert (done.returncode, "`omni wait -h` shows what it takes" in done.stderr) == (2, True)


def test_help_loads_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    ran = omni("--help", cwd=tmp_path, env={"PYTHONPROFILEIMPORTTIME": "1"})
    assert ran.code == 0
    assert "generate" in ran.out
    assert "click.core" in ran.err
    for module in (
        "httpx",
        "httptools",
        "rich",
        "sqlite3",
        "jimmyai_omni_api",
        "platformdirs",
        "ssl",
        "yaml",
    ):
        assert f" {module}\n" not in ran.err, f"{module} was imported"
