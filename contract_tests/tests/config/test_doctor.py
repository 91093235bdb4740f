"""`omni doctor` finds what is wrong with host, key, clock, journal and configuration, and bills nothing."""

import json
import os
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner

from jimmyai_omni import Task
from jimmyai_omni._journal.entries import Intent
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni.cli import main
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.embedded import RunningServer, serve_in_thread
from tests.config.conftest import SECRET, Write
from tests.product.command import Ran, omni


@pytest.fixture
def server() -> Iterator[RunningServer]:
    with serve_in_thread(MockOptions(key=SECRET)) as running:
        yield running


class _Elsewhere(BaseHTTPRequestHandler):
    """A host that is not the API, and whose clock is an hour ahead."""

    def do_GET(self) -> None:
        page = b"<html>Welcome</html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def date_time_string(self, timestamp: float | None = None) -> str:
        return super().date_time_string(time.time() + 3600)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the overridden
        pass


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The base URL of a host that is not the API."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Elsewhere) as http:
        thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()
        thread.join()


def doctor(folder: Path, *options: str, **env: str) -> Ran:
    """Runs `omni doctor` as a process."""
    ran = omni("doctor", *options, cwd=folder, env=env)
    assert SECRET not in f"{ran}"
    return ran


def here(*options: str, **env: str) -> Ran:
    """Runs `omni doctor --json` in this process, without a journal unless one is named."""
    journal = () if "--journal" in options else ("--no-journal",)
    done = CliRunner().invoke(main, ["doctor", "--json", *journal, *options], env=env)
    assert SECRET not in done.output
    return Ran(done.exit_code, done.stdout, done.stderr)


def findings(ran: Ran) -> dict[str, dict[str, str]]:
    """What was found, by check."""
    return {finding["check"]: finding for finding in json.loads(ran.out)["checks"]}


def test_all_is_well_and_says_where_everything_comes_from(
    server: RunningServer, write: Write, tmp_path: Path
) -> None:
    path = write(f"""
        [profiles.mock]
        api_key = "{SECRET}"
        base_url = "{server.base_url}"
        max_spend = 20
        journal = "tasks.sqlite3"
    """)
    leave_something(tmp_path / "tasks.sqlite3")
    ran = doctor(tmp_path, "--json", "--profile", "mock", JIMMYAI_CONFIG=str(path))
    assert (ran.code, ran.err) == (0, "")
    found = findings(ran)
    source = f"profile 'mock' of {path}"
    assert found["settings"]["found"].startswith(f"{path}; ")
    assert f"max_spend ({source})" in found["settings"]["found"]
    assert found["host"]["found"] == f"{server.base_url} ({source})"
    assert found["key"]["found"] == f"found ({source})"
    assert "is taken; unlimited" in found["quota"]["found"]
    assert found["balance"]["found"] == "10000 JimiCoin available"
    assert found["journal"] == {
        "check": "journal",
        "verdict": "warn",
        "found": f"{tmp_path / 'tasks.sqlite3'}: 1 of unknown outcome, 1 unfinished, 1 not saved",
        "next": "omni reconcile, omni resume, omni rescue",
    }
    assert {name for name, finding in found.items() if finding["verdict"] != "ok"} == {"journal"}
    assert json.loads(ran.out)["ok"] is True
    assert not server.service.state.ledger


def leave_something(path: Path) -> None:
    """A journal with an entry of each kind that asks for something."""
    with Journal(path) as journal:
        intent = Intent(request={}, fingerprint="f", base_url="https://api.example.com", account="a")
        journal.unknown(journal.intend(intent), "lost")
        journal.created(journal.intend(intent), Task("task_1", "processing"))
        done = Task("task_2", "completed", video_url="https://media.example.com/v.mp4")
        journal.created(journal.intend(intent), done)


def test_a_refused_key_exits_with_3(server: RunningServer, tmp_path: Path) -> None:
    env = {"JIMMYAI_CONFIG": os.devnull, "JIMMYAI_JOURNAL": str(tmp_path / "journal.sqlite3")}
    key = "sk-another-0123456789"
    ran = doctor(tmp_path, **env, JIMMYAI_BASE_URL=server.base_url, JIMMYAI_API_KEY=key)
    assert ran.code == 3
    lines = ran.out.splitlines()
    assert "ok    key       found (JIMMYAI_API_KEY)" in lines
    [failed] = [line for line in lines if line.startswith("fail")]
    assert failed.startswith("fail  account   the API answered code 20001")
    assert key not in ran.out


def test_without_a_key_what_needs_none_is_looked_at(server: RunningServer, write: Write) -> None:
    write("")
    ran = here("--base-url", server.base_url)
    assert ran.code == 0
    found = findings(ran)
    assert (found["key"]["verdict"], found["api"]["verdict"]) == ("warn", "ok")
    assert "set JIMMYAI_API_KEY" in found["key"]["next"]
    assert "balance" not in found


def test_a_host_that_is_not_reached_is_named(write: Write) -> None:
    write("")
    ran = here("--base-url", "http://127.0.0.1:1", JIMMYAI_API_KEY=SECRET)
    assert ran.code == 1
    found = findings(ran)
    assert found["api"]["verdict"] == "fail"
    assert "http://127.0.0.1:1 was not reached" in found["api"]["found"]
    assert found["journal"]["found"] == "none is kept"
    assert "quota" not in found


def test_a_host_that_is_not_the_api_is_named_and_so_is_a_wrong_clock(elsewhere: str, write: Write) -> None:
    write("")
    ran = here("--base-url", elsewhere, JIMMYAI_API_KEY=SECRET)
    assert ran.code == 1
    found = findings(ran)
    assert found["api"]["verdict"] == "fail"
    assert "no JSON object" in found["api"]["found"]
    assert found["clock"]["verdict"] == "warn"
    assert found["clock"]["found"] in ("3599 s behind the server's", "3600 s behind the server's")
    assert "quota" not in found


def test_a_name_that_nobody_knows_is_named(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write("")

    def unknown(*_: object, **__: object) -> None:
        raise OSError("Name or service not known")

    monkeypatch.setattr("socket.getaddrinfo", unknown)
    ran = here("--base-url", "https://api.invalid")
    assert ran.code == 1
    assert findings(ran)["address"]["found"] == "api.invalid cannot be looked up: Name or service not known"


def test_a_balance_that_is_used_up_is_a_warning(write: Write) -> None:
    write("")
    with serve_in_thread(MockOptions(key=SECRET, balance=0.0)) as server:
        ran = here("--base-url", server.base_url, JIMMYAI_API_KEY=SECRET)
    assert ran.code == 0
    assert findings(ran)["balance"]["verdict"] == "warn"


def test_a_wrong_configuration_exits_with_2(write: Write) -> None:
    path = write(f'[profiles.default]\napi_key = "{SECRET}"')
    path.chmod(0o644)
    ran = here()
    assert ran.code == 2
    assert findings(ran)["settings"]["next"] == f"chmod 600 {path}"
    assert "host" not in findings(ran)


def test_a_journal_that_cannot_be_written_exits_with_2(write: Write, tmp_path: Path) -> None:
    write('[profiles.default]\nbase_url = "http://127.0.0.1:1"')
    (tmp_path / "journal").write_text("no journal at all, but long enough to be looked at")
    ran = here("--journal", str(tmp_path / "journal"))
    assert ran.code == 2
    assert findings(ran)["journal"]["verdict"] == "fail"


@pytest.mark.parametrize(
    ("env", "shown"),
    [
        ({"HTTPS_PROXY": "http://me:word@127.0.0.1:1"}, "127.0.0.1:1 (HTTPS_PROXY)"),
        ({"ALL_PROXY": "http://127.0.0.1:1"}, "http://127.0.0.1:1 (ALL_PROXY)"),
        (
            {"https_proxy": "http://127.0.0.1:1", "NO_PROXY": "127.0.0.2"},
            "none is used (NO_PROXY, https_proxy)",
        ),
    ],
)
def test_a_proxy_is_named_without_its_password(
    env: dict[str, str], shown: str, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("")
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    ran = here("--base-url", "https://127.0.0.2:1", **env)
    assert findings(ran)["proxy"]["found"] == shown
    assert "word" not in ran.out
