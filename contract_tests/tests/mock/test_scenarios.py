"""What can become of a task but the plain walk."""

from typing import Any

import attrs
import pytest

from jimmyai_omni_contract.mock.script.scenarios import SCENARIOS, Scenario
from tests.contract.spec import answer_validator
from tests.mock.caller import BASE_URL, QUERY, Caller
from tests.mock.test_videos import CLIP


class Scripted(Caller):
    """A caller whose next task has a scenario."""

    def __init__(self, scenario: Scenario | str, **options: Any) -> None:
        super().__init__(**options)
        self.service.script(scenario, 1)
        self.task_id = self.created_id()

    def poll(self) -> dict[str, Any]:
        """The envelope of one query, which may be out of contract."""
        envelope: dict[str, Any] = self.http.get(QUERY + self.task_id).json()
        return envelope

    def statuses(self, polls: int = 6) -> list[str]:
        return [self.poll()["data"]["status"] for _ in range(polls)]

    def url(self) -> str:
        """The URL of its video, as the next query gives it."""
        return str(self.poll()["data"]["result"]["video_url"])

    def finish(self) -> None:
        for _ in range(4):
            self.poll()


def test_a_task_that_fails_says_why_and_is_billed_all_the_same() -> None:
    caller = Scripted("fails")
    assert caller.statuses(5) == ["queued", *["processing"] * 3, "failed"]
    data = caller.query(caller.task_id)["data"]
    assert (data["progress"], data["completed_at"]) == (0, 1764000012)
    assert data["error_message"] == "The prompt was rejected by the content review."
    assert "result" not in data
    assert caller.bare("GET", f"/videos/{caller.task_id}.mp4").status_code == 404
    caller.service.assert_billed(1)


def test_a_task_can_fail_for_any_reason() -> None:
    caller = Scripted(attrs.evolve(SCENARIOS["fails"], error_message="内容审核未通过"))
    caller.finish()
    assert caller.poll()["data"]["error_message"] == "内容审核未通过"


def test_an_unknown_status_comes_between_the_documented_ones() -> None:
    assert Scripted("unknown-status").statuses() == [
        "queued",
        "reviewing",
        *["processing"] * 2,
        *["completed"] * 2,
    ]
    caller = Scripted("unknown-status", advance="clock", task_seconds=100)
    seen: list[str] = []
    for _ in range(11):
        seen += caller.statuses(1)
        caller.service.clock.advance(10)
    assert seen == ["queued"] * 2 + ["reviewing"] * 2 + ["processing"] * 6 + ["completed"]


def test_a_task_does_not_exist_for_its_first_two_polls() -> None:
    caller = Scripted("not-found-first")
    assert [caller.poll() for _ in range(2)] == [{"code": "-1", "msg": "任务不存在", "data": None}] * 2
    assert caller.query(caller.task_id)["data"]["task_id"] == caller.task_id
    caller.service.assert_billed(1)


def test_a_url_comes_two_polls_after_the_end() -> None:
    caller = Scripted("late-url")
    caller.finish()
    assert [caller.url() for _ in range(4)] == ["", "", *[f"{BASE_URL}/videos/{caller.task_id}.mp4"] * 2]
    assert caller.http.get(caller.url()).content == CLIP


def test_a_relative_url_leads_to_the_video_all_the_same() -> None:
    caller = Scripted("relative-url")
    caller.finish()
    assert caller.url() == f"/videos/{caller.task_id}.mp4"
    assert caller.http.get(caller.url()).content == CLIP


@pytest.mark.parametrize("advance", ["per-poll", "clock"])
def test_a_task_that_is_stuck_is_processed_for_ever(advance: str) -> None:
    caller = Scripted("stuck", advance=advance)
    caller.finish()
    caller.service.clock.advance(1e6)
    for _ in range(3):
        data = caller.query(caller.task_id)["data"]
        assert (data["status"], data["progress"]) == ("processing", 99)
    assert caller.bare("GET", f"/videos/{caller.task_id}.mp4").status_code == 404


def test_an_expired_url_is_replaced_by_the_next_query_and_stays_expired() -> None:
    caller = Scripted("expired-url-once")
    caller.finish()
    first = caller.url()
    assert caller.url() == first, "as long as nobody has tried it"
    assert [caller.http.get(first).status_code for _ in range(2)] == [410, 410]
    second = caller.url()
    assert second != first
    assert caller.http.get(second).content == CLIP
    assert caller.http.get(first).status_code == 410
    assert caller.url() == second


def test_as_many_urls_expire_as_a_scenario_says() -> None:
    caller = Scripted(Scenario("twice", expired_urls=2))
    caller.finish()
    assert [caller.http.get(caller.url()).status_code for _ in range(3)] == [410, 410, 200]


def test_a_scenario_is_given_to_so_many_tasks_and_then_the_next_one_is() -> None:
    caller = Caller()
    for scenario, times in (("plain", 1), ("fails", 2), ("stuck", None)):
        caller.service.script(scenario, times)
    for _ in range(5):
        caller.created_id()
    assert [task["scenario"] for task in caller.control("tasks")] == [
        *("plain", "fails", "fails"),
        *("stuck", "stuck"),
    ]
    caller.service.clear_scenarios()
    caller.created_id()
    assert caller.control("tasks")[-1]["scenario"] == "plain"


def test_a_refused_create_uses_up_no_scenario() -> None:
    caller = Caller()
    caller.service.script("fails", 1)
    assert caller.create(duration=7)["code"] == "20002"
    caller.created_id()
    assert caller.control("tasks")[0]["scenario"] == "fails"


def test_a_reset_brings_back_the_scenarios_of_the_options_alone() -> None:
    caller = Caller(scenarios=("fails:1",))
    for _ in range(2):
        caller.created_id()
        caller.service.script("stuck")
        caller.created_id()
        assert [task["scenario"] for task in caller.control("tasks")] == ["fails", "stuck"]
        caller.service.reset()


def test_an_unknown_scenario_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(ValueError, match="no scenario 'explodes'") as raised:
        Caller().service.script("explodes")
    assert [name for name in SCENARIOS if name not in str(raised.value)] == []


@pytest.mark.parametrize("order", ["explodes", "fails:", "fails:x", "fails:0", ""])
def test_an_order_that_is_none_is_refused_at_the_start(order: str) -> None:
    with pytest.raises(ValueError, match=r"no scenario|times"):
        Caller(scenarios=(order,))


@pytest.mark.parametrize(
    "name", ["plain", "fails", "not-found-first", "relative-url", "stuck", "expired-url-once"]
)
def test_what_the_documents_know_keeps_to_the_contract(name: str) -> None:
    caller = Scripted(name)
    for _ in range(7):
        answer_validator("queryVideo").validate(caller.poll())
