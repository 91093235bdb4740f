"""What cannot succeed is refused before anything is sent."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jimmyai_omni import ConfigurationError, InvalidRequest, Omni
from tests.flows.answers import document
from tests.flows.harness import MODELS, World, once, raised

REFERENCES = [f"https://example.com/ref{number}.jpg" for number in range(8)]
STREET = "https://example.com/street.mp4"

BROKEN: dict[str, tuple[dict[str, Any], list[str]]] = {
    "no model of that name": ({"model": "sora-2"}, ["OMNI-01"]),
    "no prompt": ({"prompt": ""}, ["OMNI-03"]),
    "a blank prompt": ({"prompt": " \n\u3000"}, ["OMNI-03"]),
    "a prompt that is no text": ({"prompt": 7}, ["OMNI-03"]),
    "a duration between the offered ones": ({"duration": 5}, ["OMNI-04"]),
    "a duration as text": ({"duration": "6"}, ["OMNI-04"]),
    "a resolution that is not offered": ({"resolution": "8k"}, ["OMNI-06"]),
    "an orientation that is none": ({"orientation": "square"}, ["OMNI-09"]),
    "a frame without an image": ({"generation_type": "frame"}, ["OMNI-13"]),
    "two references": ({"image_urls": REFERENCES[:2]}, ["OMNI-14"]),
    "two reference videos": ({"video_urls": [STREET, STREET]}, ["OMNI-15"]),
    "a duration beside a reference video": ({"duration": 6, "video_urls": [STREET]}, ["OMNI-16"]),
    "eight references": ({"model": "omni-10s", "image_urls": REFERENCES}, ["OMNI-20"]),
    "an empty URL": ({"image_urls": [""]}, ["OMNI-25"]),
    "an unknown field": ({"seed": 7}, ["OMNI-27"]),
    "an extra field that is documented": ({"extra": {"duration": 6}}, ["OMNI-27"]),
    "text that is no text": ({"prompt": "a \ud800 cat"}, ["OMNI-27"]),
    "an extra value that JSON does not know": ({"extra": {"seed": {1, 2}}}, ["OMNI-27"]),
    "three at once": (
        {"duration": 7, "resolution": "2k", "orientation": "up"},
        ["OMNI-04", "OMNI-06", "OMNI-09"],
    ),
}


@once
@pytest.mark.parametrize("method", ["create", "generate", "plan"])
@pytest.mark.parametrize(("said", "rules"), BROKEN.values(), ids=BROKEN)
def test_a_request_that_breaks_rules_is_refused_with_all_of_them(
    world: World, method: str, said: dict[str, Any], rules: list[str]
) -> None:
    error = raised(InvalidRequest, getattr(world.omni, method), **{"prompt": "A cat", **said})
    assert [violation.rule for violation in error.violations] == rules
    assert all(str(violation) in str(error) for violation in error.violations)
    assert error.billed == "no"
    assert world.sent == []


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("durations", "duration"), ("image_url", "image_urls"), ("aspectratio", "aspect_ratio")],
)
def test_a_misspelled_field_is_refused_with_the_field_that_was_meant(
    world: World, wrong: str, right: str
) -> None:
    fields: dict[str, Any] = {wrong: 6}
    error = raised(InvalidRequest, world.omni.create, "A cat", **fields)
    assert f"did you mean {right}?" in str(error)
    assert world.sent == []


CALLS: dict[str, Callable[[Omni], object]] = {
    "create": lambda omni: omni.create("A cat"),
    "generate": lambda omni: omni.generate("A cat"),
    "retrieve": lambda omni: omni.retrieve("task_1"),
    "wait": lambda omni: omni.wait("task_1"),
    "download": lambda omni: omni.download("task_1", "/tmp"),
    "balance": lambda omni: omni.balance(),
    "key_balance": lambda omni: omni.key_balance(),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_without_a_key_nothing_is_sent(world: World, call: Callable[[Omni], object]) -> None:
    error = raised(ConfigurationError, call, world.client(api_key=None))
    assert "JIMMYAI_API_KEY" in error.hint
    assert world.sent == []


def test_without_a_key_a_create_is_not_on_record_either(world: World, tmp_path: Path) -> None:
    omni = world.client(api_key=None, journal=tmp_path / "journal.db")
    raised(ConfigurationError, omni.create, "A cat")
    raised(ConfigurationError, omni.generate, "A cat")
    assert omni.journal.entries() == ()


def test_the_catalogue_needs_no_key(world: World) -> None:
    world.on(MODELS, document({"code": 20000, "msg": "ok", "data": {"list": []}}))
    assert world.client(api_key=None).models() == ()


@pytest.mark.parametrize("task_id", ["", " ", "\n"])
@pytest.mark.parametrize("method", ["retrieve", "wait"])
def test_an_empty_task_id_is_refused(world: World, method: str, task_id: str) -> None:
    error = raised(InvalidRequest, getattr(world.omni, method), task_id)
    assert [violation.rule for violation in error.violations] == ["OMNI-26"]
    assert world.sent == []
