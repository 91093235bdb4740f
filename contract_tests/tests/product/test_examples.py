"""Every example runs as its reader would run it."""

import subprocess
import sys
from pathlib import Path

import pytest

from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.embedded import serve_in_thread
from tests.product.command import environment, journal_beside

EXAMPLES = Path(__file__).parents[3] / "examples"
PRINTED = {
    "first_video.py": "Gemini-Omini-720p-4s costs 40.0 JimiCoin",
    "many_at_once.py": ".mp4",
    "in_your_tests.py": "ok",
}


def test_no_example_is_left_out() -> None:
    assert {path.name for path in EXAMPLES.glob("*.py")} == PRINTED.keys()


@pytest.mark.parametrize("name", PRINTED)
def test_an_example_runs(name: str, tmp_path: Path) -> None:
    # Done within a second, so that the first poll finds the video.
    with serve_in_thread(MockOptions(advance="clock", task_seconds=0.01)) as server:
        own = {"JIMMYAI_BASE_URL": server.base_url, "JIMMYAI_API_KEY": server.api_key}
        env = environment(journal_beside(tmp_path), **own)
        command = [sys.executable, str(EXAMPLES / name)]
        done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert PRINTED[name] in done.stdout
    assert len(list(tmp_path.glob("*.mp4"))) == {"first_video.py": 1, "many_at_once.py": 3}.get(name, 0)
