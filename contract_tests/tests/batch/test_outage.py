"""A journal that is away for a while in the midst of a batch: nothing is lost, and nothing is paid twice."""

import sqlite3
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
import trio

from jimmyai_omni import AsyncOmni
from jimmyai_omni._journal.sqlite import SqliteConnection
from jimmyai_omni.batch.events import BatchEvent, BatchResult
from jimmyai_omni.batch.lasting import LastingJournal
from tests.batch.fleet import Fleet, rows
from tests.batch.test_crew import site_with
from tests.postgres import PostgresServer


@pytest.fixture
def outage(monkeypatch: pytest.MonkeyPatch) -> Generator[set[str]]:
    """While it holds something, the journal is away."""
    away = set[str]()
    execute = SqliteConnection.execute

    def refuse(self: SqliteConnection, *arguments: Any) -> Any:
        if away:
            raise sqlite3.OperationalError("disk I/O error")
        return execute(self, *arguments)

    monkeypatch.setattr(SqliteConnection, "execute", refuse)
    yield away
    away.clear()


@pytest.mark.parametrize("begins_s", [0.45, 3.02, 12.6, 14.1])
def test_a_journal_that_is_away_for_half_a_minute_loses_nothing(
    begins_s: float, outage: set[str], tmp_path: Path
) -> None:
    fleet = Fleet(tmp_path)

    async def live(omni: AsyncOmni) -> BatchResult:
        async def go_away() -> None:
            await trio.sleep(begins_s)
            outage.add("away")
            await trio.sleep(30)
            said = fleet.events[-1]
            assert "cannot be used (disk I/O error); nothing is created until it can" in said.hold
            assert len(set(said.troubles)) == len(said.troubles)
            outage.clear()

        async with trio.open_nursery() as nursery:
            nursery.start_soon(go_away)
            return await fleet.batch(omni, rows(12), in_flight=8)

    result: BatchResult = fleet.live(live)
    assert result.counts == {"saved": 12}
    assert fleet.states() == {"saved": 12}
    assert fleet.events[-1].hold == ""
    fleet.service.assert_billed(12)
    fleet.check()
    # What is on its way is answered; without a record, nothing else is sent.
    assert not [at for at in fleet.create_times if begins_s + 0.2 < at < begins_s + 30]


def test_what_cannot_be_written_keeps_its_order(outage: set[str], tmp_path: Path) -> None:
    """Proves that the test above can fail: without its memory, a batch loses what became of its creates."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LastingJournal, "write_late", lambda _: None)
        patch.setattr(LastingJournal, "is_late", False)
        with pytest.raises(AssertionError):
            test_a_journal_that_is_away_for_half_a_minute_loses_nothing(3.02, outage, tmp_path)


def test_a_database_that_is_killed_and_comes_back(postgres: PostgresServer, tmp_path: Path) -> None:
    told: list[str] = []
    with site_with(postgres.journal(), tmp_path) as site:

        def stop(count: int) -> None:
            if count == 8:
                postgres.stop()
                told.append("stopped")

        def start(event: BatchEvent) -> None:
            troubles = [trouble for trouble in event.troubles if "the journal" in trouble]
            if troubles and told == ["stopped"]:
                told.extend(troubles)
                postgres.start()

        site.on_create = stop
        result = site.run(rows(20), None, on_event=start)
        assert result.counts == {"saved": 20}
        site.check()
    assert len(told) > 1
