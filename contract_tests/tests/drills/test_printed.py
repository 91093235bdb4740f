"""`make drill` prints what the page holds."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.drills import creates, downloads, waits
from tests.drills.table import PAGE, lines_under


@pytest.mark.campaign
def test_all_tables_are_printed_as_they_stand_in_the_page() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.drills"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ended.returncode == 0, ended.stderr
    for title in (creates.TITLE, waits.TITLE, downloads.TITLE):
        [printed, page] = (lines_under(title, text) for text in (ended.stdout, PAGE.read_text("utf-8")))
        assert printed
        assert printed == page
