"""`omni mock`, as a real process."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from jimmyai_omni_contract.mock.serve.command import mock
from jimmyai_omni_contract.mock.serve.serving import base_url_of, listen
from tests.mock.caller import BODY, CREATE, QUERY

PROGRAM = "from jimmyai_omni_contract.mock.serve.command import mock; mock()"


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The command at work; killed at the end in case the test did not stop it."""
    command = [sys.executable, "-c", PROGRAM, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def banner(process: subprocess.Popen[str]) -> str:
    """What it prints at the start."""
    assert process.stdout
    lines: list[str] = []
    while not lines or "Ctrl-C" not in lines[-1]:
        lines.append(process.stdout.readline())
        assert lines[-1], process.stderr and process.stderr.read()
    return "".join(lines)


def test_it_says_how_to_use_it_serves_and_stops_cleanly_on_ctrl_c() -> None:
    with running("--port", "0", "--key", "sk_1", "--task-seconds", "100") as process:
        printed = banner(process)
        [url] = set(re.findall(r"JIMMYAI_BASE_URL=(\S+)", printed))
        [key] = re.findall(r"JIMMYAI_API_KEY=(\S+)", printed)
        with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key}"}) as client:
            created = client.post(CREATE, json=BODY).json()["data"]
            client.post("/_mock/advance?seconds=50")
            task = client.get(QUERY + created["task_id"]).json()["data"]
            assert (task["status"], task["progress"]) == ("processing", 50)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=10)
    assert (process.returncode, out.strip(), err) == (0, "", "")


def test_faults_and_scenarios_are_armed_from_the_start() -> None:
    armed = ["--fault", "create=drop:1", "--fault", "create=500:1", "--scenario", "fails:1"]
    with running("--port", "0", *armed) as process:
        [url] = set(re.findall(r"JIMMYAI_BASE_URL=(\S+)", banner(process)))
        with httpx.Client(base_url=url, headers={"Authorization": "Bearer mock-key"}) as client:
            with pytest.raises(httpx.RemoteProtocolError):
                client.post(CREATE, json=BODY)
            assert [client.post(CREATE, json=BODY).status_code for _ in range(2)] == [500, 200]
            client.post("/_mock/advance?seconds=50")
            lost, created = client.get("/_mock/tasks").json()
            assert (lost["status"], created["status"]) == ("failed", "completed")


def test_a_wrong_fault_is_answered_with_those_that_there_are() -> None:
    result = CliRunner().invoke(mock, ["--fault", "create=?"])
    assert result.exit_code == 2
    assert "there is no fault '?' of create; there are 500, 500-html" in result.output


def test_a_taken_port_is_one_clear_error() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with running("--port", str(port)) as process:
            out, err = process.communicate(timeout=10)
    assert (process.returncode, out) == (2, "")
    error, following = err.splitlines()
    assert error == f"error: cannot listen on 127.0.0.1:{port}: Address already in use"
    assert following.startswith("next: ")


@pytest.mark.parametrize("host", ["192.0.2.1", "a..b", "no-such-host.invalid", ""])
def test_a_host_that_is_not_of_this_machine_is_one_clear_error(host: str) -> None:
    result = CliRunner().invoke(mock, ["--host", host, "--port", "0"])
    assert result.exit_code == 2
    assert [line.partition(":")[0] for line in result.output.splitlines()] == ["error", "next"]


@pytest.mark.parametrize(
    "arguments",
    [
        *(["--key", ""], ["--task-seconds", "0"], ["--balance", "nan"], ["--port", "x"]),
        *(["--fault", "create=dorp"], ["--fault", "create=drop:0"], ["--scenario", "explodes"]),
        *(["--task-seconds", "inf"], ["--balance", "-1"], ["--quota", "nan"], ["--quota", "-1"]),
    ],
)
def test_an_option_that_makes_no_sense_is_a_usage_error(arguments: list[str]) -> None:
    result = CliRunner().invoke(mock, arguments)
    assert result.exit_code == 2
    assert "Error: " in result.output
    assert "Traceback" not in result.output
    assert "must be" not in result.output


@pytest.mark.parametrize(
    ("arguments", "refused"),
    [
        (["--fault", "create=drop", "--scenario", "fails"], "--fault, --scenario"),
        (["--key", "mock-key", "--balance", "10000"], "--key, --balance"),
        (["--no-costs", "--usage"], "--costs/--no-costs, --usage/--no-usage"),
        (["--script", "a.yaml", "--state", "a.db", "--record", "b.har"], "--script, --state, --record"),
        (["--advance", "clock", "--seed", "1"], "--seed, --advance"),
        (["--task-seconds", "12", "--code-type", "string"], "--task-seconds, --code-type"),
        (["--query-form", "flat", "--initial-status", "queued"], "--initial-status, --query-form"),
        (["--quota", "0"], "--quota"),
    ],
)
def test_what_a_recording_cannot_honour_is_refused_beside_it(
    arguments: list[str], refused: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(mock, ["--port", "0", "--host", "127.0.0.1", "--replay", "a.har", *arguments])
    assert result.exit_code == 2
    assert result.output.endswith(f"so leave out what it cannot honour: {refused}\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        *(
            ["--record", "a.txt"],
            ["--record", "no/a.har"],
            ["--record", "notes.har"],
            ["--host", "192.0.2.1"],
        ),
        *(["--fault", "create=dorp"], ["--scenario", "explodes"], ["--script", "nothere.yaml"]),
        *(["--balance", "-1"], ["--key", "a b"], ["--fault", "create=drop", "--fault", "create=500"]),
    ],
    ids=" ".join,
)
def test_a_command_that_is_refused_leaves_no_state_behind(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("notes.har").write_text("my notes")
    result = CliRunner().invoke(mock, ["--port", "0", "--state", "state.db", *arguments])
    assert result.exit_code == 2
    assert list(tmp_path.iterdir()) == [tmp_path / "notes.har"]


@pytest.mark.parametrize(("host", "called"), [("0.0.0.0", "127.0.0.1"), ("::", "[::1]"), ("127.0.0.1", None)])
def test_the_url_of_a_server_can_be_called(host: str, called: str | None) -> None:
    if ":" in host and not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    with listen(host, 0) as listener:
        assert base_url_of(listener) == f"http://{called or host}:{listener.getsockname()[1]}"


def test_a_server_that_is_open_to_other_machines_says_so_and_which_files_it_uses(tmp_path: Path) -> None:
    script, state, record = tmp_path / "a.yaml", tmp_path / "a.db", tmp_path / "a.har"
    script.write_text("options: {}")
    files = ["--script", str(script), "--state", str(state), "--record", str(record)]
    with running("--port", "0", "--host", "0.0.0.0", *files) as process:
        printed = banner(process)
        [url] = set(re.findall(r"JIMMYAI_BASE_URL=(\S+)", printed))
        assert httpx.get(f"{url}/_mock/ready").json() == {"ready": True}
    assert f"\n  script     {script}\n  state      {state}\n  record     {record}\n" in printed
    assert "It does not listen on loopback alone" in printed


@pytest.mark.parametrize("module", ["httptools", "jsonschema_rs", "python_multipart"])
def test_a_missing_extra_is_one_line_that_says_what_to_install(module: str) -> None:
    program = f"import sys; sys.modules[{module!r}] = None; {PROGRAM}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=10)
    assert done.returncode == 2
    assert done.stderr == "error: the mock server needs an extra; next: pip install 'jimmyai-omni[mock]'\n"


def test_the_command_is_loaded_without_the_server() -> None:
    heavy = "{'httptools', 'jsonschema_rs', 'python_multipart', 'httpx', 'yaml', 'attrs'}"
    program = f"import sys, jimmyai_omni_contract.mock.serve.command; print({heavy} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=10)
    assert done.stdout == "set()\n"
