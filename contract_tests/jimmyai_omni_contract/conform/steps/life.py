"""The lives that are lived: a create, and what has to come of it."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from jimmyai_omni_contract.conform.checks import Level

Body = Mapping[str, Any]
_PROMPT: Final = "A cat running through a neon rainy street"
_VIDEO: Final = ["https://example.com/reference.mp4"]
_FIXED: Final = "omni-10s"
SHORT_SIDES: Final = {"720p": 720, "1080p": 1080, "4k": 2160}
"""The shorter side of a picture by resolution, in pixels."""


@attrs.frozen
class Life:
    """A create, and what must come of it."""

    rule: str
    """The rule that it shows."""
    case: str
    body: Body
    billing_name: str
    ratio: tuple[int, int] | None = None
    """Width to height; `None` where the documents leave it open (OMNI-11)."""
    level: Level = "must"
    """Whether it is documented that the create is accepted."""

    @property
    def model(self) -> str:
        """The name that answers give."""
        return _FIXED if self.billing_name == _FIXED else "Gemini-Omini"

    @property
    def resolution(self) -> str:
        """That of its video."""
        return "720p" if self.billing_name == _FIXED else self.billing_name.split("-")[2]

    @property
    def seconds(self) -> int | None:
        """The duration of its video; `None` where the reference video decides (OMNI-17)."""
        last = self.billing_name.rpartition("-")[2]
        return None if last == "video" else int(last.removesuffix("s"))

    @property
    def shown_by_seconds(self) -> str:
        """The check that fails where the duration is another."""
        if self.model == _FIXED:
            return "OMNI-22"
        return "video" if "duration" in self.body else "OMNI-05"

    @property
    def shown_by_resolution(self) -> str:
        """The check that fails where the resolution is another."""
        if self.model == _FIXED:
            return "OMNI-22"
        if "resolution" not in self.body:
            return "OMNI-06"
        return "OMNI-07" if self.rule == "OMNI-07" else "video"

    @property
    def shown_by_ratio(self) -> str:
        """The check that fails where the ratio is another."""
        return self.rule if self.rule in ("OMNI-08", "OMNI-09") else "video"

    def shown_by_price(self, names: list[str]) -> str:
        """The check that fails where it is charged consistently, but as something else.

        Args:
            names: The billing names that have the price that was charged.
        """
        if self.model == _FIXED:
            return "OMNI-19" if "video_urls" in self.body else "OMNI-22"
        last = self.billing_name.rpartition("-")[2]
        shown: list[str] = []
        if any(name.endswith(f"-{last}") for name in names):
            shown.append(self.shown_by_resolution)
        if any(name.startswith(f"Gemini-Omini-{self.resolution}-") for name in names):
            shown.append("OMNI-17" if self.seconds is None else self.shown_by_seconds)
        # Prices may be the same: what was left to a default is the likelier to be mistaken.
        return next((check for check in shown if check != "video"), "money")


def _standard(**fields: object) -> Body:
    return {"model": "Gemini-Omini", "prompt": _PROMPT, **fields}


def _fixed(**fields: object) -> Body:
    return {"model": _FIXED, "prompt": _PROMPT, **fields}


_PORTRAIT: Final = Life(
    "OMNI-09",
    "portrait, and the rest by default",
    _standard(orientation="portrait"),
    "Gemini-Omini-720p-6s",
    (9, 16),
)
_ASKED_FOR_4K: Final = Life(
    "OMNI-22", "omni-10s asked for 4 s in 4k", _fixed(duration=4, resolution="4k"), _FIXED
)
FEW: Final = (_PORTRAIT, _ASKED_FOR_4K)
"""As much as two creates can show."""
LIVES: Final = (
    Life(
        "OMNI-02",
        "the alias Omni-Flash-Ext",
        _standard(model="Omni-Flash-Ext", duration=4),
        "Gemini-Omini-720p-4s",
    ),
    Life(
        "OMNI-02", "the alias gemini-omni", _standard(model="gemini-omni", duration=8), "Gemini-Omini-720p-8s"
    ),
    Life(
        "OMNI-05",
        "1080p with the duration by default",
        _standard(resolution="1080p"),
        "Gemini-Omini-1080p-6s",
    ),
    Life("OMNI-06", "10 s with the resolution by default", _standard(duration=10), "Gemini-Omini-720p-10s"),
    Life("OMNI-07", "10 s in 4k", _standard(duration=10, resolution="4k"), "Gemini-Omini-4k-10s"),
    Life(
        "OMNI-08",
        "9:16 beside landscape",
        _standard(aspect_ratio="9:16", orientation="landscape"),
        "Gemini-Omini-720p-6s",
        (9, 16),
    ),
    _PORTRAIT,
    Life(
        "OMNI-09",
        "portrait beside an empty ratio",
        _standard(aspect_ratio="", orientation="portrait"),
        "Gemini-Omini-720p-6s",
        (9, 16),
    ),
    Life("OMNI-17", "a reference video", _standard(video_urls=_VIDEO), "Gemini-Omini-720p-video"),
    Life("OMNI-19", "omni-10s with a reference video", _fixed(video_urls=_VIDEO), _FIXED, level="should"),
    _ASKED_FOR_4K,
)
"""All that a full run lives."""
TWIN: Final = Life("OMNI-30", "the same create twice", _standard(duration=4), "Gemini-Omini-720p-4s")
"""The cheapest create, sent twice."""
