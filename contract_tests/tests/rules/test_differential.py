"""The rules in Python, the schema of the contract and the mock server judge every generated body alike.

That such a comparison can fail is shown with rules made wrong on purpose: the generated bodies must tell
each of them from the schema.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from jimmyai_omni.contract import rule_table
from jimmyai_omni.rules import judge
from jimmyai_omni.rules.verdict import Violation
from jimmyai_omni_contract.mock.messages import MockRequest
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.service import MockServer
from tests.rules.bodies import BODIES, VALID, Body
from tests.rules.schema_verdict import SCHEMA, broken_rules

# The package has a function of the same name, so an import statement would find that.
JUDGE: Any = import_module("jimmyai_omni.rules.judge")
PATIENT = [HealthCheck.too_slow]
Judged = list[tuple[object, frozenset[str]]]


def judged(body: object) -> frozenset[str]:
    return frozenset(violation.rule for violation in judge(body))


@pytest.fixture(scope="module")
def bodies() -> Judged:
    """Generated bodies with the verdicts of the schema; the same ones in every run."""
    found: Judged = []

    @settings(max_examples=1000, phases=[Phase.generate], suppress_health_check=PATIENT)
    @given(BODIES)
    def collect(body: object) -> None:
        found.append((body, broken_rules(body)))

    collect()
    return found


def test_schema_and_judge_agree_on_the_verdict_and_on_the_broken_rules(bodies: Judged) -> None:
    assert [body for body, verdict in bodies if judged(body) != verdict] == []


@pytest.mark.campaign
@settings(max_examples=1200, suppress_health_check=PATIENT)
@given(BODIES)
def test_they_agree_on_more_bodies(body: object) -> None:
    by_schema, by_judge = broken_rules(body), judged(body)
    assert bool(by_schema) == bool(by_judge), "one accepts what the other refuses"
    assert by_schema == by_judge


@settings(max_examples=100)
@given(VALID)
def test_schema_and_judge_accept_what_is_made_to_be_valid(body: Body) -> None:
    assert (broken_rules(body), judged(body)) == (frozenset(), frozenset())


def test_among_the_generated_bodies_each_rule_is_broken_alone_and_many_are_accepted(bodies: Judged) -> None:
    refusing = {rule.id for rule in rule_table() if rule.refused_with == "20002"}
    verdicts = [verdict for _, verdict in bodies]
    assert len(verdicts) >= 1000
    assert {rule for verdict in verdicts if len(verdict) == 1 for rule in verdict} == refusing
    assert verdicts.count(frozenset()) > len(verdicts) / 5


def test_the_mock_server_answers_what_both_judge(bodies: Judged) -> None:
    server = MockServer(MockOptions(balance=1e9))
    headers = {"authorization": "Bearer mock-key", "content-type": "application/json"}
    for body, verdict in bodies:
        sent = json.dumps(body).encode()
        answer = server.handle(MockRequest("POST", "/api/open-api/v1/gemini/omni/videos", "", headers, sent))
        told = frozenset(re.findall("OMNI-[0-9]{2}", answer.body.decode()))
        assert (answer.code, told) == ("20002" if verdict else "20000", verdict), body
    assert len(server.state.ledger) == sum(not verdict for _, verdict in bodies)


def test_another_validator_means_the_same_by_the_schema(bodies: Judged) -> None:
    validator: Any = Draft202012Validator(SCHEMA)
    assert [body for body, verdict in bodies[:400] if validator.is_valid(body) == bool(verdict)] == []


def test_schema_and_judge_take_the_same_characters_for_blanks() -> None:
    odd = [chr(code) for code in range(0xD800) if unicodedata.category(chr(code))[0] in "CZ"] + ["\ufeff"]
    prompts: list[Body] = [{"model": "omni-10s", "prompt": character} for character in odd]
    assert [body for body in prompts if judged(body) != broken_rules(body)] == []
    assert {bool(judged(body)) for body in prompts} == {True, False}


def images_added_up(body: Mapping[str, Any]) -> tuple[str, list[object]]:
    """Wrong: `images` counts beside `image_urls`, not only instead of it."""
    lists = [body.get(field) for field in ("image_urls", "images")]
    return "image_urls", [item for value in lists if isinstance(value, list) for item in value]


def only_two_ratios(body: Mapping[str, Any]) -> Iterator[Violation]:
    """Wrong: the documented examples of an aspect ratio are taken for all there is."""
    if body.get("aspect_ratio") not in (None, "", "16:9", "9:16"):
        yield Violation("OMNI-10", "aspect_ratio", "is not offered", "use 16:9")
    if body.get("orientation") not in (None, "landscape", "portrait"):
        yield Violation("OMNI-09", "orientation", "is no orientation", "use landscape")


def rules_with(index: int, rule: object) -> tuple[object, ...]:
    return (*JUDGE._RULES[:index], rule, *JUDGE._RULES[index + 1 :])


RULES = ("model", "prompt", "duration", "resolution", "mode", "ratio", "lists", "videos", "counts")
MUTANTS: dict[str, tuple[str, object]] = {
    "5 s are offered": ("DURATIONS_S", (4, 5, 6, 8, 10)),
    "10 s are not offered": ("DURATIONS_S", (4, 6, 8)),
    "2 references are fine": ("REFERENCE_COUNTS", (0, 1, 2, 3)),
    "3 references are refused": ("REFERENCE_COUNTS", (0, 1)),
    "no reference is refused": ("REFERENCE_COUNTS", (1, 3)),
    "2 videos are fine": ("MAX_VIDEOS", 2),
    "1 video is refused": ("MAX_VIDEOS", 0),
    "omni-10s takes 8 references": ("MAX_FIXED_REFERENCES", 8),
    "omni-10s takes 6 references": ("MAX_FIXED_REFERENCES", 6),
    "an alias has no rules": ("STANDARD_NAMES", ("Gemini-Omini", "gemini-omni")),
    "omni-10s has the standard rules": ("STANDARD_NAMES", JUDGE.MODEL_NAMES),
    "a near name is a model": ("MODEL_NAMES", (*JUDGE.MODEL_NAMES, "Gemini-Omni")),
    "an alias is no model": ("MODEL_NAMES", ("Gemini-Omini", "gemini-omni", "omni-10s")),
    "square is an orientation": ("RATIO_OF", {"landscape": "16:9", "portrait": "9:16", "square": "1:1"}),
    "images are added up": ("list_in_effect", images_added_up),
    "true is an integer": ("_is_integer", lambda value: isinstance(value, int)),
    "6.0 is no integer": ("_is_integer", lambda value: type(value) is int),
    "a byte order mark is no blank": ("_NOT_BLANK", re.compile(r"\S")),
    "U+3000 is no blank": ("_NOT_BLANK", re.compile("[^ \t\r\n]")),
    "720p is refused": ("_RULES", rules_with(3, JUDGE._word("OMNI-06", "resolution", ("1080p", "4k")))),
    "reference is refused": ("_RULES", rules_with(4, JUDGE._word("OMNI-18", "generation_type", ("frame",)))),
    "other ratios are refused": ("_RULES", rules_with(5, only_two_ratios)),
    **{f"no rule of {name}": ("_RULES", rules_with(i, lambda _: ())) for i, name in enumerate(RULES)},
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_judge_made_wrong_is_noticed(name: str, bodies: Judged, monkeypatch: pytest.MonkeyPatch) -> None:
    # That the right one is not, another test shows.
    monkeypatch.setattr(JUDGE, *MUTANTS[name])
    assert any(judged(body) != verdict for body, verdict in bodies)


def test_each_function_of_the_rules_is_dropped_by_a_mutant() -> None:
    assert len(RULES) == len(JUDGE._RULES)
