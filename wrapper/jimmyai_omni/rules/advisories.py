"""What is accepted but worth telling before money is spent."""

from collections.abc import Iterable, Iterator
from typing import cast

from jimmyai_omni.rules.judge import Body, has_reference_video, list_in_effect
from jimmyai_omni.rules.request import FIXED_DURATION_S, FIXED_MODEL, FIXED_RESOLUTION, RATIO_OF
from jimmyai_omni.rules.verdict import Advisory, Violation


def overruled(violations: Iterable[Violation]) -> Iterator[Advisory]:
    """The broken rules of a request that is sent all the same (`strict=False`)."""
    for violation in violations:
        yield Advisory(violation.rule, violation.where, f"{violation.message}; sent all the same")


def advise(body: Body) -> Iterator[Advisory]:
    """The advisories of a body as it was said."""
    if body.get("model") == FIXED_MODEL:
        yield from _fixing(body)
    yield from _worth_telling(body)


def _fixing(body: Body) -> Iterator[Advisory]:
    """What omni-10s does not do of what was asked."""
    for field, fixed in (("duration", FIXED_DURATION_S), ("resolution", FIXED_RESOLUTION)):
        if body.get(field, fixed) != fixed:
            message = f"{FIXED_MODEL} makes {FIXED_DURATION_S} s at {FIXED_RESOLUTION}"
            yield Advisory("OMNI-22", field, f"{message}, not {body[field]}")
    if "generation_type" in body:
        message = f"not sent, since {FIXED_MODEL} knows no generation type"
        yield Advisory("OMNI-19", "generation_type", message)
    if has_reference_video(body):
        message = f"without effect on {FIXED_MODEL}, which takes its references in image_urls"
        yield Advisory("OMNI-19", "video_urls", message)


def _worth_telling(body: Body) -> Iterator[Advisory]:
    """The advisories that do not depend on the model."""
    ratio = body.get("aspect_ratio")
    if ratio is not None and "orientation" in body:
        yield Advisory("OMNI-08", "orientation", f"not sent, since aspect_ratio {ratio} counts")
    if ratio is not None and ratio not in RATIO_OF.values():
        message = f"{ratio} is not among the documented examples; a task with it may fail, and be billed"
        yield Advisory("OMNI-10", "aspect_ratio", message)
    if "image_urls" in body and "images" in body:
        yield Advisory("OMNI-12", "images", "not sent, since image_urls is not empty")
    for field, urls in (list_in_effect(body), ("video_urls", body.get("video_urls"))):
        for index, url in enumerate(cast(list[object], urls) if isinstance(urls, list) else []):
            if isinstance(url, str) and not url.lower().startswith(("http://", "https://")):
                yield Advisory(
                    "OMNI-25", f"{field}[{index}]", "is no http(s) URL, so the API may not reach it"
                )
