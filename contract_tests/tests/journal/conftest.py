"""A journal in a folder of its own, or in a database that was emptied, with a clock that stands still."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jimmyai_omni._journal.journal import Journal
from jimmyai_omni._journal.place import Place
from tests.journal.samples import WallClock
from tests.postgres import PostgresServer


@pytest.fixture
def clock() -> WallClock:
    return WallClock()


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where a journal is that holds nothing; modules of one database have a fixture of their own instead."""
    if request.param == "sqlite":
        return tmp_path / "state" / "journal.sqlite3"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.journal()


@pytest.fixture
def journal(place: Place, clock: WallClock) -> Iterator[Journal]:
    with Journal(place, wall_clock=clock) as journal:
        yield journal
