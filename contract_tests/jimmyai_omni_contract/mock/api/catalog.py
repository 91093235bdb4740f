"""The price list of the Gemini Omni family: plausible prices, made by a simple rule."""

from typing import Final

import attrs

from jimmyai_omni.rules import Settings
from jimmyai_omni.rules.request import (
    DEFAULT_DURATION_S,
    DURATIONS_S,
    FIXED_DURATION_S,
    FIXED_MODEL,
    FIXED_RESOLUTION,
    RESOLUTIONS,
    STANDARD_MODEL,
)

_PRICE_PER_SECOND: Final = {"720p": 10, "1080p": 15, "4k": 30}
_WITH_VIDEO: Final = 2
_LIST_PRICE: Final = 4 / 3


@attrs.frozen
class CatalogEntry:
    """One priced model, as the catalogue answers it."""

    model_name: str
    """The billing name."""
    display_name: str
    unit_price: int
    """In JimiCoin, for one create."""
    official_price: int
    """The list price in JimiCoin."""
    model_type: str = "video"
    price_mode: str = "per_call"
    remark: str = ""
    group: str = "Gemini Omni"

    def mentions(self, text: str) -> bool:
        """Whether one of its names contains the text, in any case."""
        return text.casefold() in f"{self.model_name}\n{self.display_name}".casefold()


def _entries() -> list[CatalogEntry]:
    entries: list[CatalogEntry] = []
    for resolution in RESOLUTIONS:
        per_second = _PRICE_PER_SECOND[resolution]
        named = [(f"{duration}s", duration * per_second) for duration in DURATIONS_S]
        named.append(("video", DEFAULT_DURATION_S * per_second * _WITH_VIDEO))
        for suffix, price in named:
            name = f"{STANDARD_MODEL}-{resolution}-{suffix}"
            entries.append(_entry(name, f"Gemini Omni {resolution} {suffix}", price))
    price = FIXED_DURATION_S * _PRICE_PER_SECOND[FIXED_RESOLUTION]
    entries.append(_entry(FIXED_MODEL, f"Gemini Omni fixed {FIXED_DURATION_S}s", price))
    return entries


def _entry(name: str, display_name: str, price: int) -> CatalogEntry:
    return CatalogEntry(name, display_name, price, round(price * _LIST_PRICE))


CATALOG: Final = {entry.model_name: entry for entry in _entries()}
"""Every billing name of the family."""


def billing_name(settings: Settings) -> str:
    """The name under which a create with these settings is charged (OMNI-17, OMNI-22)."""
    if settings.model == FIXED_MODEL:
        return FIXED_MODEL
    length = "video" if settings.videos else f"{settings.duration_s}s"
    return f"{STANDARD_MODEL}-{settings.resolution}-{length}"
