"""Each command does its work."""

import json
from pathlib import Path

import pytest

from jimmyai_omni_contract.testing import OmniMock
from tests.product.conftest import Run
from tests.product.test_bad_input import NOTHING, assert_one_block

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0"


def test_create_status_wait_and_download_follow_one_task(run: Run, tmp_path: Path, mock: OmniMock) -> None:
    created = run("create", "A cat", "--duration", "8", "--yes")
    assert created.code == 0, created.err
    task_id = created.out.strip()
    assert run("status", task_id).out == "queued 0 %\n"
    assert run("wait", task_id).out == f"http://127.0.0.1:9/videos/{task_id}.mp4\n"
    fetched = run("download", task_id, "-o", "cat.mp4")
    assert (fetched.code, fetched.out) == (0, "cat.mp4\n")
    assert (tmp_path / "cat.mp4").read_bytes()[4:8] == b"ftyp"
    assert [entry.billing_name for entry in mock.billed] == ["Gemini-Omini-720p-8s"]


def test_generate_does_all_of_it(run: Run, tmp_path: Path, mock: OmniMock) -> None:
    ran = run("generate", "A cat", "--yes")
    assert ran.code == 0, ran.err
    [video] = tmp_path.iterdir()
    assert ran.out == f"{video.name}\n"
    assert f"task:  {video.stem}\n" in ran.err
    assert "cost:  60 JimiCoin\n" in ran.err
    mock.assert_billed(1)


def test_a_video_gets_its_name_and_its_sidecar(run: Run, tmp_path: Path) -> None:
    ran = run("generate", "A Cat!", "--yes", "-o", "videos/", "--name", "{prompt}.mp4", "--sidecar")
    assert ran.out == "videos/a-cat.mp4\n"
    assert json.loads((tmp_path / "videos/a-cat.mp4.json").read_text())["prompt"] == "A Cat!"


def test_a_file_that_is_there_is_replaced_only_if_asked(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cat.mp4").write_text("mine")
    assert run("generate", "A cat", "--yes", "-o", "cat.mp4").code == 2
    assert (tmp_path / "cat.mp4").read_text() == "mine"
    assert run("generate", "A cat", "--yes", "-o", "cat.mp4", "--overwrite").code == 0
    assert (tmp_path / "cat.mp4").stat().st_size > 1000


def test_a_dry_run_shows_the_canonical_request(run: Run, mock: OmniMock) -> None:
    ran = run("generate", "A cat", "--dry-run", "--json", "--model", "gemini-omni")
    assert json.loads(ran.out)["plan"]["request"] == {
        "model": "Gemini-Omini",
        "prompt": "A cat",
        "duration": 6,
        "resolution": "720p",
        "generation_type": "reference",
    }
    assert not mock.requests


def test_plan_shows_settings_price_name_and_advisories_without_a_key(run: Run) -> None:
    ran = run("plan", "A cat", "--model", "omni-10s", "--resolution", "4k", JIMMYAI_API_KEY="")
    assert "omni-10s, 10 s, 720p" in ran.out
    assert "OMNI-22 resolution" in ran.err
    assert ran.code == 0


def test_local_references_are_uploaded_before_the_create(run: Run, tmp_path: Path, mock: OmniMock) -> None:
    (tmp_path / "cat.png").write_bytes(PNG)
    ran = run("create", "A cat", "--yes", "--image", "cat.png", "--generation-type", "frame")
    assert ran.code == 0, ran.err
    [task] = mock.state.tasks.values()
    assert task.settings.images == 1
    assert "OMNI-25" not in ran.err


def test_a_file_is_uploaded_once_while_its_url_is_good(run: Run, tmp_path: Path, mock: OmniMock) -> None:
    (tmp_path / "cat.png").write_bytes(PNG)
    for _ in range(2):
        assert run("create", "A cat", "--yes", "--image", "cat.png").code == 0
    assert sum(request.path.endswith("/upload") for request in mock.requests) == 1


def test_upload_prints_the_url(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cat.png").write_bytes(PNG)
    ran = run("upload", "cat.png")
    assert ran.out.startswith("http://127.0.0.1:9/uploads/")
    assert f"file:  cat.png: {len(PNG)} of {len(PNG)} bytes" in ran.err


def test_balance_and_models_show_amounts(run: Run) -> None:
    assert "10000 JimiCoin available" in run("balance").out
    shown = run("models", "4k", JIMMYAI_API_KEY="")
    assert len(shown.out.splitlines()) == 5
    assert "Gemini-Omini-4k-10s" in shown.out


@pytest.mark.parametrize("command", [("balance",), ("models",), ("plan", "A cat"), ("rules",)])
def test_what_makes_no_task_keeps_no_journal(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    assert run(*command, JIMMYAI_JOURNAL="j.sqlite3").code == 0
    assert not list(tmp_path.iterdir())


def test_rules_shows_every_rule_with_its_source(run: Run) -> None:
    shown = json.loads(run("rules", "--json").out)["rules"]
    assert [rule["id"] for rule in shown] == [f"OMNI-{number:02}" for number in range(1, 31)]
    assert all(rule["source"] for rule in shown)
    assert "omni-10s takes up to 7" in run("rules", "omni-20").out


def test_an_unknown_task_is_named_and_was_not_billed(run: Run) -> None:
    ran = run("status", "task_unknown")
    assert_one_block(ran, "任务不存在", "check the task id", NOTHING)
    assert ran.code == 4


@pytest.mark.parametrize("command", ["wait", "download"])
def test_a_mistyped_id_is_not_said_to_be_billed(run: Run, command: str) -> None:
    ran = run(command, "task_mistyped")
    assert_one_block(ran, "任务不存在", NOTHING)
    assert ran.code == 4


def test_a_failed_task_is_a_failed_command(run: Run, mock: OmniMock) -> None:
    mock.script("fails")
    ran = run("generate", "A cat", "--yes")
    assert_one_block(ran, "rejected by the content review", "The task was billed")
    assert ran.code == 1


def test_a_deadline_that_passes_has_an_exit_code_of_its_own(run: Run, mock: OmniMock) -> None:
    mock.script("stuck")
    ran = run("generate", "A cat", "--yes", "--wait-timeout", "30")
    [task_id] = mock.state.tasks
    assert_one_block(ran, "did not end within 30 s", f"omni wait {task_id}")
    assert ran.code == 6


def test_a_download_that_fails_says_that_the_task_was_billed(
    run: Run, tmp_path: Path, mock: OmniMock
) -> None:
    mock.fail("media", "not-a-video")
    ran = run("generate", "A cat", "--yes")
    assert_one_block(ran, "The task was billed", "omni download")
    assert ran.code == 1
    assert not list(tmp_path.iterdir())


def test_retries_can_be_turned_off(run: Run, mock: OmniMock) -> None:
    mock.fail("balance", "500", times=1)
    assert run("balance", "--retries", "0").code == 4
    mock.fail("balance", "500", times=1)
    assert run("balance").code == 0


@pytest.mark.parametrize(("option", "reads"), [((), 1), (("--no-verify-balance",), 0)])
def test_the_balance_is_read_before_a_create(
    run: Run, mock: OmniMock, option: tuple[str, ...], reads: int
) -> None:
    assert run("create", "A cat", "--yes", *option).code == 0
    assert sum(request.path.endswith("/user/balance") for request in mock.requests) == reads


def test_a_profile_says_how(run: Run, tmp_path: Path, mock: OmniMock) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        f'[profiles.mock]\napi_key = "{mock.options.key}"\nbase_url = "http://127.0.0.1:9"\n'
        "journal = false\nverify_balance = false\nmax_spend = 40\n"
    )
    config.chmod(0o600)
    env = {"JIMMYAI_API_KEY": "", "JIMMYAI_BASE_URL": "", "JIMMYAI_CONFIG": str(config)}
    ran = run("create", "A cat", "--yes", "--profile", "mock", **env)
    assert_one_block(ran, "60 JimiCoin", "40")
    assert ran.code == 4
    assert run("create", "A cat", "--yes", "--profile", "mock", "--max-spend", "60", **env).code == 0
    assert not any(request.path.endswith("/user/balance") for request in mock.requests)
    assert_one_block(run("tasks", "--profile", "mock", **env), "the record of tasks, and none is kept")
