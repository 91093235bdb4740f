"""A clock that jumps in the midst of a batch: nothing is created twice, nothing is given up."""

import time
from pathlib import Path

import pytest
import trio

from jimmyai_omni import AsyncOmni
from jimmyai_omni._journal import journal, place
from jimmyai_omni.batch.events import BatchResult
from tests.batch.fleet import Fleet, rows


@pytest.mark.parametrize("jump_s", [3600.0, -3600.0])
@pytest.mark.parametrize("at_s", [0.45, 5.0])
def test_a_clock_that_jumps_changes_nothing(
    at_s: float, jump_s: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fleet, real, offset = Fleet(tmp_path), time.time, [0.0]
    made = place.database_at

    def now() -> float:
        return real() + offset[0]

    # That of the client, and that of the leases.
    monkeypatch.setattr(time, "time", now)
    monkeypatch.setattr(journal, "database_at", lambda where, _: made(where, now))

    async def live(omni: AsyncOmni) -> BatchResult:
        async def jump() -> None:
            await trio.sleep(at_s)
            offset[0] = jump_s

        async with trio.open_nursery() as nursery:
            nursery.start_soon(jump)
            result: BatchResult = await fleet.batch(omni, rows(12), in_flight=4)
            return result

    assert fleet.live(live).counts == {"saved": 12}
    assert fleet.run(rows(12)).counts == {"saved": 12}
    fleet.service.assert_billed(12)
    fleet.check()
