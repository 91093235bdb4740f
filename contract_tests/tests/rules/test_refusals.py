"""What cannot or should not be sent is refused, with all its reasons at once and a way out of each."""

import math
from functools import cache
from typing import Any

import pytest

from jimmyai_omni.rules import Plan, canonicalize, judge
from tests.rules.case import Case, standard, urls
from tests.rules.cases import CASES, MODELS
from tests.rules.plans import plan_of, refusal_of

REFUSED = [
    pytest.param(case, id=f"{case.rule} {case.says} {number}")
    for number, case in enumerate(CASES)
    if case.refused and isinstance(case.body, dict)
]


@cache
def nested(depth: int) -> list[object]:
    value: list[object] = []
    for _ in range(depth):
        value = [value]
    return value


def circular() -> list[object]:
    value: list[object] = []
    value.append(value)
    return value


# By the name of what is wrong with them; built late, since some cannot be shown.
NO_JSON: dict[str, Any] = {
    "a lone surrogate": lambda: "A cat \ud800",
    "a lone surrogate within": lambda: ["https://example.com/\udfff"],
    "not a number": lambda: math.nan,
    "infinity": lambda: math.inf,
    "bytes": lambda: b"A cat",
    "a set": lambda: {"https://example.com/a.jpg"},
    "an object": object,
    "a circle": circular,
    "too deep a nest": lambda: nested(100_000),
    "an integer too long to write": lambda: 10**5000,
}


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("field", ["model", "prompt", "duration", "aspect_ratio", "image_urls"])
@pytest.mark.parametrize("kind", NO_JSON)
def test_what_is_no_json_is_refused_and_never_crashes(kind: str, field: str, strict: bool) -> None:
    reasons = refusal_of(standard(**{field: NO_JSON[kind]()}), strict=strict)
    assert ("OMNI-27", field) in [(reason.rule, reason.where) for reason in reasons]
    assert "cannot be written as JSON" in "".join(map(str, reasons))


@pytest.mark.parametrize("kind", NO_JSON)
def test_an_extra_field_that_is_no_json_is_refused_too(kind: str) -> None:
    reasons = refusal_of(standard(), extra={"camera": NO_JSON[kind]()}, strict=False)
    assert [(reason.rule, reason.where) for reason in reasons] == [("OMNI-27", "extra.camera")]


def test_an_extra_name_that_cannot_be_written_is_refused() -> None:
    reasons = refusal_of(standard(), extra={"seed \ud800": 1})
    assert [reason.rule for reason in reasons] == ["OMNI-27"]


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ("Gemini-Omini-Pro", "did you mean Gemini-Omini?"),
        ("gemini omni", "did you mean gemini-omni?"),
        ("omni-20s", "did you mean omni-10s?"),
        ("Omni-Flash", "did you mean Omni-Flash-Ext?"),
        ("veo-3", "use one of Gemini-Omini, Omni-Flash-Ext, gemini-omni, omni-10s"),
    ],
)
def test_an_unknown_model_gets_the_nearest_name(said: str, remedy: str) -> None:
    assert [(reason.rule, reason.remedy) for reason in refusal_of(standard(model=said))] == [
        ("OMNI-01", remedy)
    ]


@pytest.mark.parametrize(
    ("field", "remedy"),
    [
        ("aspectRatio", "did you mean aspect_ratio?"),
        ("image_url", "did you mean image_urls?"),
        ("Duration", "did you mean duration?"),
        ("seed", "send a field of a newer API by extra="),
    ],
)
@pytest.mark.parametrize("strict", [True, False])
def test_an_unknown_field_gets_the_nearest_name_or_the_way_to_send_it(
    field: str, remedy: str, strict: bool
) -> None:
    reasons = refusal_of(standard(**{field: 1}), strict=strict)
    assert [(reason.rule, reason.field, reason.remedy) for reason in reasons] == [("OMNI-27", field, remedy)]


@pytest.mark.parametrize("field", ["duration", "images", "model"])
def test_an_extra_field_may_not_stand_in_for_a_documented_one(field: str) -> None:
    reasons = refusal_of(standard(), extra={field: 6}, strict=False)
    assert [(reason.rule, reason.field) for reason in reasons] == [("OMNI-27", f"extra.{field}")]


def test_all_reasons_are_told_together() -> None:
    said = {"prompt": " ", "duration": 5, "resolution": "8k", "orientation": "square", "seed": 1}
    said |= {"model": "omini-gemini", "images": ["", "x"], "video_urls": urls(2)}
    assert {reason.rule for reason in refusal_of(said, extra={"model": "omni-10s"})} == {
        *("OMNI-01", "OMNI-03", "OMNI-09", "OMNI-15", "OMNI-25", "OMNI-27")
    }
    standard_too = {reason.rule for reason in refusal_of(said | {"model": "gemini-omni", "duration": 5})}
    assert standard_too == {
        *("OMNI-03", "OMNI-04", "OMNI-06", "OMNI-09", "OMNI-14", "OMNI-15", "OMNI-16", "OMNI-25", "OMNI-27")
    }


@pytest.mark.parametrize("case", REFUSED)
def test_what_the_page_refuses_is_refused_unless_a_model_name_is_mended(case: Case) -> None:
    body: Any = case.body
    answer = canonicalize(body)
    if isinstance(answer, Plan):
        assert case.refused == {"OMNI-01"}
        assert body["model"].strip().casefold() in {name.casefold() for name in MODELS}
    else:
        assert {violation.rule for violation in answer} == case.refused


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_strict_is_sent_as_it_was_said_with_its_broken_rules_told(case: Case) -> None:
    body: Any = case.body
    if isinstance(canonicalize(body), Plan):
        assert plan_of(body, strict=False) == plan_of(body)
        return
    plan = plan_of(body, strict=False)
    assert case.refused <= {advisory.rule for advisory in plan.advisories}
    assert {violation.rule for violation in judge(plan.request)} == case.refused
