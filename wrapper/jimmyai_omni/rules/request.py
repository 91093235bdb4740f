"""The words of a request: fields, models, and the values that the rules know."""

import os
from collections.abc import Sequence
from typing import IO, Final, Literal, TypedDict

import attrs

STANDARD_MODEL: Final = "Gemini-Omini"
FIXED_MODEL: Final = "omni-10s"
ALIASES: Final = ("Omni-Flash-Ext", "gemini-omni")
STANDARD_NAMES: Final = (STANDARD_MODEL, *ALIASES)
MODEL_NAMES: Final = (*STANDARD_NAMES, FIXED_MODEL)

DURATIONS_S: Final = (4, 6, 8, 10)
RESOLUTIONS: Final = ("720p", "1080p", "4k")
GENERATION_TYPES: Final = ("frame", "reference")
RATIO_OF: Final = {"landscape": "16:9", "portrait": "9:16"}

DEFAULT_DURATION_S: Final = 6
DEFAULT_RESOLUTION: Final = "720p"
DEFAULT_GENERATION_TYPE: Final = "reference"
FIXED_DURATION_S: Final = 10
FIXED_RESOLUTION: Final = "720p"

MAX_VIDEOS: Final = 1
MAX_FIXED_REFERENCES: Final = 7
REFERENCE_COUNTS: Final = (0, 1, 3)

MEDIA_FIELDS: Final = ("image_urls", "images", "video_urls")
Media = str | os.PathLike[str] | bytes | IO[bytes]
"""A URL, a path, bytes, or an open binary file, of which the whole is meant wherever it stands."""


class RequestFields(TypedDict, total=False):
    """The optional fields of a create, in the documented words.

    Leaving a field out, `None` and an empty list mean the same. Media that are no URLs are uploaded first.
    """

    duration: int | None
    """Seconds: 4, 6, 8 or 10; 6 by default, and none beside a reference video (OMNI-04, 05, 16)."""
    resolution: Literal["720p", "1080p", "4k"] | None
    """720p by default (OMNI-06)."""
    aspect_ratio: str | None
    """Width to height, such as 16:9; takes precedence over `orientation` (OMNI-08, OMNI-10)."""
    orientation: Literal["landscape", "portrait"] | None
    """A word for 16:9 or 9:16 (OMNI-09)."""
    image_urls: Sequence[Media] | None
    """1 or 3 references, 1 first frame, or up to 7 references of `omni-10s` (OMNI-12 to 14, 20)."""
    images: Sequence[Media] | None
    """Used only where `image_urls` is empty (OMNI-12)."""
    generation_type: Literal["frame", "reference"] | None
    """How images are used; `reference` by default (OMNI-18)."""
    video_urls: Sequence[Media] | None
    """At most 1 reference video, instead of a duration (OMNI-15, OMNI-16)."""


FIELD_NAMES: Final = ("model", "prompt", *RequestFields.__annotations__)


@attrs.frozen
class Settings:
    """The effective settings of a video: what will be made, and billed, whatever was asked."""

    model: str
    duration_s: int | None
    """Length in seconds; `None` where the reference video decides (OMNI-17)."""
    resolution: str | None
    """`None` where an unknown model was sent without one."""
    aspect_ratio: str | None
    """`None` where nothing was asked; the default is not documented (OMNI-11)."""
    generation_type: str | None
    """`None` on `omni-10s`, which knows no generation type (OMNI-19)."""
    images: int
    """How many images (on `omni-10s`: references) go in."""
    videos: int
    """How many reference videos go in."""


@attrs.frozen
class LocalMedia:
    """A file or bytes of the user in the place of a URL, as they were when they were checked."""

    source: Media = attrs.field(repr=False)
    where: str
    """The argument and the index, such as `image_urls[1]`; empty where it is the only argument."""
    label: str
    """What errors call it: where it stands, and its path or what it is."""
    filename: str
    """The name under which it is uploaded."""
    mime_type: str
    size_bytes: int
