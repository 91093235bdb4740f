"""`omni conform` as it is used: what it plans, asks, tells and writes."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from jimmyai_omni.cli import main
from jimmyai_omni_contract.conform import front
from jimmyai_omni_contract.conform.session import QUERY
from jimmyai_omni_contract.conform.telling import Progress
from jimmyai_omni_contract.mock.log import Received
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.embedded import RunningServer, serve_in_thread
from jimmyai_omni_contract.mock.service import Api
from tests.conform.runs import KEY
from tests.conform.wrong_servers.operations import HidesPrices

SEEN_IN_TASKS = ("--only", "OMNI-26")


@pytest.fixture(scope="module")
def server() -> Generator[RunningServer]:
    with serve_in_thread(MockOptions(key=KEY, balance=1e9)) as running:
        yield running


def conform(base_url: str, *options: str, key: str | None = KEY, **environment: str) -> Result:
    named = {"JIMMYAI_API_KEY": key, "JIMMYAI_BASE_URL": None, "JIMMYAI_PROFILE": None, **environment}
    return CliRunner().invoke(main, ["conform", "--base-url", base_url, *options], env=named)


def test_the_plan_sends_no_create_and_says_what_it_may_cost(server: RunningServer) -> None:
    before = len(server.service.requests)
    done = conform(server.base_url, "--plan", "--profile", "smoke")
    assert done.exit_code == 0
    assert "billed     2 creates by a right server; by none more than 2" in done.stderr
    assert "JimiCoin   160 by a right server; by none more than 720, as listed" in done.stderr
    paths = [request.path for request in server.service.requests[before:]]
    assert paths == ["/api/openapi/model/catalog", "/api/open-api/v1/user/balance"]


def test_a_free_run_is_told_and_written(server: RunningServer, tmp_path: Path) -> None:
    names = ("v.html", "v.json", "v.xml", "v.sarif", "v.md")
    reports = [option for name in names for option in ("--report", str(tmp_path / name))]
    evidence = ["--badge", str(tmp_path / "badge.json"), "--record", str(tmp_path / "e.jsonl")]
    billed = len(server.service.billed)
    done = conform(server.base_url, *reports, *evidence)
    assert (done.exit_code, done.stdout.splitlines()[-1].partition(":")[0]) == (0, "Conformant")
    assert len(server.service.billed) == billed
    written = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert written.keys() == {*names, "badge.json", "e.jsonl"}
    for text in (done.output, *written.values()):
        assert KEY not in text
    document = json.loads(written["v.json"])
    assert (document["outcome"], document["money"]["adds_up"]) == ("conformant", True)
    assert len(written["e.jsonl"].splitlines()) == document["sent"]["requests"]


def test_what_is_billed_needs_consent_where_nobody_can_be_asked(server: RunningServer) -> None:
    billed = len(server.service.billed)
    done = conform(server.base_url, "--profile", "smoke")
    assert (done.exit_code, len(server.service.billed)) == (2, billed)
    assert done.stderr.endswith("next: add --yes, or say how many with --max-billed N\n")


def test_a_smoke_run_bills_two(server: RunningServer) -> None:
    billed = len(server.service.billed)
    done = conform(
        server.base_url, "--profile", "smoke", *SEEN_IN_TASKS, "--max-billed", "2", "--poll-interval", "0.001"
    )
    assert (done.exit_code, len(server.service.billed) - billed) == (0, 2), done.output


def test_there_is_no_such_check(server: RunningServer) -> None:
    done = conform(server.base_url, "--only", "OMNI-99")
    assert (done.exit_code, "there is no check 'OMNI-99'; did you mean OMNI-" in done.stderr) == (2, True)
    done = conform(server.base_url, "--only", "video")
    assert (done.exit_code, "nothing in profile free judges video" in done.stderr) == (2, True)


def test_checks_are_named_in_any_case(server: RunningServer) -> None:
    assert conform(server.base_url, "--only", "omni-27").exit_code == 0


def test_two_deployments_are_compared(server: RunningServer, tmp_path: Path) -> None:
    with serve_in_thread(MockOptions(key="another-key", code_type="integer")) as reference:
        options = ("--only", "OMNI-27", "--reference", reference.base_url)
        done = conform(server.base_url, *options, JIMMYAI_REFERENCE_API_KEY="another-key")
    assert done.exit_code == 0, done.output
    assert "another-key" not in done.output
    assert "The reference: 0 billed of at most 1; 0 JimiCoin spent" in done.stdout
    with serve_in_thread(MockOptions(key=KEY), api=HidesPrices) as wrong:
        pairs = (
            (server.base_url, wrong.base_url, 0, "better"),
            (wrong.base_url, server.base_url, 1, "worse"),
        )
        for deployment, other, code, word in pairs:
            options = ("--only", "OMNI-28", "--reference", other)
            done = conform(deployment, *options, JIMMYAI_REFERENCE_API_KEY=KEY)
            assert (done.exit_code, f"B beside A: 1 {word}, 34 same." in done.stdout) == (code, True), (
                done.output
            )
    without = conform(server.base_url, "--reference", "http://127.0.0.1:9")
    assert (without.exit_code, "set JIMMYAI_REFERENCE_API_KEY" in without.stderr) == (2, True)


def test_a_reference_that_is_interrupted_saves_the_deployment_the_money(
    server: RunningServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Progress, "on_step", interrupt)
    report, before = tmp_path / "v.json", len(server.service.requests)
    with serve_in_thread(MockOptions(key="another-key")) as reference:
        options = ("--reference", reference.base_url, "--report", str(report))
        done = conform(server.base_url, *options, JIMMYAI_REFERENCE_API_KEY="another-key")
    assert (done.exit_code, done.stdout.splitlines()[-1].partition(":")[0]) == (4, "The reference"), (
        done.output
    )
    assert json.loads(report.read_text())["why"] == "the run on the reference was interrupted"
    # Prices and balance are all that was read.
    assert len(server.service.requests) == before + 2


def test_no_answer_to_the_question_is_no_verdict(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front, "on_terminal", lambda: True)
    billed = len(server.service.billed)
    done = conform(server.base_url, "--profile", "smoke")
    assert (done.exit_code, "Nothing was billed." in done.stderr) == (2, True), done.output
    assert len(server.service.billed) == billed


def test_a_deployment_that_changes_its_mind_differs_in_the_case(tmp_path: Path) -> None:
    verdicts = [tmp_path / "right.json", tmp_path / "wrong.json"]
    options = ("--only", "OMNI-03", "--only", "OMNI-28")
    apis: tuple[type[Api], ...] = (Api, HidesPrices)
    for api, verdict in zip(apis, verdicts, strict=True):
        with serve_in_thread(MockOptions(key=KEY), api=api) as server:
            conform(server.base_url, *options, "--report", str(verdict))
    for files, word, last in (
        (verdicts, "worse", "B beside A: 1 worse, 34 same."),
        (verdicts[::-1], "better", "B beside A: 1 better, 34 same."),
    ):
        done = CliRunner().invoke(main, ["conform", "compare", *map(str, files)])
        said = [line.strip() for line in done.stdout.splitlines()]
        assert (done.exit_code, said[-1]) == (1, last), done.output
        assert [line.split()[:2] for line in said if "->" in line] == [[word, "OMNI-28"]]
        sides = said[said.index("the catalogue is for everyone") + 1 :][:2]
        assert sorted(side[2:] for side in sides) == ["code 20001", "nothing wrong"]
        assert sides[0].startswith("A nothing" if word == "worse" else "A code")


def test_verdicts_are_compared(server: RunningServer, tmp_path: Path) -> None:
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    conform(server.base_url, "--only", "OMNI-27", "--report", str(one))
    document = json.loads(one.read_text())
    worse = next(check for check in document["checks"] if check["standing"] == "pass")
    worse["standing"] = "fail"
    other.write_text(json.dumps(document))
    alike = CliRunner().invoke(main, ["conform", "compare", str(one), str(one)])
    differing = CliRunner().invoke(main, ["conform", "compare", str(one), str(other)])
    assert (alike.exit_code, differing.exit_code, worse["id"] in differing.stdout) == (0, 1, True)
    other.write_text("{}")
    broken = CliRunner().invoke(main, ["conform", "compare", str(one), str(other)])
    assert (broken.exit_code, broken.stderr.startswith("error: ")) == (2, True)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--expected", "{dir}/known"], "known:1: there is no check 'OMNI-99'"),
        (["--report", "{dir}/verdict.doc"], "verdict.doc"),
        (["--report", "{dir}/nowhere/verdict.html"], "nowhere"),
        (["--record", "{dir}/evidence.txt"], "evidence.txt"),
    ],
)
def test_bad_files_are_told_before_anything_is_sent(
    options: list[str], said: str, server: RunningServer, tmp_path: Path
) -> None:
    (tmp_path / "known").write_text("OMNI-99\n")
    done = conform(server.base_url, *(option.format(dir=tmp_path) for option in options))
    assert (done.exit_code, said in done.stderr, "next: " in done.stderr) == (2, True, True), done.output


def test_no_key_is_usage(server: RunningServer) -> None:
    done = conform(server.base_url, key=None)
    assert (done.exit_code, "there is no API key; nothing was sent" in done.stderr) == (2, True)
    assert "`omni mock` is a deployment to try it on" in done.stderr


def test_no_deployment_is_usage() -> None:
    named = {"JIMMYAI_API_KEY": KEY, "JIMMYAI_BASE_URL": None, "JIMMYAI_PROFILE": None}
    done = CliRunner().invoke(main, ["conform"], env=named)
    assert (done.exit_code, "no deployment is named; nothing was sent" in done.stderr) == (2, True)


def test_the_key_itself_is_no_other_user(server: RunningServer) -> None:
    done = conform(server.base_url, JIMMYAI_OTHER_API_KEY=KEY)
    assert (done.exit_code, "JIMMYAI_OTHER_API_KEY is the key itself" in done.stderr) == (2, True)


def test_a_wrong_key_is_wrong_use_and_holds_nothing_against_anybody(
    server: RunningServer, tmp_path: Path
) -> None:
    report = tmp_path / "v.json"
    done = conform(server.base_url, "--report", str(report), key="sk-unknown")
    document = json.loads(report.read_text())
    assert (done.exit_code, document["outcome"], document["sent"]["requests"]) == (2, "usage", 1)
    assert {check["standing"] for check in document["checks"]} == {"not-judged"}
    assert done.stdout.endswith("next: set JIMMYAI_API_KEY to a key of this deployment\n")
    assert "code 20001" in done.stdout
    assert "sk-unknown" not in done.output


def test_a_balance_that_runs_out_is_not_called_a_broken_rule(tmp_path: Path) -> None:
    report = tmp_path / "v.json"
    with serve_in_thread(MockOptions(key=KEY, balance=100)) as poor:
        options = ("--profile", "smoke", *SEEN_IN_TASKS, "--poll-interval", "0.001")
        refused = conform(poor.base_url, *options, "--yes")
        assert refused.exit_code == 2
        assert "holds 100 JimiCoin, and a right server charges 160; nothing was billed" in refused.stderr
        assert not poor.service.billed
        done = conform(poor.base_url, *options, "--max-billed", "2", "--report", str(report))
    document = json.loads(report.read_text())
    standings = {check["id"]: check["standing"] for check in document["checks"]}
    assert (done.exit_code, standings["OMNI-22"]) == (4, "not-judged"), done.output


def test_ctrl_c_still_writes_the_report(tmp_path: Path) -> None:
    report = tmp_path / "v.json"
    environment: dict[str, Any] = {**os.environ, "JIMMYAI_API_KEY": KEY}
    options = [
        "--profile",
        "smoke",
        *SEEN_IN_TASKS,
        "--yes",
        "--poll-interval",
        "60",
        "--report",
        str(report),
    ]
    with serve_in_thread(MockOptions(key=KEY, task_seconds=600, advance="clock")) as slow:
        command = [
            sys.executable,
            "-c",
            "from jimmyai_omni.cli import main; main()",
            "conform",
            "--base-url",
            slow.base_url,
            *options,
        ]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

        def interrupt(received: Received) -> None:
            # The first look at a task, which is paid by then.
            if received.request.path.startswith(f"{QUERY}task_"):
                process.send_signal(signal.SIGINT)

        slow.service.observe(interrupt)
        out, _ = process.communicate(timeout=60)
    document = json.loads(report.read_text())
    assert (process.returncode, document["outcome"], document["sent"]["billed"]) == (4, "inconclusive", 2)
    assert b"it was interrupted" in out
