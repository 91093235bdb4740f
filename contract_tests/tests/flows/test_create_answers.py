"""A created task is read from every answer that holds its id, however broken the rest is."""

from typing import Any

import httpx
import pytest

from jimmyai_omni import Task
from tests.flows.answers import CREATED, NOW_S, Answer, created, document, envelope, media, page
from tests.flows.harness import CREATE, World, once

TASK = Task(id="task_1", status="queued", model="Gemini-Omini", created_at=NOW_S)


def read(world: World, answer: Answer) -> Task:
    """The task of a create that is answered so; one request is sent for it."""
    world.on(CREATE, answer)
    task = world.omni.create("A cat", model="gemini-omni")
    assert world.billable() == len(world.sent) == 1
    return task


@pytest.mark.parametrize("code", ["20000", 20000])
def test_a_create_is_read_under_either_kind_of_code(world: World, code: object) -> None:
    assert read(world, envelope(CREATED, code)) == TASK


def test_an_alias_is_answered_as_the_model_that_it_names(world: World) -> None:
    assert read(world, created()).model == "Gemini-Omini"


@once
@pytest.mark.parametrize(
    ("cost", "read_as"), [(60, 60.0), (12.5, 12.5), ("60.5", 60.5), (None, None), ("?", None)]
)
def test_the_cost_is_read_where_the_server_says_it(world: World, cost: object, read_as: float | None) -> None:
    assert read(world, created(cost=cost)).cost == read_as


def test_fields_that_no_one_knows_are_passed_over(world: World) -> None:
    assert read(world, created(trace={"task_id": "other"}, additional_properties=1)) == TASK


KEEPS: dict[str, tuple[Answer, Any]] = {
    "an unknown status": (created(status="warming_up"), "warming_up"),
    "no other field": (envelope({"task_id": "task_1"}), ""),
    "fields that are null": (created(status=None, model=None, created_at=None), ""),
    "wrong types": (created(status=["queued"], model={}, created_at="soon", cost=[]), ""),
    "absurd numbers": (created(created_at=10**400, cost=1e308), "queued"),
    "no envelope": (document(CREATED), "queued"),
    "a flat answer beside data that is null": (document({**CREATED, "data": None}), ""),
    "an id one level deeper": (envelope({"task": CREATED}), ""),
    "an id in a list": (envelope([CREATED]), ""),
    "an id beside the envelope's data": (document({"code": "20000", "task_id": "task_1", "data": {}}), ""),
    "an error code": (envelope(CREATED, "-1", "服务器错误"), "queued"),
    "a refusal's code": (envelope(CREATED, "20002", "参数错误"), "queued"),
    "no code": (document({"msg": "ok", "data": CREATED}), "queued"),
    "code null": (envelope(CREATED, None), "queued"),
    "HTTP 502": (document({"code": "20000", "msg": "ok", "data": CREATED}, 502), "queued"),
    "HTTP 201": (document({"code": "20000", "msg": "ok", "data": CREATED}, 201), "queued"),
    "another media type": (page('{"data": {"task_id": "task_1", "status": "queued"}}', 200), "queued"),
    "a byte order mark": (page('\ufeff{"data": {"task_id": "task_1"}}', 200, "application/json"), ""),
    "an answer cut after the id": (
        media(
            b'{"code": "20000", "data": {"task_id": "task_1", "sta',
            content_type="application/json",
            breaks=httpx.RemoteProtocolError("peer closed connection"),
        ),
        "",
    ),
    "an id in spaces": (created(task_id=" task_1\n"), "queued"),
}


@once
@pytest.mark.parametrize(("answer", "status"), KEEPS.values(), ids=KEEPS)
def test_the_id_of_a_paid_task_is_kept_beside(world: World, answer: Answer, status: str) -> None:
    task = read(world, answer)
    assert (task.id, task.status) == ("task_1", status)


def test_an_id_that_is_a_number_is_read_as_text(world: World) -> None:
    assert read(world, created(task_id=9007199254740993)).id == "9007199254740993"


def test_a_task_without_a_readable_field_has_no_state_to_rely_on(world: World) -> None:
    task = read(world, envelope({"task_id": "task_1"}))
    assert (task.state, task.is_terminal, task.model, task.created_at) == ("unknown", False, None, None)


def test_the_first_id_is_that_of_the_task_not_of_something_within(world: World) -> None:
    within = {"parent": {"task_id": "old"}, **CREATED}
    assert read(world, envelope(within)).id == "task_1"
