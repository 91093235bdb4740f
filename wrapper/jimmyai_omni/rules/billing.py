"""The name under which a create is billed, as the model catalogue lists it."""

from jimmyai_omni.rules.request import (
    DURATIONS_S,
    FIXED_MODEL,
    RESOLUTIONS,
    STANDARD_MODEL,
    Settings,
)


def billing_name(settings: Settings) -> str | None:
    """The catalogue's name for these settings; `None` where the facts give none.

    `Gemini-Omini-{resolution}-{duration}s`, with a reference video `Gemini-Omini-{resolution}-video`,
    and `omni-10s` (seen in the publisher's own code).
    """
    if settings.model == FIXED_MODEL:
        return FIXED_MODEL
    if settings.model != STANDARD_MODEL or settings.resolution not in RESOLUTIONS:
        return None
    if settings.videos:
        return f"{STANDARD_MODEL}-{settings.resolution}-video"
    if settings.duration_s not in DURATIONS_S:
        return None
    return f"{STANDARD_MODEL}-{settings.resolution}-{settings.duration_s}s"
