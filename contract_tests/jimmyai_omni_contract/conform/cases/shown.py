"""Which rule an accepted body shows."""

from collections.abc import Callable
from typing import Final

from jimmyai_omni.rules.request import ALIASES, FIXED_MODEL
from jimmyai_omni_contract.conform.cases.case import PROMPT, Body


def shown_by(body: Body) -> str:
    """The rule: of several that have a say, the most particular one."""
    return next(rule for rule, shows in _TABLE if shows(body))


def _fixed(body: Body) -> bool:
    return bool(body["model"] == FIXED_MODEL)


def _ends_with(body: Body, extension: str) -> bool:
    return any(str(url).endswith(extension) for url in body.get("image_urls") or ())


_TABLE: Final[tuple[tuple[str, Callable[[Body], object]], ...]] = (
    ("OMNI-27", lambda body: "seed" in body or None in body.values()),
    ("OMNI-02", lambda body: body["model"] in ALIASES),
    ("OMNI-03", lambda body: body["prompt"] != PROMPT),
    ("OMNI-08", lambda body: body.get("aspect_ratio") and body.get("orientation")),
    ("OMNI-21", lambda body: _fixed(body) and _ends_with(body, ".mp4")),
    ("OMNI-23", lambda body: _fixed(body) and body.get("video_urls") and body.get("duration")),
    ("OMNI-19", lambda body: _fixed(body) and (body.get("video_urls") or "generation_type" in body)),
    ("OMNI-22", lambda body: _fixed(body) and ("duration" in body or "resolution" in body)),
    ("OMNI-20", lambda body: _fixed(body) and (body.get("image_urls") or body.get("images"))),
    ("OMNI-24", lambda body: body.get("video_urls") and (body.get("image_urls") or body.get("images"))),
    ("OMNI-17", lambda body: body.get("video_urls")),
    ("OMNI-16", lambda body: body.get("duration") and "video_urls" in body),
    ("OMNI-12", lambda body: body.get("images") and "image_urls" in body),
    ("OMNI-13", lambda body: body.get("generation_type") == "frame"),
    ("OMNI-14", lambda body: body.get("image_urls") or body.get("images")),
    ("OMNI-07", lambda body: body.get("duration") and body.get("resolution")),
    ("OMNI-04", lambda body: body.get("duration")),
    ("OMNI-06", lambda body: body.get("resolution")),
    ("OMNI-18", lambda body: body.get("generation_type")),
    ("OMNI-10", lambda body: body.get("aspect_ratio")),
    ("OMNI-09", lambda body: body.get("orientation")),
    ("OMNI-01", lambda _: True),
)
