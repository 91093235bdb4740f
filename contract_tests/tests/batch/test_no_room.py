"""A place that takes no videos for a while: nothing is created or lost, and it goes on by itself."""

from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
import trio

from jimmyai_omni import AsyncOmni
from jimmyai_omni._local import targets
from jimmyai_omni._local.files import publish
from jimmyai_omni.batch.events import BatchResult
from jimmyai_omni_contract.mock.log import Received
from tests.batch.fleet import Fleet, rows
from tests.flows.test_download_local import OPEN, full, unbuffered

# trio warns of the generators that httpx leaves unfinished when a body is not read to its end.
pytestmark = pytest.mark.filterwarnings("ignore:Async generator 'httpx:ResourceWarning")


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Generator[set[str]]:
    """While it holds something, the disk is full."""
    state = set[str]()

    def opened(path: Path, mode: str = "r", **how: Any) -> Any:
        return (unbuffered if state else OPEN)(path, mode, **how)

    monkeypatch.setattr(Path, "open", opened)
    yield state
    state.clear()


def run(fleet: Fleet, disk: set[str], fills_s: float, empties_s: float, **options: Any) -> BatchResult:
    async def live(omni: AsyncOmni) -> BatchResult:
        async def fill() -> None:
            await trio.sleep(fills_s)
            disk.add("full")
            await trio.sleep(empties_s - fills_s)
            disk.clear()

        async with trio.open_nursery() as nursery:
            nursery.start_soon(fill)
            result = await fleet.batch(omni, rows(30), **options)
            nursery.cancel_scope.cancel()
            return result

    result: BatchResult = fleet.live(live)
    return result


def test_a_full_disk_holds_creating_and_loses_nothing(disk: set[str], tmp_path: Path) -> None:
    fleet, fetched = Fleet(tmp_path), list[float]()

    def note(received: Received) -> None:
        if received.request.method == "GET" and received.request.path.endswith(".mp4"):
            fetched.append(fleet.now)

    fleet.service.observe(note)
    result = run(fleet, disk, 14, 200, in_flight=8, creates=2)
    assert result.counts == {"saved": 30}, result
    fleet.check()
    fleet.service.assert_billed(30)
    holds = Counter(event.hold for event in fleet.events)
    [(hold, told)] = [(hold, told) for hold, told in holds.items() if hold]
    assert "No space left on device" in hold
    assert "nothing is created until videos can be saved again" in hold
    assert told > 150
    assert max(event.in_flight for event in fleet.events) == 8
    # A video that cannot be stored is not fetched all the time.
    assert [at for at in fleet.create_times if 20 < at < 200] == []
    assert 3 < len([at for at in fetched if 14 < at < 200]) < 15
    # There is no other trouble to tell than the first one.
    assert len(result.troubles) == 1


def test_a_run_that_ends_on_a_full_disk_leaves_its_videos_to_the_next(disk: set[str], tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)

    async def live(omni: AsyncOmni) -> None:
        disk.add("full")
        with trio.move_on_after(60):
            await fleet.batch(omni, rows(5))

    fleet.live(live)
    assert fleet.states() == {"completed": 5}
    disk.clear()
    assert fleet.run(rows(5)).counts == {"saved": 5}
    fleet.service.assert_billed(5)
    fleet.check()


def test_what_is_in_the_way_of_one_video_holds_up_no_other(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)

    async def live(omni: AsyncOmni) -> BatchResult:
        async def stand_in_the_way() -> None:
            await trio.sleep(5)
            (fleet.place / "2.mp4").mkdir()

        async with trio.open_nursery() as nursery:
            nursery.start_soon(stand_in_the_way)
            return await fleet.batch(omni, rows(3))

    result = fleet.live(live)
    assert result.counts == {"saved": 2, "completed": 1}
    assert not any(event.hold for event in fleet.events)
    assert ["2.mp4 exists" in trouble for trouble in result.troubles] == [True]


def test_reports_that_cannot_be_written_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fleet = Fleet(tmp_path)

    def filled(part: Path, path: Path, **how: Any) -> None:
        if path.suffix != ".mp4":
            full()
        publish(part, path, **how)

    monkeypatch.setattr(targets, "publish", filled)
    result = fleet.run(rows(2))
    assert (result.counts, result.reports) == ({"saved": 2}, ())
    assert "No space left on device" in result.troubles[-1]
