"""Each command does its work against a real server."""

import json
from pathlib import Path

from jimmyai_omni_contract.mock.embedded import RunningServer
from tests.product.conftest import Run


def test_create_status_wait_and_download_follow_one_task(
    run: Run, tmp_path: Path, server: RunningServer
) -> None:
    created = run("create", "A cat", "--duration", "8")
    assert created.code == 0, created.err
    task_id = created.out.strip()
    assert run("status", task_id).out == "queued 0 %\n"
    # Five seconds lie between two polls of a real wait; the four that are left are asked for here.
    for _ in range(3):
        run("status", task_id)
    waited = run("wait", task_id)
    assert waited.out == f"{server.base_url}/videos/{task_id}.mp4\n"
    fetched = run("download", task_id, "-o", "cat.mp4")
    assert (fetched.code, fetched.out) == (0, "cat.mp4\n")
    assert (tmp_path / "cat.mp4").read_bytes()[4:8] == b"ftyp"
    assert [entry.billing_name for entry in server.service.state.ledger] == ["Gemini-Omini-720p-8s"]


def test_status_as_json_tells_what_the_word_means(run: Run) -> None:
    task_id = run("create", "A cat", "--json").out
    shown = run("status", json.loads(task_id)["id"], "--json")
    assert (json.loads(shown.out)["status"], json.loads(shown.out)["state"]) == ("queued", "waiting")


def test_a_dry_run_sends_nothing(run: Run, server: RunningServer) -> None:
    ran = run("generate", "A cat", "--dry-run", "--json", "--model", "gemini-omni")
    assert json.loads(ran.out)["request"] == {
        "model": "Gemini-Omini",
        "prompt": "A cat",
        "duration": 6,
        "resolution": "720p",
        "generation_type": "reference",
    }
    assert not server.service.state.requests


def test_plan_shows_settings_price_name_and_advisories_without_a_key(run: Run) -> None:
    ran = run("plan", "A cat", "--model", "omni-10s", "--resolution", "4k", JIMMYAI_API_KEY="")
    assert "omni-10s, 10 s, 720p" in ran.out
    assert "OMNI-22 resolution" in ran.err
    assert ran.code == 0


def test_local_references_are_uploaded_before_the_create(
    run: Run, tmp_path: Path, server: RunningServer
) -> None:
    (tmp_path / "cat.png").write_bytes(b"\x89PNG")
    ran = run("create", "A cat", "--image", "cat.png", "--generation-type", "frame")
    assert ran.code == 0, ran.err
    [task] = server.service.state.tasks.values()
    assert task.settings.images == 1
    assert f"cat.png is at {server.base_url}/uploads/" in ran.err
    assert "OMNI-25" not in ran.err


def test_upload_prints_the_url(run: Run, tmp_path: Path, server: RunningServer) -> None:
    (tmp_path / "cat.png").write_bytes(b"\x89PNG")
    assert run("upload", "cat.png").out.startswith(f"{server.base_url}/uploads/")


def test_balance_and_models_show_amounts(run: Run) -> None:
    assert "10000 JimiCoin available" in run("balance").out
    shown = run("models", "4k", JIMMYAI_API_KEY="")
    assert len(shown.out.splitlines()) == 5
    assert "Gemini-Omini-4k-10s" in shown.out


def test_rules_shows_every_rule_with_its_source(run: Run) -> None:
    ran = run("rules", "--json")
    shown = json.loads(ran.out)
    assert [rule["id"] for rule in shown] == [f"OMNI-{number:02}" for number in range(1, 31)]
    assert all(rule["source"] for rule in shown)
    assert "omni-10s takes up to 7" in run("rules", "OMNI-20").out


def test_help_loads_no_http_library(run: Run) -> None:
    ran = run("--help", PYTHONPROFILEIMPORTTIME="1")
    assert ran.code == 0
    assert "generate" in ran.out
    assert "click.core" in ran.err
    for module in ("httpx", "uvicorn", "rich.", "jimmyai_omni_api"):
        assert f" {module}" not in ran.err, f"{module} was imported"
