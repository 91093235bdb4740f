"""Our own client, as real processes for which time passes 100 times as fast."""

import sys
import time

from jimmyai_omni_contract.client_check.check import check_client
from jimmyai_omni_contract.client_check.conduct import Conditions
from jimmyai_omni_contract.client_check.trials import select
from jimmyai_omni_contract.mock.clock import VirtualClock

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
