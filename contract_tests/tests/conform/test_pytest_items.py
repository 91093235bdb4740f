"""The conformance check as test items: chosen, told, run once, and never green by accident."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import attrs
import pytest

from jimmyai_omni_contract.conform.session import QUERY
from jimmyai_omni_contract.mock.log import Received
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.embedded import serve_in_thread
from jimmyai_omni_contract.mock.service import Api
from tests.conform.runs import KEY
from tests.conform.wrong_servers.operations import HidesPrices, TakesAnyContentType

OPTIONS = ("-p", "no:cacheprovider", "-p", "no:schemathesis", "--conform-base-url")


@attrs.frozen
class Pytest:
    """Runs pytest in an empty folder."""

    pytester: pytest.Pytester
    monkeypatch: pytest.MonkeyPatch

    def __call__(self, base_url: str, *options: str, key: str = KEY) -> tuple[int, str]:
        """What it comes to, and what it says."""
        self.monkeypatch.setenv("JIMMYAI_API_KEY", key)
        # A process of its own costs a second or more; where that matters a test starts one.
        done = self.pytester.runpytest_inprocess(*OPTIONS, base_url, *options)
        said = f"{done.stdout}\n{done.stderr}"
        assert KEY not in said
        assert "Traceback" not in said
        return int(done.ret), said

    def served(self, *options: str, api: type[Api] = Api) -> tuple[int, str, int]:
        """The same on a mock server, and how many requests it got."""
        with serve_in_thread(MockOptions(key=KEY), api=api) as server:
            code, said = self(server.base_url, *options)
            return code, said, len(server.service.requests)


@pytest.fixture
def run_pytest(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Pytest:
    return Pytest(pytester, monkeypatch)


def test_a_chosen_check_is_an_item_and_nothing_else_is_sent(run_pytest: Pytest) -> None:
    code, said, requests = run_pytest.served("-m", "omni_27", "-v")
    assert (code, "conform[OMNI-27] PASSED" in said, "2 passed" in said) == (0, True, True), said
    # Its steps, and the balances and prices of each run.
    assert requests < 20


@pytest.mark.campaign
def test_all_processes_share_one_run(run_pytest: Pytest) -> None:
    code, said, requests = run_pytest.served("-n", "2", "-m", "omni_27 or omni_29")
    assert code == 0, said
    # One whole free run, since nobody knows yet what is chosen, and not one in each process.
    assert 200 < requests < 300


def test_a_failure_says_how_to_see_it_again(run_pytest: Pytest) -> None:
    code, said, _ = run_pytest.served("-m", "omni_28", api=HidesPrices)
    assert code == 1
    for words in ("OMNI-28: ", "source: ", "expected  ", "got       ", "again     curl "):
        assert words in said


@pytest.mark.parametrize(
    "chosen", [("-m", "conform_free"), ("-m", "omni_27"), ("-k", "OMNI-27")], ids=" ".join
)
def test_a_run_without_a_verdict_is_not_green(chosen: tuple[str, ...], run_pytest: Pytest) -> None:
    code, said = run_pytest("http://127.0.0.1:9", *chosen)
    assert (code, "inconclusive" in said) == (1, True), said


def test_a_reading_is_told_a_skip_says_why_and_no_more_is_billed_than_was_agreed(run_pytest: Pytest) -> None:
    with serve_in_thread(MockOptions(key=KEY), api=TakesAnyContentType) as server:
        options = ("-m", "omni_27 or states", "--conform-max-billed", "2", "-rxs")
        code, said = run_pytest(server.base_url, *options)
        assert (code, len(server.service.billed)) == (1, 2), said
    assert "content type text/plain is refused" in said.partition("XFAIL")[2]
    assert "the run ended before: as m" in said.partition("SKIPPED")[2]
    # More was to be tried, so it is no verdict.
    assert "inconclusive: as many creates are billed, or may be, as were agreed" in said
    assert "money: 2 billed of at most 2; " in said


def test_ctrl_c_tells_what_was_not_judged_and_what_was_billed(tmp_path: Path) -> None:
    environment = {**os.environ, "JIMMYAI_API_KEY": KEY, "PYTHONPATH": os.pathsep.join(sys.path)}
    options = ("--conform-profile", "smoke", "--conform-max-billed", "2", "-m", "omni_26 or video", "-rs")
    with serve_in_thread(MockOptions(key=KEY, task_seconds=600, advance="clock")) as slow:
        command = [sys.executable, "-m", "pytest", *OPTIONS, slow.base_url, *options]
        with subprocess.Popen(
            command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True
        ) as process:

            def interrupt(received: Received) -> None:
                # The first look at a task, which is paid by then.
                if received.request.path.startswith(f"{QUERY}task_"):
                    process.send_signal(signal.SIGINT)

            slow.service.observe(interrupt)
            said, _ = process.communicate(timeout=60)
    assert process.returncode == 1, said
    assert "the run ended before: it was interrupted" in said.partition("SKIPPED")[2]
    assert "inconclusive: it was interrupted\nmoney: 2 billed of at most 2; 160 JimiCoin spent" in said


@pytest.mark.parametrize(
    ("options", "key", "said"),
    [
        (("--conform-profile", "smoke"), KEY, "agree with --conform-max-billed N"),
        (("--conform-max-billed", "-1"), KEY, "--conform-max-billed: "),
        ((), "", "there is no API key"),
        (("--conform-profile", "all"), KEY, "invalid choice"),
    ],
)
def test_what_is_missing_is_usage(options: tuple[str, ...], key: str, said: str, run_pytest: Pytest) -> None:
    code, output = run_pytest("http://127.0.0.1:9", *options, key=key)
    assert (code, said in output) == (4, True), output
