"""strict=False sends what breaks a rule, and says so; what is only unwise is sent, and said as well."""

import json
import logging
from typing import Any

import pytest

from jimmyai_omni import BadRequestError
from tests.flows.answers import created, refusal
from tests.flows.harness import CREATE, World, raised

THREE = [f"https://example.com/ref{number}.jpg" for number in (1, 2, 3)]


def warnings_of(log: pytest.LogCaptureFixture) -> list[str]:
    found = [record for record in log.records if record.name == "jimmyai_omni"]
    assert all(record.levelno == logging.WARNING for record in found)
    return [record.getMessage() for record in found]


SENT_ALL_THE_SAME: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown model": ({"model": "omni-20s"}, "OMNI-01 model: "),
    "a duration of 5": ({"duration": 5}, "OMNI-04 duration: 5 s is not offered; sent all the same"),
    "a new resolution": ({"resolution": "8k"}, "OMNI-06 resolution: "),
    "two references": ({"image_urls": THREE[:2]}, "OMNI-14 image_urls: "),
    "an orientation": ({"orientation": "square"}, "OMNI-09 orientation: "),
}


@pytest.mark.off_contract("strict=False")
@pytest.mark.parametrize(("said", "warning"), SENT_ALL_THE_SAME.values(), ids=SENT_ALL_THE_SAME)
def test_a_broken_rule_is_sent_as_it_was_said_and_logged(
    world: World, caplog: pytest.LogCaptureFixture, said: dict[str, Any], warning: str
) -> None:
    world.on(CREATE, created())
    world.omni.create("A cat", strict=False, **said)
    body = json.loads(world.last.content)
    assert {field: body[field] for field in said} == said
    assert any(message.startswith(warning) for message in warnings_of(caplog))
    assert world.problems()


@pytest.mark.off_contract("strict=False")
def test_a_request_that_the_api_refuses_after_all_is_its_refusal(world: World) -> None:
    world.on(CREATE, refusal("20002", "参数错误"))
    error = raised(BadRequestError, world.omni.create, "A cat", strict=False, duration=5)
    assert (error.billed, error.rules) == ("no", ("OMNI-04",))
    assert world.billable() == 1


ADVISED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "settings of the fixed model": (
        {"model": "omni-10s", "duration": 6, "resolution": "4k"},
        [
            "OMNI-22 duration: omni-10s makes 10 s at 720p, not 6",
            "OMNI-22 resolution: omni-10s makes 10 s at 720p, not 4k",
        ],
    ),
    "a ratio that no page lists": ({"aspect_ratio": "21:9"}, ["OMNI-10 aspect_ratio: 21:9 is not among"]),
    "an orientation beside a ratio": (
        {"aspect_ratio": "9:16", "orientation": "landscape"},
        ["OMNI-08 orientation: not sent"],
    ),
    "a URL that is none": (
        {"image_urls": ["ftp://example.com/a.png"]},
        ["OMNI-25 image_urls[0]: is no http(s)"],
    ),
    "two lists of images": (
        {"image_urls": THREE[:1], "images": THREE},
        ["OMNI-12 images: not sent, since image_urls is not empty"],
    ),
}


@pytest.mark.parametrize(("said", "expected"), ADVISED.values(), ids=ADVISED)
def test_what_is_worth_telling_is_logged_before_money_is_spent(
    world: World, caplog: pytest.LogCaptureFixture, said: dict[str, Any], expected: list[str]
) -> None:
    world.on(CREATE, created())
    world.omni.create("A cat", **said)
    told = warnings_of(caplog)
    assert len(told) == len(expected)
    assert all(message.startswith(begin) for message, begin in zip(told, expected, strict=True))


def test_a_plain_create_logs_nothing_of_its_own(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.on(CREATE, created())
    world.omni.create("A cat", duration=6, aspect_ratio="16:9")
    assert warnings_of(caplog) == []


def test_extra_fields_are_sent_beside_the_documented_ones(world: World) -> None:
    world.on(CREATE, created())
    world.omni.create("A cat", extra={"seed": 7, "watermark": None})
    body = json.loads(world.last.content)
    assert body["seed"] == 7
    assert body["watermark"] is None
    assert body["prompt"] == "A cat"


def test_a_plan_shows_the_body_that_is_sent(world: World) -> None:
    world.on(CREATE, created())
    said: dict[str, Any] = {"model": "gemini-omni", "orientation": "portrait", "image_urls": THREE}
    plan = world.omni.plan("A cat", **said)
    assert world.sent == []
    world.omni.create("A cat", **said)
    assert json.loads(world.last.content) == plan.request
