"""What is told of an upload or a download where there is no terminal."""

import pytest

from jimmyai_omni.cli.talk import Talk
from jimmyai_omni.cli.transfer import transferring

MB = 1024 * 1024


def told(capsys: pytest.CaptureFixture[str], chunks: int, total: int | None) -> list[str]:
    with transferring(Talk(as_json=False), "cat.mp4") as on_progress:
        for chunk in range(1, chunks + 1):
            on_progress(chunk * MB, total)
    return capsys.readouterr().err.splitlines()


def test_each_tenth_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(capsys, 200, 200 * MB)
    assert len(lines) == 10
    assert lines[0] == "file:  cat.mp4: 20,971,520 of 209,715,200 bytes"
    assert lines[-1] == "file:  cat.mp4: 209,715,200 of 209,715,200 bytes"


def test_without_a_total_every_ten_megabytes_are_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, 25, None) == [
        "file:  cat.mp4: 10,485,760 bytes",
        "file:  cat.mp4: 20,971,520 bytes",
    ]


@pytest.mark.parametrize("total", [0, None])
def test_nothing_is_no_line(capsys: pytest.CaptureFixture[str], total: int | None) -> None:
    assert told(capsys, 0, total) == []
