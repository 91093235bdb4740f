"""The stub server's answers are whole, and a lane that cannot run says why."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.bench.load import BENCHMARKS, load

STUB = load("speed.stub")
ANSWERS: dict[str, Any] = json.loads((BENCHMARKS / "speed/answers.json").read_text("utf-8"))


def parts(answer: bytes) -> tuple[int, bytes]:
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.rpartition(b"Content-Length: ")[2]), body


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_as_long_as_it_says(name: str) -> None:
    before, after = STUB.canned(ANSWERS[name])
    length, body = parts(before + b"123456789" + after if after else before)
    assert length == len(body)
    assert json.loads(body) == json.loads(json.dumps(ANSWERS[name]).replace("ID", "123456789"))


@pytest.mark.parametrize("size", [100, 10_000])
def test_a_video_is_as_long_as_its_boxes(size: int) -> None:
    length, body = parts(STUB.video(size))
    assert length == len(body) == size
    kinds = list[bytes]()
    while body:
        kinds.append(body[4:8])
        body = body[int.from_bytes(body[:4]) :]
    assert kinds == [b"ftyp", b"moov", b"free"]


def test_a_lane_that_cannot_run_says_why(tmp_path: Path) -> None:
    setting = load("speed.setting").Setting(Path(sys.executable), tmp_path)
    with (
        load("speed.exchanges").worker(setting, "retrieve", "nobody", "http://127.0.0.1") as worker,
        pytest.raises(RuntimeError, match=r"^KeyError: 'nobody'$"),
    ):
        worker.exchange(1)
