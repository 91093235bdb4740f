"""`omni mock --check-client`, with real processes over real sockets."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from jimmyai_omni_contract.client_check import command
from jimmyai_omni_contract.client_check.command import ClientCheckMode, check_client
from jimmyai_omni_contract.client_check.server import KEY
from tests.client_check.test_process import is_gone

CLIENT = [sys.executable, "-S", "-E", str(Path(__file__).with_name("reference.py")), "0.1"]
QUICK = ["--trial", "create-refused", "--trial", "video-cut"]


@click.command(cls=ClientCheckMode)
@click.option("--port", default=1)
def mock(port: int) -> None:
    """As `omni mock` has it."""
    click.echo(f"serving at {port}")


def test_a_hasty_client_is_not_good_and_both_reports_say_so(tmp_path: Path) -> None:
    html, document = tmp_path / "report.html", tmp_path / "report.json"
    result = CliRunner().invoke(
        mock, ["--check-client", *QUICK, "--html", str(html), "--json", str(document), "--", *CLIENT]
    )
    assert result.exit_code == 1
    assert "fail CLIENT-13: It polls a task every 5 to 15 s" in result.stdout
    assert f"again  omni mock --check-client --trial plain -- {CLIENT[0]}" in result.stdout
    verdict = json.loads(document.read_text())
    assert [check["id"] for check in verdict["checks"] if check["standing"] == "fail"] == ["CLIENT-13"]
    assert [(trial["name"], trial["exit_code"]) for trial in verdict["trials"]] == [
        ("plain", 0),
        ("create-refused", 1),
        ("video-cut", 0),
    ]
    page = html.read_text()
    assert "The client is not good" in page
    for text in (result.output, document.read_text(), page):
        assert KEY not in text


def test_the_address_and_the_key_can_be_arguments(tmp_path: Path) -> None:
    program = "import sys, urllib.request as u; u.urlopen(u.Request(sys.argv[1], b'{}', {'X': sys.argv[2]}))"
    path = "{base_url}/api/open-api/v1/gemini/omni/videos"
    report = tmp_path / "report.json"
    options = ["--code-type", "integer", "--trial", "plain"]
    arguments = [*options, "--json", str(report), "--", sys.executable, "-S", "-c", program]
    result = CliRunner().invoke(check_client, [*arguments, path, "Bearer {api_key}"])
    assert result.exit_code == 1
    assert "fail OMNI-28" in result.stdout
    assert f"again  omni mock --check-client {' '.join(options)} -- " in result.stdout
    [trial] = json.loads(report.read_text())["trials"]
    assert [exchange["operation"] for exchange in trial["exchanges"]] == ["create"]


def test_without_the_flag_the_command_is_what_it_was() -> None:
    assert CliRunner().invoke(mock, ["--port", "7"]).output == "serving at 7\n"
    assert "--check-client" in CliRunner().invoke(mock, ["--help"]).output


@pytest.mark.parametrize(
    ("option", "told"), [("--port", "--port is of no use with --check-client"), ("--prot", "No such option")]
)
def test_an_option_of_serving_is_none_of_the_check(option: str, told: str) -> None:
    result = CliRunner().invoke(mock, [option, "7", "--check-client", "--", "true"])
    assert result.exit_code == 2
    assert told in result.output


def test_the_flag_behind_the_dashes_is_the_client_s() -> None:
    result = CliRunner().invoke(mock, ["--", "--check-client"])
    assert "unexpected extra argument" in result.output


def test_a_command_that_asks_for_nothing_is_told_where_to_ask() -> None:
    result = CliRunner().invoke(check_client, ["--", "echo", "hello"])
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-3:] == [
        "error: the command asked for no video at the mock server; it ended with exit code 0",
        "next: let it read JIMMYAI_BASE_URL, or write {base_url} where it takes the address",
        "hello",
    ]


def test_a_file_of_this_folder_has_to_be_named_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    script = tmp_path / "client"
    script.write_text("#!/bin/sh\necho $1\n")
    script.chmod(0o700)
    advised = CliRunner().invoke(check_client, ["--", "sh", "client"])
    assert "next: it runs in an empty folder: write {here}/client\n" in advised.stderr
    for words in (["sh", "{here}/client"], ["./client"]):
        found = CliRunner().invoke(check_client, ["--", *words, "found {here}"])
        assert found.stderr.endswith(f"\nfound {tmp_path}\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["--", "no-such-program"],
            "error: cannot start 'no-such-program': No such file or directory\nnext: put behind --",
        ),
        (["--trial", "no", "--", "true"], "error: there is no trial 'no'; there are plain, "),
        (["--trial", "no", "--", "true"], "\nnext: name one of these with --trial"),
        (["--time-limit", "inf", "--", "true"], "inf is no finite number"),
        ([], "Missing argument 'COMMAND...'"),
        (["--jobs", "0", "--", "true"], "Invalid value for '--jobs'"),
        (["--time-limit", "0", "--", "true"], "Invalid value for '--time-limit'"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(arguments: list[str], told: str) -> None:
    result = CliRunner().invoke(check_client, arguments)
    assert (result.exit_code, "Traceback" in result.output) == (2, False)
    assert told in result.output


def test_a_report_that_cannot_be_written_is_told_before_anything_runs(tmp_path: Path) -> None:
    arguments = ["--html", str(tmp_path / "no" / "report.html"), "--", *CLIENT]
    result = CliRunner().invoke(check_client, arguments)
    assert result.exit_code == 2
    assert "No such file or directory" in result.stderr


def test_the_document_on_stdout_stands_there_alone() -> None:
    result = CliRunner().invoke(check_client, ["--trial", "plain", "--json", "-", "--", *CLIENT])
    assert result.exit_code == 1
    assert not json.loads(result.stdout)["good"]
    assert "fail CLIENT-13" in result.stderr


def test_ctrl_c_ends_the_clients_and_the_check(tmp_path: Path) -> None:
    waiting = "import os, sys, time; open(sys.argv[1] + str(os.getpid()), 'w'); time.sleep(100)"
    client = [sys.executable, "-S", "-E", "-c", waiting, f"{tmp_path}/"]
    start = "from jimmyai_omni_contract.client_check.command import check_client; check_client()"
    with subprocess.Popen([sys.executable, "-c", start, "--", *client], stderr=subprocess.PIPE) as check:
        while not (started := list(tmp_path.iterdir())):
            time.sleep(0.01)
        check.send_signal(signal.SIGINT)
        check.communicate(timeout=10)
    assert check.returncode
    assert is_gone(int(started[0].name))


def test_a_defect_of_ours_is_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object, **options: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(command, "_judged", broken)
    result = CliRunner().invoke(check_client, ["--", "true"])
    assert result.exit_code == 3
    assert result.stderr == "error: unexpected ZeroDivisionError: oh; please report it\n"


def test_the_flag_costs_the_mock_server_nothing() -> None:
    heavy = "{'jinja2', 'httptools', 'jsonschema_rs', 'httpx', 'yaml', 'rich'}"
    program = f"import sys, jimmyai_omni_contract.client_check.command; print({heavy} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=10)
    assert done.stdout == "set()\n"


def test_a_missing_extra_is_one_line_that_says_what_to_install() -> None:
    start = "from jimmyai_omni_contract.client_check.command import check_client; check_client()"
    program = f"import sys; sys.modules['jinja2'] = None; {start}"
    done = subprocess.run([sys.executable, "-c", program, "true"], capture_output=True, text=True, timeout=10)
    assert done.returncode == 2
    assert done.stderr == "error: the check needs an extra; next: pip install 'jimmyai-omni[mock]'\n"
