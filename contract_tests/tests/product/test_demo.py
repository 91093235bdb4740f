"""The first minute: a video without a key."""

import json
import subprocess
from pathlib import Path

from jimmyai_omni_contract.mock.serve.embedded import demo_server
from tests.product.command import omni
from tests.tools import tool


def test_the_demo_leaves_a_playable_video_and_says_what_to_try_next(tmp_path: Path) -> None:
    folder, config = tmp_path / "folder", tmp_path / "config.toml"
    folder.mkdir()
    config.write_text('[profiles.default]\njournal = "journal.sqlite3"\n')
    env = {"JIMMYAI_CONFIG": str(config)}
    ran = omni("generate", "--demo", "A cat running through a neon rainy street", cwd=folder, env=env)
    assert ran.code == 0, ran.err
    assert {path.name for path in tmp_path.iterdir()} == {"folder", "config.toml"}, "a demo is not recorded"
    [video] = folder.iterdir()
    assert ran.out == f"{video.name}\n"
    assert f"task:  {video.stem}" in ran.err
    assert "next:" in ran.err
    command = [tool("ffprobe"), "-v", "error", "-of", "json", "-show_streams", "-show_format", str(video)]
    found = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    [stream] = found["streams"]
    assert (stream["codec_name"], stream["width"], stream["height"]) == ("h264", 1280, 720)
    assert float(found["format"]["duration"]) == 6


def test_each_demo_has_task_ids_of_its_own_so_that_it_can_be_run_again() -> None:
    with demo_server() as one, demo_server() as two:
        assert one.service.state.new_id("task") != two.service.state.new_id("task")
