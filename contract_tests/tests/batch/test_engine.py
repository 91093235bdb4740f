"""A batch from its first create to its last file: nothing is lost, and nothing is paid twice."""

import json
from pathlib import Path
from typing import Any

import pytest

from jimmyai_omni_contract.mock.log import Received
from jimmyai_omni_contract.mock.script.condition import Condition
from tests.batch.fleet import PRICE, Fleet, rows


@pytest.mark.parametrize("count", [60, pytest.param(200, marks=pytest.mark.campaign)])
def test_every_row_has_its_video_and_was_paid_once(count: int, tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    result = fleet.run(rows(count), in_flight=50)
    assert (result.counts, result.spent, result.is_complete) == ({"saved": count}, count * PRICE, True)
    fleet.service.assert_billed(count)
    assert len(fleet.sent) == count
    fleet.check()
    lines = [json.loads(line) for line in (fleet.place / "manifest.jsonl").read_text().splitlines()]
    assert [line["state"] for line in lines] == ["saved"] * count
    assert {line["file"] for line in lines} == {path.name for path in fleet.place.glob("*.mp4")}
    assert all(line["sent_at"] <= line["working_at"] and line["billed"] == "yes" for line in lines)
    assert (fleet.place / "gallery.html").exists()


def test_no_more_tasks_are_unfinished_than_may_be(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    fleet.run(rows(20), in_flight=7)
    assert fleet.most_unfinished == 7
    assert max(event.in_flight for event in fleet.events) == 7


RATE_LIMITS: dict[str, tuple[str, int]] = {
    "HTTP 429": ("429", 0),
    "HTTP 429 with Retry-After": ("429-retry-after", 0),
    "HTTP 503 with Retry-After": ("503-retry-after", 0),
    # Whether these made a task is documented nowhere.
    "in the envelope": ("rate-limit", 3),
}


@pytest.mark.parametrize(("fault", "unknown"), RATE_LIMITS.values(), ids=RATE_LIMITS)
def test_a_rate_limit_of_creates_slows_them_and_loses_nothing(
    fault: str, unknown: int, tmp_path: Path
) -> None:
    fleet = Fleet(tmp_path)
    fleet.service.fail("create", fault, 3)
    result = fleet.run(rows(12))
    expected = {"saved": 12 - unknown, "unknown": unknown}
    assert result.counts == {state: count for state, count in expected.items() if count}
    fleet.check()
    slowest = min(event.creates_per_s for event in fleet.events)
    assert slowest == 5 if fault.startswith("503") else slowest < 5
    assert fleet.create_times[3] > 1 if fault.endswith("retry-after") else True


@pytest.mark.parametrize("fault", ["429", "429-retry-after", "rate-limit", "500", "drop", "502-html"])
def test_looks_that_fail_are_made_again(fault: str, tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    fleet.service.fail("query", fault, 12)
    result = fleet.run(rows(5))
    assert result.counts == {"saved": 5}
    if fault in ("429", "429-retry-after", "rate-limit"):
        assert min(event.polls_per_s for event in fleet.events) < 20
    fleet.check()


UNKNOWN = ["drop", "drop-before", "500", "500-after", "-1", "-1-after", "stall", "html-200", "empty-200"]


@pytest.mark.parametrize("fault", UNKNOWN)
def test_a_create_of_unknown_outcome_is_never_sent_again(fault: str, tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    fleet.service.fail("create", fault, 2)
    assert fleet.run(rows(8)).counts == {"saved": 6, "unknown": 2}
    # Nor at the next run, which has no faults.
    assert fleet.run(rows(8)).counts == {"saved": 6, "unknown": 2}
    fleet.check()


def test_where_no_create_is_answered_the_rest_is_not_put_at_risk(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    fleet.service.fail("create", "500-after")
    result = fleet.run(rows(100))
    assert result.counts["unknown"] < 20
    assert result.counts["waiting"] > 80
    assert (
        "creates in a row failed; the last one: the create was sent, but no usable answer" in result.stopped
    )


def test_all_faults_together_lose_nothing(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path, seed=5)
    often = Condition(probability=0.04)
    for fault in ("429", "429-retry-after", "503-retry-after", "drop", "500-after", "stall", "rate-limit"):
        fleet.service.fail("create", fault, when=often)
        fleet.service.fail(
            "query", fault.removesuffix("-after") if fault == "500-after" else fault, when=often
        )
    for fault in ("drop", "503-retry-after"):
        fleet.service.fail("media", fault, when=Condition(probability=0.1))
    for scenario in ("fails", "late-url", "expired-url-once", "not-found-first"):
        fleet.service.script(scenario, when=Condition(probability=0.1))
    result = fleet.run(rows(40), in_flight=20)
    fleet.check()
    assert result.counts.keys() <= {"saved", "failed", "unknown", "completed", "running"}
    fleet.service.clear_faults()
    again = fleet.run(rows(40))
    assert again.counts.keys() == {"saved", "failed", "unknown"}
    assert again.counts["unknown"] == result.counts["unknown"]
    fleet.check()


def test_what_the_api_refuses_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    fleet.service.fail("create", "20002", when=Condition(calls=(2,)))
    result = fleet.run(rows(5))
    assert result.counts == {"saved": 4, "refused": 1}
    assert any("the API answered code 20002" in trouble for trouble in result.troubles)


def test_where_looks_are_too_many_those_near_the_end_are_late_least(tmp_path: Path) -> None:
    """One look takes a second, and 60 tasks of 150 s want two in each."""
    fleet = Fleet(tmp_path, task_seconds=150.0)
    fleet.trip_s, delays_s = 0.5, list[float]()

    def note(received: Received) -> None:
        if b'"completed"' in received.response.body:
            task = json.loads(received.response.body)["data"]
            delays_s.append(fleet.service.clock.now() - task["completed_at"])

    fleet.service.observe(note)
    assert fleet.run(rows(60), polls=1, most_creates_per_s=0.4).counts == {"saved": 60}
    # It is 21 s where all looks are late alike.
    assert sum(delays_s) / len(delays_s) < 15


def test_a_task_that_fails_is_told_and_not_made_again(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    fleet.service.script("fails", 1)
    result = fleet.run(rows(3), in_flight=1)
    assert result.counts == {"saved": 2, "failed": 1}
    assert "row 1: the task failed: The prompt was rejected by the content review." in result.troubles
    fleet.service.assert_billed(3)


def test_a_key_that_is_not_accepted_ends_the_run(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    fleet.service.fail("create", "20001", when=Condition(calls=(4,)))
    with pytest.raises(Exception, match="authentication failed"):
        fleet.run(rows(12), creates=2)
    assert fleet.states()["waiting"] + fleet.states()["refused"] >= 6
    assert fleet.run(rows(12)).counts == {"saved": 12}
    fleet.check()


def test_a_video_that_cannot_be_fetched_is_fetched_by_the_next_run(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    fleet.service.fail("media", "503", 6)
    assert fleet.run(rows(4), in_flight=1).counts == {"saved": 2, "completed": 2}
    assert fleet.run(rows(4)).counts == {"saved": 4}
    fleet.service.assert_billed(4)
    fleet.check()


@pytest.mark.parametrize("kind", [list, iter])
def test_rows_of_python_are_rows(kind: Any, tmp_path: Path) -> None:
    assert Fleet(tmp_path).run(kind(["A cat", "A dog"])).counts == {"saved": 2}
