"""Our own client, as real processes for which time passes 100 times as fast."""

import os
import sys
import time
from pathlib import Path

import attrs
import pytest

from jimmyai_omni_contract import client_check
from jimmyai_omni_contract.client_check.check import check_client
from jimmyai_omni_contract.client_check.conduct import Conditions
from jimmyai_omni_contract.client_check.trials import select
from jimmyai_omni_contract.client_check.verdict import Verdict
from jimmyai_omni_contract.mock.clock import VirtualClock
from tests.pages.blocks import ROOT, in_language

HURRY = 100.0
OMNI = f"""
import time
sleep = time.sleep
time.sleep = lambda seconds: sleep(seconds / {HURRY})
from jimmyai_omni.cli import main
main()
"""
COMMAND = (sys.executable, "-c", OMNI, "generate", "A cat", "--yes", "-o", "cat.mp4")


def hurried() -> VirtualClock:
    """The real time, faster."""
    began = time.monotonic()
    return VirtualClock(time.time(), lambda: (time.monotonic() - began) * HURRY)


def test_omni_generate_is_good() -> None:
    """The other trials, and real time, by `omni mock --check-client -- omni generate "A cat" --yes`."""
    chosen = select(["task-fails", "create-lost", "video-cut"])
    verdict = check_client(Conditions(command=COMMAND, new_clock=hurried), chosen, jobs=2)
    assert [found.check.id for found in verdict.checks if found.standing in ("advisory", "fail")] == []
    assert [run.exit_code for run in verdict.runs] == [0, 1, 5, 0]


@pytest.mark.campaign
def test_the_block_of_docs_check_a_client_md_judges_a_client(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [block] = [block for block in in_language("python") if block.page == "docs/check-a-client.md"]
    arguments = f"import sys\nsys.argv = ['omni', *{COMMAND[3:]!r}]\n"
    (tmp_path / "my_client.py").write_text(arguments + OMNI)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)

    def shorter(conditions: Conditions) -> Verdict:
        """Not all trials, and not in real time."""
        hurrying = attrs.evolve(conditions, new_clock=hurried)
        return check_client(hurrying, select(["task-fails", "video-cut"]), jobs=2)

    monkeypatch.setattr(client_check.check, "check_client", shorter)
    exec(compile(block.text, str(ROOT / block.page), "exec"), names := dict[str, object]())
    verdict = names["verdict"]
    assert isinstance(verdict, Verdict)
    assert [run.exit_code for run in verdict.runs] == [0, 1, 0]
