"""From a create body to what will be made and billed, as the server reads it."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, cast

from jimmyai_omni.rules import Settings
from jimmyai_omni.rules.request import (
    DEFAULT_DURATION_S,
    DEFAULT_GENERATION_TYPE,
    DEFAULT_RESOLUTION,
    DURATIONS_S,
    FIXED_DURATION_S,
    FIXED_MODEL,
    FIXED_RESOLUTION,
    GENERATION_TYPES,
    RATIO_OF,
    RESOLUTIONS,
    STANDARD_MODEL,
)


def effective_settings(body: Mapping[str, Any]) -> Settings:
    """The settings in effect (OMNI-02, 05, 06, 08, 09, 12, 17, 18, 22).

    What is not offered counts as absent, so that a server that forgets a rule still has a video to make.
    """
    images = len(_items(body, "image_urls") or _items(body, "images"))
    videos = len(_items(body, "video_urls"))
    ratio = _aspect_ratio(body)
    if body.get("model") == FIXED_MODEL:
        return _settings(FIXED_MODEL, FIXED_DURATION_S, FIXED_RESOLUTION, ratio, None, images, videos)
    return _settings(
        STANDARD_MODEL,
        None if videos else int(_offered(body, "duration", DURATIONS_S, DEFAULT_DURATION_S)),
        _offered(body, "resolution", RESOLUTIONS, DEFAULT_RESOLUTION),
        ratio,
        _offered(body, "generation_type", GENERATION_TYPES, DEFAULT_GENERATION_TYPE),
        images,
        videos,
    )


# Thousands of tasks have the same settings, and so one object.
_settings: Final = lru_cache(maxsize=256)(Settings)


def _items(body: Mapping[str, Any], field: str) -> list[object]:
    value = body.get(field)
    return cast(list[object], value) if isinstance(value, list) else []


def _offered(body: Mapping[str, Any], field: str, offered: tuple[Any, ...], default: Any) -> Any:
    value = body.get(field)
    return value if value in offered else default


def _aspect_ratio(body: Mapping[str, Any]) -> str | None:
    ratio, orientation = body.get("aspect_ratio"), body.get("orientation")
    if isinstance(ratio, str) and ratio:
        return ratio
    return RATIO_OF.get(orientation) if isinstance(orientation, str) else None
