"""What a case is, and how it is named."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

import attrs

from jimmyai_omni.rules.request import FIXED_MODEL, STANDARD_MODEL
from jimmyai_omni_contract.conform.checks import Level

Body = Mapping[str, Any]
PROMPT: Final = "A cat"
STANDARD: Final[Body] = {"model": STANDARD_MODEL, "prompt": PROMPT}
FIXED: Final[Body] = {"model": FIXED_MODEL, "prompt": PROMPT}
_LONG: Final = 40


@attrs.frozen
class Case:
    """One body, and what has to become of it."""

    rule: str
    """The rule that it shows."""
    says: str
    """What is tried and expected, in a few words: unique within the rule."""
    body: Body
    refused: bool
    level: Level


def lists_of(values: Mapping[str, object]) -> dict[str, list[object]]:
    """The fields of a body that are lists."""
    return {field: cast(list[object], value) for field, value in values.items() if isinstance(value, list)}


def described(body: Body) -> str:
    """What is special about a body, in a few words."""
    base = FIXED if body.get("model") == FIXED_MODEL else STANDARD
    said = ", ".join(_differences(body, base)) or "nothing but model and prompt"
    return f"{FIXED_MODEL}: {said}" if base is FIXED else said


def _differences(body: Body, base: Body) -> Iterator[str]:
    for field in base:
        if field not in body:
            yield f"no {field}"
    for field, value in body.items():
        if field not in base or value != base[field]:
            yield f"{field} {_shown(value)}"


def _shown(value: object) -> str:
    if isinstance(value, list) and value:
        items = cast(list[object], value)
        urls = [item for item in items if isinstance(item, str) and item.startswith("http")]
        if len(urls) == len(items):
            clip = " (a video)" if any(url.endswith(".mp4") for url in urls) else ""
            return f"of {len(items)}{clip}"
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= _LONG else f"of {len(text) - 2} characters"
