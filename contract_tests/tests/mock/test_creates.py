"""OMNI-01 to OMNI-30: what a create takes, what it refuses, and what it costs."""

from typing import Any

import pytest
from hypothesis import given

from jimmyai_omni_contract.schema.create_body import findings
from tests.mock.caller import Caller
from tests.rules.bodies import VALID
from tests.rules.case import Case
from tests.rules.cases import CASES

NAMED_CASES = [pytest.param(case, id=f"{case.rule} {number}") for number, case in enumerate(CASES)]
IMAGE = "https://example.com/1.jpg"
VIDEO = "https://example.com/1.mp4"

BILLED: list[tuple[dict[str, Any], str, int]] = [
    ({}, "Gemini-Omini-720p-6s", 60),
    ({"model": "Omni-Flash-Ext", "duration": 10, "resolution": "4k"}, "Gemini-Omini-4k-10s", 300),
    ({"model": "gemini-omni", "duration": 4.0}, "Gemini-Omini-720p-4s", 40),
    ({"duration": None, "resolution": None, "video_urls": None}, "Gemini-Omini-720p-6s", 60),
    ({"resolution": "1080p", "video_urls": [VIDEO]}, "Gemini-Omini-1080p-video", 180),
    ({"model": "omni-10s", "duration": 4, "resolution": "4k"}, "omni-10s", 100),
    ({"model": "omni-10s", "video_urls": [VIDEO]}, "omni-10s", 100),
]


@pytest.mark.parametrize("case", NAMED_CASES)
def test_a_create_is_taken_or_refused_as_the_page_says_and_names_each_broken_rule(case: Case) -> None:
    caller = Caller()
    envelope = caller.post_create(json=case.body)
    assert envelope["code"] == ("20002" if case.refused else "20000")
    assert all(rule in envelope["msg"] for rule in case.refused)
    assert caller.billed() == (0 if case.refused else 1)


@given(VALID)
def test_every_valid_body_is_taken(body: dict[str, Any]) -> None:
    assert Caller().post_create(json=body)["code"] == "20000"


def test_a_refusal_tells_field_rule_and_item_of_everything_that_is_wrong() -> None:
    found = findings({"prompt": " ", "image_urls": [IMAGE, "", 3], "orientation": "up"})
    assert [(finding.rule, finding.field, finding.index) for finding in found] == [
        ("OMNI-01", "model", None),
        ("OMNI-03", "prompt", None),
        ("OMNI-09", "orientation", None),
        ("OMNI-25", "image_urls", 1),
        ("OMNI-25", "image_urls", 2),
    ]


def test_a_refusal_is_readable() -> None:
    assert Caller().create(duration="6") == {
        "code": "20002",
        "msg": "参数错误: OMNI-04 duration: The duration of Gemini-Omini is the integer 4, 6, 8 or 10",
        "data": None,
    }


def test_a_missing_first_frame_breaks_the_rule_of_frames_not_the_one_of_the_field() -> None:
    [found] = findings({"model": "Gemini-Omini", "prompt": "x", "generation_type": "frame"})
    assert (found.rule, found.field) == ("OMNI-13", "images")


def test_a_create_answers_a_new_task_with_its_cost() -> None:
    data = Caller().create(model="Omni-Flash-Ext")["data"]
    assert data.pop("task_id").startswith("task_")
    assert data == {"status": "queued", "model": "Gemini-Omini", "created_at": 1764000000, "cost": 60}


@pytest.mark.parametrize(("fields", "name", "cost"), BILLED, ids=[str(fields) for fields, *_ in BILLED])
def test_a_create_is_charged_by_its_settings_in_effect(fields: dict[str, Any], name: str, cost: int) -> None:
    caller = Caller()
    task_id = caller.created_id(**fields)
    entry = {"task_id": task_id, "billing_name": name, "amount": cost, "at": 1764000000, "account": "mock"}
    assert caller.control("ledger") == {"billed_creates": 1, "spent": cost, "entries": [entry]}
    assert caller.user_balance()["data"]["used_coin"] == cost


def test_the_same_create_again_is_a_second_billed_task() -> None:
    caller = Caller()
    assert caller.created_id() != caller.created_id()
    assert caller.control("ledger")["spent"] == 120


def test_a_refused_create_makes_no_task_and_costs_nothing() -> None:
    caller = Caller()
    assert caller.create(duration=7)["code"] == "20002"
    assert caller.control("tasks") == []
    assert caller.user_balance()["data"]["used_coin"] == 0


@pytest.mark.parametrize(
    ("limit", "text"), [({"balance": 119}, "余额不足"), ({"quota": 119}, "该令牌额度已用尽")]
)
def test_a_create_that_is_not_affordable_is_refused_and_makes_no_task(
    limit: dict[str, Any], text: str
) -> None:
    caller = Caller(**limit)
    assert caller.create()["code"] == "20000"
    assert caller.create() == {"code": "-1", "msg": text, "data": None}
    assert caller.billed() == len(caller.control("tasks")) == 1


def test_the_last_coin_can_be_spent() -> None:
    caller = Caller(balance=60)
    assert caller.create()["code"] == "20000"
    assert caller.user_balance()["data"]["available"] == 0
