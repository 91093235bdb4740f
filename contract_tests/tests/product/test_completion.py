"""Shells complete commands, options and the ids of the journal."""

import shutil
import subprocess
from pathlib import Path

import pytest

from jimmyai_omni._journal.journal import Journal
from tests.product.command import journal_beside
from tests.product.conftest import Run
from tests.product.samples import created, seen


def completed(run: Run, *words: str, **env: str) -> list[str]:
    """What the shell would offer for the last of these words."""
    asked = {
        "_OMNI_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(words),
        "COMP_CWORD": str(len(words) - 1),
    }
    ran = run(**asked, **env)
    assert ran.err == ""
    return [line.partition(",")[2] for line in ran.out.split()]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_data_and_how_to_install_it_is_talk(run: Run, shell: str) -> None:
    ran = run("completion", shell)
    assert "_OMNI_COMPLETE" in ran.out
    assert f"next:  omni completion {shell} > " in ran.err
    assert ran.code == 0


def test_bash_takes_the_script(run: Run, tmp_path: Path) -> None:
    bash = shutil.which("bash")
    assert bash is not None
    script = tmp_path / "omni.bash"
    script.write_text(run("completion", "bash").out)
    subprocess.run([bash, "-c", f". {script}; complete -p omni"], check=True, capture_output=True)


def test_another_shell_is_refused(run: Run) -> None:
    ran = run("completion", "csh")
    assert (ran.code, "'csh'" in ran.err) == (2, True)


def test_commands_and_options_are_completed(run: Run) -> None:
    assert completed(run, "omni", "re") == ["resume", "rescue", "reconcile"]
    assert completed(run, "omni", "create", "--max") == ["--max-spend"]


@pytest.mark.parametrize("command", ["status", "wait", "download", "show", "forget", "reconcile"])
def test_ids_are_completed_from_the_journal_the_latest_first(
    run: Run, journal: Journal, command: str
) -> None:
    for number in (1, 2):
        seen(journal, f"task_a{number}", status="processing")
    seen(journal, "task_b", status="processing")
    assert completed(run, "omni", command, "task_a") == ["task_a2", "task_a1"]


def test_another_journal_may_be_named(run: Run, tmp_path: Path) -> None:
    created(run)
    with Journal(tmp_path / "other") as other:
        seen(other, "task_other", status="processing")
    assert completed(run, "omni", "show", "--journal", "other", "") == ["task_other"]


def test_to_complete_an_id_makes_no_journal_and_no_noise(run: Run, tmp_path: Path) -> None:
    assert completed(run, "omni", "show", "") == []
    assert not journal_beside(tmp_path).exists()
    (tmp_path / "broken").write_text("no journal")
    assert completed(run, "omni", "show", "", JIMMYAI_JOURNAL="broken") == []
    assert completed(run, "omni", "show", "--no-journal", "") == []
