"""The switches of what answers look like: each sentence of the facts that a server can show."""

from typing import Any

import pytest

from jimmyai_omni import Omni
from jimmyai_omni_contract.mock.script.condition import Condition
from jimmyai_omni_contract.mock.script.scenarios import Scenario
from jimmyai_omni_contract.testing import OmniMock
from tests.mock.caller import QUERY, Caller


def finished(caller: Caller) -> dict[str, Any]:
    """What the query of a completed task answers, whatever its form."""
    task_id = caller.created_id()
    for _ in range(5):
        answer: dict[str, Any] = caller.http.get(QUERY + task_id).json()
    return answer


def test_a_flat_query_has_no_envelope_and_its_errors_have() -> None:
    caller = Caller(query_form="flat")
    flat = finished(caller)
    assert "code" not in flat
    assert (flat["status"], flat["progress"]) == ("completed", 100)
    assert flat["result"]["video_url"].endswith(".mp4")
    assert caller.query("task_of_nobody")["code"] == "-1"
    assert finished(Caller())["data"].keys() == flat.keys()


@pytest.mark.parametrize("form", ["envelope", "flat"])
@pytest.mark.parametrize("code_type", ["string", "integer"])
def test_the_client_reads_every_form(form: str, code_type: str) -> None:
    with OmniMock(query_form=form, code_type=code_type, costs=False, usage=False) as mock:
        omni: Omni = mock.client()
        assert omni.download_bytes(omni.generate("A cat")).startswith(b"\0\0\0")


def test_the_newer_fields_can_be_left_out() -> None:
    newer, older = Caller(), Caller(costs=False, usage=False)
    assert newer.create()["data"].keys() - older.create()["data"].keys() == {"cost"}
    assert finished(newer)["data"].keys() - finished(older)["data"].keys() == {"cost", "usage"}


def test_videos_can_be_on_another_host() -> None:
    caller = Caller(media_base_url="http://cdn.test")
    assert finished(caller)["data"]["result"]["video_url"].startswith("http://cdn.test/videos/task_")


@pytest.mark.parametrize(
    ("statuses", "progress", "seen"),
    [
        (("pending", "completed"), (), [("pending", 0), ("completed", 100), ("completed", 100)]),
        (("queued", "canceled"), (), [("queued", 0), ("canceled", 0), ("canceled", 0)]),
        (("processing", "failed"), (7, 8), [("processing", 7), ("failed", 8), ("failed", 8)]),
        (("success",), (), [("success", 0)] * 3),
    ],
)
def test_a_scenario_can_name_every_status(
    statuses: tuple[str, ...], progress: tuple[int, ...], seen: list[tuple[str, int]]
) -> None:
    caller = Caller()
    caller.service.script(Scenario("mine", statuses=statuses, progress=progress))
    created = caller.http.post(
        "/api/open-api/v1/gemini/omni/videos", json={"model": "omni-10s", "prompt": "x"}
    )
    assert created.json()["data"]["status"] == statuses[0]
    task_id = created.json()["data"]["task_id"]
    data = [caller.http.get(QUERY + task_id).json()["data"] for _ in range(3)]
    assert [(answer["status"], answer["progress"]) for answer in data] == seen
    assert all(
        ("error_message" in answer) == (answer["status"] in ("failed", "completed")) for answer in data
    )


def test_a_walk_of_statuses_is_spread_over_the_time() -> None:
    caller = Caller(advance="clock", task_seconds=30)
    caller.service.script("every-status", when=Condition(calls=(1,)))
    task_id = caller.created_id()
    seen: list[str] = []
    for _ in range(5):
        seen.append(caller.query(task_id)["data"]["status"])
        caller.service.clock.advance(7.5)
    assert seen == ["queued", "pending", "submitted", "processing", "completed"]


def test_each_status_needs_its_progress() -> None:
    with pytest.raises(ValueError, match=r"scenario mine: each status needs its progress \(1 progress, 2"):
        Scenario("mine", statuses=("queued", "completed"), progress=(0,))
