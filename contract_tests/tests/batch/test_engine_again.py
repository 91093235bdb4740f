"""A batch that is stopped, goes on, is asked for twice, or has no end."""

import json
import os
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import trio

from jimmyai_omni import AsyncOmni, BatchRefused, JournalError
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni._journal.states import Phase
from jimmyai_omni.batch.events import BatchResult
from tests.batch.fleet import Fleet, rows
from tests.flows.harness import raised


def after(fleet: Fleet, seconds: float, act: Callable[[AsyncOmni], object], **options: Any) -> BatchResult:
    """Run a batch, and do something in the midst of it."""

    async def live(omni: AsyncOmni) -> BatchResult:
        async def later() -> None:
            await trio.sleep(seconds)
            act(omni)

        async with trio.open_nursery() as nursery:
            nursery.start_soon(later)
            return await fleet.batch(omni, **options)

    result: BatchResult = fleet.live(live)
    return result


def phase(wanted: Phase) -> Callable[[AsyncOmni], None]:
    """Say what the batch is to do, as another process would."""

    def say(omni: AsyncOmni) -> None:
        assert isinstance(omni.journal, Journal)
        [batch] = omni.journal.batches.all()
        omni.journal.batches.set_phase(batch.batch_id, wanted)

    return say


def test_a_pause_finishes_what_is_made_and_the_next_run_goes_on(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    result = after(fleet, 17, phase("paused"), source=rows(12), in_flight=4)
    assert (result.phase, result.counts) == ("paused", {"saved": 8, "waiting": 4})
    assert fleet.run(rows(12)).counts == {"saved": 12}
    fleet.check()


def test_what_is_cancelled_stays_so(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    result = after(fleet, 17, phase("cancelled"), source=rows(12), in_flight=4)
    assert (result.phase, result.counts) == ("cancelled", {"saved": 8, "waiting": 4})
    again = fleet.run(rows(12))
    assert (again.phase, again.counts) == ("cancelled", {"saved": 8, "waiting": 4})
    fleet.check()


@pytest.mark.parametrize("seconds", [0.12, 0.6, 1.07, 2.5, 14.5, 15.02, 22.01])
def test_a_run_that_is_cancelled_goes_on(seconds: float, tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)

    async def live(omni: AsyncOmni) -> None:
        with trio.move_on_after(seconds):
            await fleet.batch(omni, rows(12), in_flight=8)

    fleet.live(live)
    # What is on its way has time to be answered.
    assert not fleet.states()["unknown"] if fleet.create_times else True
    assert fleet.run(rows(12)).counts == {"saved": 12}
    fleet.service.assert_billed(12)
    fleet.check()


def test_a_create_that_is_not_answered_does_not_hold_up_the_end(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)

    fleet.create_trip_s = 500.0

    async def live(omni: AsyncOmni) -> None:
        with trio.move_on_after(1):
            await fleet.batch(omni, rows(3))

    fleet.live(live)
    assert 10 < fleet.now < 12
    assert fleet.states() == {"unknown": 3}


def test_a_second_run_of_a_place_is_refused_while_the_first_lives(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    refusals: list[JournalError] = []

    async def live(omni: AsyncOmni) -> BatchResult:
        async def second() -> None:
            await trio.sleep(5)
            try:
                await fleet.batch(omni, rows(5))
            except JournalError as refused:
                refusals.append(refused)

        async with trio.open_nursery() as nursery:
            nursery.start_soon(second)
            return await fleet.batch(omni, rows(5))

    assert fleet.live(live).counts == {"saved": 5}
    [refusal] = refusals
    assert re.search(rf"process {os.getpid()} on .*, which began on .* UTC, runs the batch", refusal.message)
    assert "nothing was sent" in refusal.message
    # Who takes another journal pays for the same again.
    assert "JIMMYAI_JOURNAL" not in refusal.hint
    assert "omni batch pause" in refusal.hint
    fleet.service.assert_billed(5)


CHANGED: dict[str, Callable[[list[dict[str, Any]]], list[dict[str, Any]]]] = {
    "another prompt": lambda said: [*said[:1], {"prompt": "A dog"}, *said[2:]],
    "another id": lambda said: [*said[:1], {**said[1], "id": "b"}, *said[2:]],
    "another order": lambda said: said[::-1],
    "a row less": lambda said: said[:-1],
    "now at fault": lambda said: [*said[:1], {"promt": "A dog"}, *said[2:]],
}


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_other_rows_than_before_are_refused(
    change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]], tmp_path: Path
) -> None:
    fleet = Fleet(tmp_path)
    fleet.run(rows(4), max_spend=0)
    refusal = raised(BatchRefused, fleet.run, change(rows(4)), keep_going=True)
    assert "are not those that the batch" in refusal.message
    assert fleet.run(rows(4)).counts == {"saved": 4}


def test_rows_may_be_added_at_the_end(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    fleet.run(rows(3))
    with pytest.raises(BatchRefused):
        fleet.run([*rows(5), {"prompt": "A cat", "duration": 5}])
    # What was refused left nothing behind.
    assert fleet.run([*rows(3), {"prompt": "A dog"}]).counts == {"saved": 4}
    fleet.service.assert_billed(4)


def test_rows_that_repeat_each_other_are_videos_of_their_own(tmp_path: Path) -> None:
    assert Fleet(tmp_path).run(["A cat", "A cat", "A dog"]).counts == {"saved": 3}


def test_dedupe_leaves_out_what_repeats_an_earlier_row(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    said = ["A cat", "A dog", {"prompt": "A cat", "duration": 6}, "A cat"]
    result = fleet.run(said, dedupe=True)
    assert (result.counts, result.faults) == ({"saved": 2, "faulty": 2}, ())
    lines = (fleet.place / "manifest.jsonl").read_text().splitlines()
    assert [json.loads(line)["reason"] for line in lines] == ["", "", "repeats row 1", "repeats row 1"]
    assert fleet.run(said, dedupe=True).counts == {"saved": 2, "faulty": 2}


def test_an_endless_stream_is_read_no_further_than_needed(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    read = 0

    async def stream() -> AsyncIterator[str]:
        nonlocal read
        while True:
            read += 1
            yield f"Cat {read}"

    result = after(fleet, 30, phase("paused"), source=stream(), in_flight=5, creates=2)
    assert result.counts["saved"] == read - result.counts.get("waiting", 0) == 15
    assert result.counts.get("waiting", 0) <= 2
    read = 0
    result = after(fleet, 17, phase("paused"), source=stream(), in_flight=5)
    assert result.counts["saved"] > 15
    fleet.check()


def test_a_stream_stops_at_a_bad_row_unless_it_keeps_going(tmp_path: Path) -> None:
    async def stream() -> AsyncIterator[dict[str, Any]]:
        for row in ({"prompt": "A cat"}, {"prompt": "A dog", "duration": 5}, {"prompt": "A cow"}):
            yield row

    fleet = Fleet(tmp_path)
    result = fleet.run(stream(), creates=1)
    assert result.counts == {"saved": 1, "faulty": 1}
    assert "row 2: duration" in result.stopped
    assert fleet.run(stream(), keep_going=True).counts == {"saved": 2, "faulty": 1}
