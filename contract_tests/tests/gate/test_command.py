"""`omni gate`, as a real process."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from jimmyai_omni_contract.gate.command import gate
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.embedded import RunningServer, serve_in_thread
from jimmyai_omni_contract.mock.serve.serving import listen
from jimmyai_omni_contract.recording.files import read_exchanges
from tests.conform.wrong_servers.tasks import EchoesTheAlias
from tests.gate.gated import BEARER, KEY
from tests.mock.caller import BODY, CREATE

PROGRAM = "from jimmyai_omni_contract.gate.command import gate; gate()"
NOBODY = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    with serve_in_thread(MockOptions(key=KEY)) as running:
        yield running


@contextmanager
def running(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command at work, with its banner; killed at the end in case the test did not stop it."""
    command = [sys.executable, "-c", PROGRAM, "--port", "0", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            lines: list[str] = []
            while not lines or "Ctrl-C" not in lines[-1]:
                lines.append(process.stdout.readline() if process.stdout else "")
                assert lines[-1], process.stderr and process.stderr.read()
            yield process, "".join(lines)
        finally:
            process.kill()


def url_of(banner: str) -> str:
    [url] = set(re.findall(r"JIMMYAI_BASE_URL=(\S+)", banner))
    return str(url)


def test_it_says_what_it_does_and_reports_at_ctrl_c(server: RunningServer, tmp_path: Path) -> None:
    report, record = tmp_path / "report.json", tmp_path / "evidence.jsonl"
    told = ["--max-billed", "1", "--report", str(report), "--record", str(record)]
    with running("--upstream", server.base_url, *told) as (process, banner):
        assert "at most 1 more may be billed; then HTTP 429 (--max-billed 1)" in banner
        with httpx.Client(base_url=url_of(banner), headers=BEARER, verify=False) as http:
            assert [http.post(CREATE, json=BODY).status_code for _ in range(2)] == [200, 429]
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (0, "")
    assert out.startswith(
        f"\nThe gate is closed: 2 exchanges with {server.base_url}\n  createGeminiOmniVideo: 2\n"
    )
    assert "1 of at most 1 billed, or possibly so; 0 certainly not taken, 1 beyond the cap" in out
    assert "The upstream broke no rule that was looked at." in out
    assert json.loads(report.read_text())["creates"]["billed_or_maybe"] == 1
    assert len(read_exchanges(record)) == 2
    assert KEY not in out + banner + report.read_text() + record.read_text()
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".")] == []


def test_a_wrong_upstream_is_told_by_the_exit_code_at_sigterm_and_an_open_address_by_a_warning() -> None:
    told = ["--max-billed", "5", "--refuse-wrong"]
    with (
        serve_in_thread(MockOptions(key=KEY), api=EchoesTheAlias) as wrong,
        running("--upstream", wrong.base_url, "--host", "0.0.0.0", *told) as (process, banner),
    ):
        assert "refused here with code 20002" in banner
        with httpx.Client(base_url=url_of(banner), headers=BEARER, verify=False) as http:
            http.post(CREATE, json={**BODY, "model": "gemini-omni"})
        process.terminate()
        out, err = process.communicate(timeout=20)
    assert process.returncode == 1
    assert err.startswith("warning: 0.0.0.0 is no loopback address.")
    assert "The upstream broke:\n  OMNI-02  createGeminiOmniVideo  data.model:" in out


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--upstream", "www.jimmyai.cn"],
        ["--upstream", "ftp://x"],
        ["--upstream", "https://user:secret@x"],
        ["--upstream", "https://x/?q"],
        ["--upstream", NOBODY, "--max-billed", "-1"],
        ["--upstream", NOBODY, "--timeout", "0"],
        ["--upstream", NOBODY, "--timeout", "nan"],
        ["--upstream", NOBODY, "--connect-timeout", "inf"],
        ["--upstream", NOBODY, "--port", "x"],
        ["--upstream", NOBODY, "--record", "evidence.txt"],
        ["--upstream", NOBODY, "--record", "no/such/folder/evidence.har"],
        ["--upstream", NOBODY, "--report", "no/such/folder/report.json"],
        ["--upstream", NOBODY, "--state", "no/such/folder/state"],
    ],
    ids=" ".join,
)
def test_an_option_that_makes_no_sense_is_a_clear_error(arguments: list[str]) -> None:
    result = CliRunner().invoke(gate, ["--port", "0", *arguments])
    assert result.exit_code == 2
    assert "rror: " in result.output
    assert "Traceback" not in result.output
    assert "secret" not in result.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--timeout", "nan"], "nan is no finite number"),
        (["--connect-timeout", "inf"], "inf is no finite number"),
        (["--host", ""], "an empty address would be every one of this machine"),
        (["--record", "evidence.txt"], "\nnext: end the name in .jsonl"),
    ],
)
def test_what_is_wrong_with_an_option_is_said(arguments: list[str], told: str) -> None:
    result = CliRunner().invoke(gate, ["--upstream", NOBODY, "--port", "0", *arguments])
    assert result.exit_code == 2
    assert told in result.output


def test_a_taken_port_is_one_clear_error() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(gate, ["--upstream", NOBODY, "--port", str(port)])
    assert result.exit_code == 2
    error, following = result.output.splitlines()
    assert error.startswith(f"error: cannot listen on 127.0.0.1:{port}: Address already in use")
    assert following.startswith("next: ")


def test_a_gate_before_itself_is_one_clear_error(tmp_path: Path) -> None:
    with listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    state = tmp_path / "state"
    arguments = ["--upstream", f"http://127.0.0.1:{port}", "--port", str(port), "--state", str(state)]
    result = CliRunner().invoke(gate, arguments)
    assert (result.exit_code, result.output.splitlines()[0]) == (
        2,
        f"error: http://127.0.0.1:{port} is this gate itself",
    )
    assert not state.exists()


def test_a_missing_extra_is_one_line_that_says_what_to_install() -> None:
    program = f"import sys; sys.modules['uvicorn'] = None; {PROGRAM}"
    command = [sys.executable, "-c", program, "--upstream", NOBODY]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert done.returncode == 2
    assert done.stderr == "error: the gate needs an extra; next: pip install 'jimmyai-omni[gate]'\n"


def test_the_command_is_loaded_without_the_server() -> None:
    heavy = "{'uvicorn', 'jsonschema_rs', 'httpx', 'yaml', 'attrs'}"
    program = f"import sys, jimmyai_omni_contract.gate.command; print({heavy} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=20)
    assert done.stdout == "set()\n"
