"""The shipped clips are what their names say."""

import json
import subprocess
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import jimmyai_omni_contract.mock as mock
from tests.tools import tool

FOLDER = Path(mock.__file__).parent / "clips"
SHORT_SIDE = {"720p": 720, "1080p": 1080, "4k": 2160}
SHAPES = {"16x9": (16, 9), "9x16": (9, 16), "1x1": (1, 1)}
CLIPS = list(product(SHORT_SIDE, SHAPES, (4, 6, 8, 10)))


def probe(path: Path) -> dict[str, Any]:
    command = [tool("ffprobe"), "-v", "error", "-of", "json", "-show_streams", "-show_format", str(path)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_there_is_one_clip_for_each_setting_and_all_are_under_1_mb() -> None:
    names = {f"{resolution}-{shape}-{seconds}s.mp4" for resolution, shape, seconds in CLIPS}
    clips = list(FOLDER.glob("*.mp4"))
    assert {clip.name for clip in clips} == names
    assert sum(clip.stat().st_size for clip in clips) < 1_000_000


def each_clip() -> list[Any]:
    """All; every fifth is in the suite, and each resolution, shape and length among these."""
    return [
        pytest.param(*clip, marks=pytest.mark.campaign if number % 5 else ())
        for number, clip in enumerate(CLIPS)
    ]


@pytest.mark.parametrize(("resolution", "shape", "seconds"), each_clip())
def test_a_clip_is_h264_of_the_size_and_length_of_its_name(resolution: str, shape: str, seconds: int) -> None:
    found = probe(FOLDER / f"{resolution}-{shape}-{seconds}s.mp4")
    [stream] = found["streams"]
    across, down = SHAPES[shape]
    unit = SHORT_SIDE[resolution] // min(across, down)
    assert (stream["codec_name"], stream["pix_fmt"]) == ("h264", "yuv420p")
    assert (stream["width"], stream["height"]) == (across * unit, down * unit)
    assert float(found["format"]["duration"]) == seconds


@pytest.mark.parametrize(
    "shape", ["16x9", *(pytest.param(shape, marks=pytest.mark.campaign) for shape in ("9x16", "1x1"))]
)
def test_a_clip_never_stands_still(shape: str) -> None:
    clip = FOLDER / f"720p-{shape}-10s.mp4"
    command = [tool("ffmpeg"), "-v", "info", "-i", str(clip), "-vf", "freezedetect=n=0.0001:d=0.5"]
    done = subprocess.run([*command, "-f", "null", "-"], capture_output=True, check=True, text=True)
    assert "freeze_start" not in done.stderr
