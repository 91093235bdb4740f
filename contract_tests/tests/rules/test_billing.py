"""The name under which the catalogue prices a video, by the effective settings."""

import pytest

from jimmyai_omni.rules import Settings, billing_name
from tests.rules.case import fixed, standard, urls
from tests.rules.plans import plan_of

RESOLUTIONS = ("720p", "1080p", "4k")


@pytest.mark.parametrize("resolution", RESOLUTIONS)
@pytest.mark.parametrize("seconds", [4, 6, 8, 10])
def test_a_video_is_billed_by_resolution_and_duration(seconds: int, resolution: str) -> None:
    plan = plan_of(standard(duration=seconds, resolution=resolution))
    assert plan.billing_name == f"Gemini-Omini-{resolution}-{seconds}s"


@pytest.mark.parametrize("resolution", RESOLUTIONS)
def test_a_video_after_a_reference_is_billed_by_resolution(resolution: str) -> None:
    plan = plan_of(standard(video_urls=urls(1, "mp4"), resolution=resolution, image_urls=urls(3)))
    assert plan.billing_name == f"Gemini-Omini-{resolution}-video"


@pytest.mark.parametrize(
    "settings",
    [
        Settings("Gemini-Omini", 5, "720p", None, "reference", 0, 0),
        Settings("Gemini-Omini", None, "720p", None, "reference", 0, 0),
        Settings("Gemini-Omini", 6, "8k", None, "reference", 0, 0),
        Settings("Gemini-Omini", None, None, None, "reference", 0, 1),
        Settings("Gemini-Omni", 6, "720p", None, "reference", 0, 0),
    ],
)
def test_settings_that_nobody_documents_have_no_billing_name(settings: Settings) -> None:
    assert billing_name(settings) is None


def test_the_fixed_model_has_one_name_whatever_is_asked_of_it() -> None:
    asked = [
        fixed(),
        fixed(duration=4, resolution="4k"),
        fixed(video_urls=urls(1, "mp4")),
        fixed(images=urls(7)),
    ]
    assert {plan_of(said).billing_name for said in asked} == {"omni-10s"}


def test_what_is_sent_against_the_rules_has_no_name_that_would_promise_a_price() -> None:
    said = [standard(duration=5), standard(resolution="8k"), standard(model="veo-3"), standard(duration=True)]
    assert {plan_of(body, strict=False).billing_name for body in said} == {None}
