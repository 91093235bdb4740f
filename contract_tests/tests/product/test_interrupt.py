"""Ctrl-C while a paid task runs: its id is printed, and how to go on."""

import signal
import subprocess
from pathlib import Path

from jimmyai_omni_contract.mock.embedded import serve_in_thread
from jimmyai_omni_contract.mock.options import MockOptions
from tests.product.command import OMNI, environment


def hear_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_interrupted_wait_says_which_task_goes_on(tmp_path: Path) -> None:
    with serve_in_thread(MockOptions(advance="clock", task_seconds=3600)) as server:
        env = environment(JIMMYAI_BASE_URL=server.base_url, JIMMYAI_API_KEY=server.api_key)
        command = [str(OMNI), "generate", "A cat"]
        with subprocess.Popen(
            # A shell that runs the tests in the background makes its children deaf to Ctrl-C.
            command, cwd=tmp_path, env=env, stderr=subprocess.PIPE, text=True, preexec_fn=hear_interrupts,
        ) as process:  # fmt: skip
            assert process.stderr is not None
            seen = ""
            while "queued 0 %" not in seen:
                line = process.stderr.readline()
                assert line, f"it ended early: {seen}"
                seen += line
            process.send_signal(signal.SIGINT)
            rest = process.stderr.read()
    [task_id] = server.service.state.tasks
    assert process.returncode == 130
    assert rest.startswith("error: interrupted\n")
    assert f"next:  omni wait {task_id} && omni download {task_id}" in rest
    assert "Traceback" not in rest
    assert list(tmp_path.iterdir()) == []
