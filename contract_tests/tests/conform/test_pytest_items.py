"""The conformance check as test items: chosen, told, run once, and never green by accident."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from jimmyai_omni_contract.conform.session import QUERY
from jimmyai_omni_contract.mock.log import Received
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.embedded import serve_in_thread
from jimmyai_omni_contract.mock.service import Api
from tests.conform.runs import KEY
from tests.conform.wrong_servers.operations import HidesPrices, TakesAnyContentType

ROOT = Path(__file__).parents[3]
PYTEST = (sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--conform-base-url")


def pytest_of(tmp_path: Path, base_url: str, *options: str, key: str = KEY) -> tuple[int, str]:
    """What pytest comes to in an empty folder, and what it says."""
    environment = {**os.environ, "JIMMYAI_API_KEY": key, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [*PYTEST, base_url, *options],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert KEY not in said
    assert "Traceback" not in said
    return done.returncode, said


def served(tmp_path: Path, *options: str, api: type[Api] = Api) -> tuple[int, str, int]:
    """The same on a mock server, and how many requests it got."""
    with serve_in_thread(MockOptions(key=KEY), api=api) as server:
        code, said = pytest_of(tmp_path, server.base_url, *options)
        return code, said, len(server.service.requests)


def test_a_chosen_check_is_an_item_and_nothing_else_is_sent(tmp_path: Path) -> None:
    code, said, requests = served(tmp_path, "-m", "omni_27", "-v")
    assert (code, "conform[OMNI-27] PASSED" in said, "2 passed" in said) == (0, True, True), said
    # Its steps, and the balances and prices of each run.
    assert requests < 20


def test_all_processes_share_one_run(tmp_path: Path) -> None:
    alone = served(tmp_path, "-m", "omni_27 or omni_29")
    together = served(tmp_path, "-n", "2")
    assert alone[0] == together[0] == 0, together[1]
    # One whole free run, and not one in each process.
    assert 200 < together[2] < 300


def test_a_failure_says_how_to_see_it_again(tmp_path: Path) -> None:
    code, said, _ = served(tmp_path, "-m", "omni_28", api=HidesPrices)
    assert code == 1
    for words in ("OMNI-28: ", "source: ", "expected  ", "got       ", "again     curl "):
        assert words in said


@pytest.mark.parametrize(
    "chosen", [("-m", "conform_free"), ("-m", "omni_27"), ("-k", "OMNI-27")], ids=" ".join
)
def test_a_run_without_a_verdict_is_not_green(chosen: tuple[str, ...], tmp_path: Path) -> None:
    code, said = pytest_of(tmp_path, "http://127.0.0.1:9", *chosen)
    assert (code, "inconclusive" in said) == (1, True), said


def test_a_reading_is_told_a_skip_says_why_and_no_more_is_billed_than_was_agreed(tmp_path: Path) -> None:
    with serve_in_thread(MockOptions(key=KEY), api=TakesAnyContentType) as server:
        options = ("-m", "omni_27 or states", "--conform-max-billed", "2", "-rxs")
        code, said = pytest_of(tmp_path, server.base_url, *options)
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
        command = [*PYTEST, slow.base_url, *options]
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
def test_what_is_missing_is_usage(options: tuple[str, ...], key: str, said: str, tmp_path: Path) -> None:
    code, output = pytest_of(tmp_path, "http://127.0.0.1:9", *options, key=key)
    assert (code, said in output) == (4, True), output
