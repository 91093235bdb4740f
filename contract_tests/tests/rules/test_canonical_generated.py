"""Whatever is said, the canonical request keeps its meaning, and saying it again changes nothing."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis.strategies import SearchStrategy

from jimmyai_omni.rules import Plan, Settings, canonicalize, judge
from jimmyai_omni.rules.request import FIELD_NAMES
from tests.rules.bodies import BODIES, VALID, Body
from tests.rules.plans import plan_of
from tests.rules.schema_verdict import broken_rules

RATIOS = {"landscape": "16:9", "portrait": "9:16", None: None}
SAID = BODIES.filter(lambda body: isinstance(body, dict)).map(
    lambda body: {name: value for name, value in body.items() if name in FIELD_NAMES}
)


def meant(body: Body) -> Settings:
    """What the page says of a valid body."""
    duration: Any = body.get("duration") or (None if body.get("video_urls") else 6)
    ten = body["model"] == "omni-10s"
    return Settings(
        model="omni-10s" if ten else "Gemini-Omini",
        duration_s=10 if ten else duration,
        resolution="720p" if ten else body.get("resolution") or "720p",
        aspect_ratio=body.get("aspect_ratio") or RATIOS[body.get("orientation")],
        generation_type=None if ten else body.get("generation_type") or "reference",
        images=len(body.get("image_urls") or body.get("images") or []),
        videos=len(body.get("video_urls") or []),
    )


@settings(max_examples=100)
@given(VALID)
def test_a_plan_keeps_what_the_request_means(body: Body) -> None:
    plan = plan_of(body)
    assert plan.settings == meant(body)
    assert plan.billing_name is not None
    assert plan.request["prompt"] == body["prompt"]


@settings(max_examples=100)
@given(VALID)
def test_a_canonical_request_is_accepted_and_says_each_thing_once(body: Body) -> None:
    request = plan_of(body).request
    assert broken_rules(dict(request)) == frozenset()
    assert not {"images", "orientation"} & set(request)
    assert [name for name, value in request.items() if value in (None, [], "")] == []
    assert meant(dict(request)) == meant(body)


@settings(max_examples=100)
@given(VALID)
def test_a_canonical_request_is_its_own_canonical_request(body: Body) -> None:
    plan = plan_of(body)
    again = plan_of(plan.request)
    assert (again.request, again.settings, again.billing_name) == (
        plan.request,
        plan.settings,
        plan.billing_name,
    )
    assert set(again.advisories) <= set(plan.advisories)


@settings(max_examples=150)
@given(SAID)
def test_whatever_the_rules_refuse_is_refused_with_all_its_rules(body: Body) -> None:
    answer = canonicalize(body)
    broken = {violation.rule for violation in judge(body)}
    if isinstance(answer, Plan):
        assert broken <= {"OMNI-01"}  # a model name that differs only in its case is mended
    else:
        assert {violation.rule for violation in answer} >= broken - {"OMNI-01"}
        assert broken


@settings(max_examples=150)
@given(SAID)
def test_whatever_is_json_can_be_sent_and_said_again(body: Body) -> None:
    plan = plan_of(body, strict=False)
    again = plan_of(plan.request, strict=False)
    assert (again.request, again.settings) == (plan.request, plan.settings)


@pytest.mark.campaign
@pytest.mark.parametrize(
    ("test", "bodies"),
    [
        (test_a_plan_keeps_what_the_request_means, VALID),
        (test_a_canonical_request_is_accepted_and_says_each_thing_once, VALID),
        (test_a_canonical_request_is_its_own_canonical_request, VALID),
        (test_whatever_the_rules_refuse_is_refused_with_all_its_rules, SAID),
        (test_whatever_is_json_can_be_sent_and_said_again, SAID),
    ],
)
def test_the_same_holds_for_more_bodies(test: Any, bodies: SearchStrategy[Body]) -> None:
    settings(max_examples=600)(given(bodies)(test.hypothesis.inner_test))()
