"""A batch learns how long its tasks take, from the journal that it writes itself."""

from pathlib import Path
from typing import Any, cast
from unittest.mock import patch

import attrs
import pytest

from jimmyai_omni import PollPolicy
from jimmyai_omni._flows.context import Context
from jimmyai_omni._policies.durations import USUAL, Durations, learnt
from jimmyai_omni.batch.experience import Experience
from tests.batch.fleet import Fleet, rows


@attrs.define
class Told:
    """A context whose journal tells one duration, and counts how often it was asked."""

    now: float = 0.0
    seconds: float = 40.0
    asked: int = 0
    base_url: str = "https://api.example"

    @property
    def journal(self) -> "Told":
        return self

    def clock(self) -> float:
        return self.now

    def durations_s(self, billing_name: str, *, base_url: str) -> tuple[float, ...]:
        self.asked += 1
        return (self.seconds,) * 50


def test_what_it_knows_holds_for_a_minute() -> None:
    told = Told()
    experience = Experience(cast(Context, told))
    for told.now in (0.0, 30.0, 60.0):
        assert experience.of("omni-10s") == learnt([40.0] * 50)
    told.seconds, told.now = 80.0, 61.0
    assert experience.of("omni-10s") == learnt([80.0] * 50)
    assert told.asked == 2


def test_each_billing_name_has_its_own() -> None:
    told = Told()
    experience = Experience(cast(Context, told))
    assert experience.of("omni-10s") == learnt([40.0] * 50)
    told.seconds = 80.0
    assert experience.of("Gemini-Omini-4k-10s") == learnt([80.0] * 50)
    assert experience.of(None) == USUAL


def test_a_run_goes_by_what_it_has_seen(tmp_path: Path) -> None:
    went_by, pause_s = list[Durations](), PollPolicy.pause_s

    def noted(self: PollPolicy, *seen: Any) -> float:
        went_by.append(seen[-1])
        return pause_s(self, *seen)

    fleet = Fleet(tmp_path, task_seconds=40.0)
    with patch.object(PollPolicy, "pause_s", noted):
        assert fleet.run(rows(40), in_flight=10).counts == {"saved": 40}
    assert went_by[0] == USUAL
    assert went_by[-1].median_s == pytest.approx(40, abs=8)
