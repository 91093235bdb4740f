"""A journal in a folder of its own, with a clock that stands still."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jimmyai_omni._journal.journal import Journal
from tests.journal.samples import WallClock


@pytest.fixture
def clock() -> WallClock:
    return WallClock()


@pytest.fixture
def journal(tmp_path: Path, clock: WallClock) -> Iterator[Journal]:
    with Journal(tmp_path / "state" / "journal.sqlite3", wall_clock=clock) as journal:
        yield journal
