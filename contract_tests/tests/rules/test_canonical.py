"""The one request that is meant by what was said, and what is worth telling about it."""

import pytest

from jimmyai_omni.cli.offline import plan as plan_command
from jimmyai_omni.cli.request import plan_arguments
from jimmyai_omni.cli.stage import Stage
from jimmyai_omni.contract import load_contract
from jimmyai_omni.rules import Settings, canonical
from jimmyai_omni.rules.request import FIELD_NAMES
from tests.rules.case import fixed, standard, urls
from tests.rules.plans import advised, plan_of

DEFAULTS = {"duration": 6, "resolution": "720p", "generation_type": "reference"}
TEN_SECONDS = {"duration": 10, "resolution": "720p"}
VIDEO = urls(1, "mp4")
WIDE = {"aspect_ratio": "16:9"}
NAMES = (
    *("Gemini-Omini", "GEMINI-OMINI", "gemini-omini", " Gemini-Omini "),
    *("Omni-Flash-Ext", "omni-flash-ext", "gemini-omni", "Gemini-Omni"),
)
SETTINGS = Settings("Gemini-Omini", 6, "720p", None, "reference", 0, 0)


def test_the_defaults_are_said_so_that_no_bill_depends_on_the_server() -> None:
    plan = plan_of(standard())
    assert plan.request == standard(**DEFAULTS)
    assert plan.settings == SETTINGS
    assert (plan.billing_name, plan.advisories) == ("Gemini-Omini-720p-6s", ())


def test_beside_a_reference_video_no_duration_is_filled_in() -> None:
    plan = plan_of(standard(video_urls=VIDEO, resolution="4k"))
    assert plan.request == standard(video_urls=VIDEO, resolution="4k", generation_type="reference")
    assert plan.settings == Settings("Gemini-Omini", None, "4k", None, "reference", 0, 1)
    assert (plan.billing_name, plan.advisories) == ("Gemini-Omini-4k-video", ())


@pytest.mark.parametrize("empty", [[], (), None])
def test_an_empty_list_of_videos_is_no_reference_video(empty: object) -> None:
    assert plan_of(standard(video_urls=empty)).request == standard(**DEFAULTS)


def test_what_was_said_is_sent_and_left_as_it_was() -> None:
    said = standard(prompt="  as it is\n", duration=8, resolution="1080p", aspect_ratio="9:16")
    said |= {"generation_type": "frame", "image_urls": urls(1)}
    before = dict(said)
    assert plan_of(said).request == said == before


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_the_standard_model_becomes_the_documented_one(name: str) -> None:
    plan = plan_of(standard(model=name))
    assert plan.request == standard(**DEFAULTS)
    assert plan.settings.model == "Gemini-Omini"


@pytest.mark.parametrize("name", ["omni-10s", "OMNI-10S", "Omni-10s "])
def test_the_fixed_model_is_ten_seconds_at_720p_and_has_no_generation_type(name: str) -> None:
    plan = plan_of(fixed(model=name))
    assert plan.request == fixed(**TEN_SECONDS)
    assert plan.settings == Settings("omni-10s", 10, "720p", None, None, 0, 0)
    assert (plan.billing_name, plan.advisories) == ("omni-10s", ())


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"duration": 10, "resolution": "720p"}, []),
        ({"duration": 10.0, "resolution": None, "generation_type": None}, []),
        ({"duration": 6}, ["OMNI-22 duration"]),
        ({"resolution": "4k"}, ["OMNI-22 resolution"]),
        ({"duration": 6, "resolution": ""}, ["OMNI-22 duration", "OMNI-22 resolution"]),
        ({"generation_type": "reference"}, ["OMNI-19 generation_type"]),
        ({"generation_type": "frame", "image_urls": urls(2)}, ["OMNI-19 generation_type"]),
    ],
)
def test_the_fixed_model_tells_just_what_it_does_not_do(said: dict[str, object], told: list[str]) -> None:
    plan = plan_of(fixed(**said))
    images = {"image_urls": said["image_urls"]} if "image_urls" in said else {}
    assert plan.request == fixed(**TEN_SECONDS, **images)
    assert advised(plan) == told


def test_the_fixed_model_gets_no_duration_beside_a_video_that_it_does_not_use() -> None:
    plan = plan_of(fixed(video_urls=VIDEO, duration=10))
    assert plan.request == fixed(video_urls=VIDEO, resolution="720p")
    assert (plan.settings.duration_s, plan.billing_name) == (10, "omni-10s")
    assert advised(plan) == ["OMNI-19 video_urls"]


@pytest.mark.parametrize(
    ("said", "sent", "told"),
    [
        ({"images": urls(3)}, {"image_urls": urls(3)}, []),
        ({"image_urls": [], "images": urls(1)}, {"image_urls": urls(1)}, []),
        ({"image_urls": urls(1), "images": urls(5)}, {"image_urls": urls(1)}, ["OMNI-12 images"]),
        ({"orientation": "landscape"}, {"aspect_ratio": "16:9"}, []),
        ({"aspect_ratio": "", "orientation": "portrait"}, {"aspect_ratio": "9:16"}, []),
        (WIDE | {"orientation": "portrait"}, WIDE, ["OMNI-08 orientation"]),
        ({"aspect_ratio": ""}, {}, []),
        ({"aspect_ratio": "1:1"}, {"aspect_ratio": "1:1"}, ["OMNI-10 aspect_ratio"]),
        ({"image_urls": ["a.jpg"]}, {"image_urls": ["a.jpg"]}, ["OMNI-25 image_urls[0]"]),
        ({"images": [*urls(2), "ftp://x"]}, {"image_urls": [*urls(2), "ftp://x"]}, ["OMNI-25 images[2]"]),
        ({"video_urls": ["HTTPS://example.com/a"]}, {"video_urls": ["HTTPS://example.com/a"]}, []),
        ({"image_urls": tuple(urls(3)), "images": ()}, {"image_urls": urls(3)}, []),
        ({"duration": 8.0}, {"duration": 8}, []),
        (dict.fromkeys(DEFAULTS), {}, []),
    ],
)
def test_each_thing_is_sent_under_one_name_and_the_rest_is_told(
    said: dict[str, object], sent: dict[str, object], told: list[str]
) -> None:
    plan = plan_of(standard(**said))
    defaults = DEFAULTS if "video_urls" not in sent else {**DEFAULTS, "duration": None}
    assert plan.request == {
        name: value for name, value in standard(**defaults | sent).items() if value is not None
    }
    assert type(plan.request.get("duration", 6)) is int
    assert advised(plan) == told


def test_a_field_of_a_newer_api_is_sent_as_it_is_and_changes_no_setting() -> None:
    plan = plan_of(standard(), extra={"seed": 7, "camera": {"angle": None}})
    assert plan.request == standard(**DEFAULTS, seed=7, camera={"angle": None})
    assert (plan.settings, plan.advisories) == (SETTINGS, ())


def test_the_settings_count_what_goes_in_also_against_the_rules() -> None:
    settings = plan_of(standard(video_urls=urls(2), image_urls=urls(4)), strict=False).settings
    assert (settings.videos, settings.images) == (2, 4)


def test_the_settings_hold_a_duration_only_where_one_can_be_read() -> None:
    said = (True, "6", [6], 6.5)
    settings = [plan_of(standard(duration=value), strict=False).settings for value in said]
    assert [each.duration_s for each in settings] == [None] * len(said)


def test_the_wrapper_knows_every_field_of_the_contract() -> None:
    properties = load_contract()["components"]["schemas"]["CreateVideoRequest"]["properties"]
    assert set(FIELD_NAMES) == set(properties), "add it to RequestFields (rules/request.py)"


def test_the_command_line_knows_every_field() -> None:
    options = plan_command.make_context("plan", ["A cat"], obj=Stage([])).params
    # `--image` is `image_urls`, of which `images` is but another name (OMNI-12).
    missing = {*FIELD_NAMES} - {*plan_arguments(options)} - {"images", "model", "prompt"}
    assert not missing, "add an option for it, and a line to plan_arguments (cli/request.py)"


@pytest.mark.parametrize("model", ["Gemini-Omini", "omni-10s", "a newer one"])
def test_a_documented_field_that_no_rule_knows_is_sent_as_it_was_said(
    model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = (*FIELD_NAMES, "negative_prompt")
    monkeypatch.setattr(canonical, "FIELD_NAMES", known)
    monkeypatch.setattr(canonical, "_DOCUMENTED", frozenset(known))
    said = {"model": model, "prompt": "A cat", "negative_prompt": "blur"}
    assert plan_of(said, strict=False).request["negative_prompt"] == "blur"
