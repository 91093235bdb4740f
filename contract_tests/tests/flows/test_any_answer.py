"""Whatever a server says, a call gives a typed result or raises an OmniError; and no paid id is lost."""

import json
from typing import Any, get_args

import attrs
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from jimmyai_omni import OmniError, RetryPolicy
from tests.flows.answers import Answer, page
from tests.flows.calls import CALLS
from tests.flows.harness import BACKENDS, Backend, World

# Lone surrogates too: JSON can write them, and nothing else can.
TEXT = st.text(st.characters(), max_size=12)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | TEXT
FIELDS = (
    *("code", "msg", "data", "task_id", "status", "progress", "model", "created_at", "completed_at", "cost"),
    *("result", "video_url", "image_url", "error_message", "usage", "total_tokens", "list", "model_name"),
    *("unit_price", "balance", "used_coin", "available", "unlimited", "total_quota", "additional_properties"),
)
KNOWN = st.sampled_from(
    ["20000", 20000, "20001", -1, "completed", "failed", "task_1", "ok", "任务不存在", ""]
)
VALUES = st.recursive(
    SCALARS | KNOWN,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS) | TEXT, inner, max_size=6)
    ),
    max_leaves=20,
)
ENVELOPES = st.fixed_dictionaries(
    {
        "code": st.sampled_from(["20000", 20000]) | SCALARS,
        "data": st.dictionaries(st.sampled_from(FIELDS), VALUES),
    },
    optional={"msg": SCALARS},
)
BODIES = (VALUES | ENVELOPES).map(lambda value: json.dumps(value).encode()) | st.binary(max_size=60)
STATUS_CODES = st.sampled_from([200]) | st.integers(200, 599)
TYPES = st.sampled_from(["application/json", "text/html", "", "application/json; charset=gbk", "image/png"])

# On a busy machine nested values take their time.
UNHURRIED = [HealthCheck.too_slow]
BACKEND = st.sampled_from(BACKENDS)


def answering(backend: Backend, answer: Answer) -> World:
    world = World(backend)
    world.omni = world.client(retry=RetryPolicy(attempts=1))
    world.router.route().mock(side_effect=lambda _: answer.response())
    return world


ANSWERS: dict[str, Any] = {
    "backend": BACKEND,
    "body": BODIES,
    "status_code": STATUS_CODES,
    "content_type": TYPES,
}


@settings(max_examples=50, suppress_health_check=UNHURRIED)
@given(**ANSWERS)
def test_any_answer_is_a_result_or_an_error_of_ours(
    backend: Backend, body: bytes, status_code: int, content_type: str
) -> None:
    world = answering(backend, page(body, status_code, content_type))
    for call in CALLS.values():
        try:
            result = call.of(world.omni)
        except OmniError as error:
            assert error.hint
            assert error.billed in ("no", "maybe", "yes")
            assert str(error)
        else:
            assert type(result) is call.result
            assert all(typed(part) for part in (result if isinstance(result, tuple) else (result,)))
    assert len(world.sent) == len(CALLS)


def typed(result: Any) -> bool:
    """Whether the fields of a result hold what their annotations claim."""
    claims = {field.name: get_args(field.type) or (field.type,) for field in attrs.fields(type(result))}
    # Of exactly this type: to isinstance, a truth is a number.
    return all(type(getattr(result, name)) in kinds for name, kinds in claims.items())


SHALLOW = SCALARS | KNOWN | st.lists(SCALARS, max_size=2)
IDS = TEXT.filter(lambda text: text.strip())


PAID: dict[str, Any] = {
    "backend": BACKEND,
    "task_id": IDS,
    "data": st.dictionaries(st.sampled_from(FIELDS), SHALLOW, max_size=4),
    "top": st.dictionaries(st.sampled_from(FIELDS), SHALLOW, max_size=2),
    "status_code": STATUS_CODES,
}


@settings(max_examples=40, suppress_health_check=UNHURRIED)
@given(**PAID)
@example("sync", "task_1", {"status": []}, {"code": "-1", "msg": "服务器错误"}, 502)
def test_no_id_of_a_paid_task_is_lost(
    backend: Backend, task_id: str, data: dict[str, Any], top: dict[str, Any], status_code: int
) -> None:
    envelope = {name: value for name, value in top.items() if name != "task_id"}
    body = json.dumps({**envelope, "data": {**data, "task_id": task_id}})
    world = answering(backend, page(body, status_code, "application/json"))
    assert world.omni.create("A cat").id == task_id.strip()
    assert world.billable() == 1


@settings(max_examples=30)
@given(backend=BACKEND, text=TEXT)
@example(backend="sync", text="\ud800")
@example(backend="sync", text="../..")
def test_any_text_can_be_asked_for_or_is_refused_as_ours(backend: Backend, text: str) -> None:
    world = answering(backend, page("{}", 200, "application/json"))
    for call in (world.omni.retrieve, world.omni.models, world.omni.create):
        try:
            call(text)
        except OmniError as error:
            assert str(error)


@pytest.mark.campaign
@pytest.mark.parametrize(
    ("test", "answers"),
    [(test_any_answer_is_a_result_or_an_error_of_ours, ANSWERS), (test_no_id_of_a_paid_task_is_lost, PAID)],
)
def test_the_same_holds_for_more_answers(test: Any, answers: dict[str, Any]) -> None:
    more = settings(max_examples=150, suppress_health_check=UNHURRIED)
    more(given(**answers)(test.hypothesis.inner_test))()
