"""Which rules a create request breaks, judged as the server judges it.

The input is a body as it stands on the wire, of any JSON value. Each function below states one rule, or
a few that share their evidence; the wording of the rules is in the contract. The same verdicts are
stated a second time by the contract's schema, and a property test holds the two against each other.
"""

import difflib
import re
import reprlib
from collections.abc import Callable, Iterator, Mapping
from typing import Final, cast

from jimmyai_omni.rules.request import (
    DURATIONS_S,
    FIXED_MODEL,
    GENERATION_TYPES,
    MAX_FIXED_REFERENCES,
    MAX_VIDEOS,
    MODEL_NAMES,
    RATIO_OF,
    REFERENCE_COUNTS,
    RESOLUTIONS,
    STANDARD_NAMES,
)
from jimmyai_omni.rules.verdict import Violation

Body = Mapping[str, object]
# As in the contract: one class of blank characters for every regex engine.
_NOT_BLANK: Final = re.compile("[^\\s\x1c-\x1f\x85\ufeff]")


def judge(body: object) -> list[Violation]:
    """All violations of a create body; empty where it is to be accepted (OMNI-01 to OMNI-27)."""
    if not isinstance(body, Mapping):
        return [Violation("OMNI-27", "body", "is not a JSON object", "send an object")]
    fields = cast(Body, body)
    return [violation for rule in _RULES for violation in rule(fields)]


def is_standard(body: Body) -> bool:
    """Whether the body names the standard model or one of its aliases (OMNI-02)."""
    return body.get("model") in STANDARD_NAMES


def list_in_effect(body: Body) -> tuple[str, list[object]]:
    """The field of the images that count, and they: `image_urls`, or `images` where it is empty (OMNI-12)."""
    primary = _items(body, "image_urls")
    return ("image_urls", primary) if primary else ("images", _items(body, "images"))


def has_reference_video(body: Body) -> bool:
    """Whether there is a reference video (OMNI-16)."""
    return bool(_items(body, "video_urls"))


def _items(body: Body, field: str) -> list[object]:
    value = body.get(field)
    return cast(list[object], value) if isinstance(value, list) else []


def _shown(value: object) -> str:
    try:
        return reprlib.repr(value)
    except ValueError:
        # Python refuses to write out an integer of thousands of digits.
        return "a huge number"


def _one_of(values: tuple[object, ...]) -> str:
    return ", ".join(str(value) for value in values)


_A_DURATION: Final = f"use one of {_one_of(DURATIONS_S)} (seconds)"


def _model(body: Body) -> Iterator[Violation]:
    if "model" not in body:
        yield Violation("OMNI-01", "model", "is missing", f"name one of {_one_of(MODEL_NAMES)}")
    elif body["model"] not in MODEL_NAMES:
        message = f"{_shown(body['model'])} is no documented model"
        yield Violation("OMNI-01", "model", message, _nearest_model(body["model"]))


def _nearest_model(said: object) -> str:
    names = {name.casefold(): name for name in MODEL_NAMES}
    near = difflib.get_close_matches(said.casefold(), names, n=1) if isinstance(said, str) else []
    return f"did you mean {names[near[0]]}?" if near else f"use one of {_one_of(MODEL_NAMES)}"


def _prompt(body: Body) -> Iterator[Violation]:
    prompt = body.get("prompt")
    if "prompt" not in body:
        yield Violation("OMNI-03", "prompt", "is missing", "say what to show")
    elif not isinstance(prompt, str):
        yield Violation("OMNI-03", "prompt", f"{_shown(prompt)} is not text", "say what to show")
    elif not _NOT_BLANK.search(prompt):
        yield Violation("OMNI-03", "prompt", "is empty or blank", "say what to show")


def _duration(body: Body) -> Iterator[Violation]:
    duration = body.get("duration")
    if duration is None:
        return
    if not _is_integer(duration):
        yield Violation("OMNI-04", "duration", f"{_shown(duration)} is not an integer", _A_DURATION)
    elif is_standard(body) and duration not in DURATIONS_S:
        yield Violation("OMNI-04", "duration", f"{_shown(duration)} s is not offered", _A_DURATION)


def _is_integer(value: object) -> bool:
    # As JSON Schema counts: 6.0 is an integer, true is not.
    return (isinstance(value, int) and not isinstance(value, bool)) or (
        isinstance(value, float) and value.is_integer()
    )


def _word(rule: str, field: str, words: tuple[str, ...]) -> Callable[[Body], Iterator[Violation]]:
    """A rule for a field of which the standard model knows only some words."""
    remedy = f"use one of {_one_of(words)}"

    def check(body: Body) -> Iterator[Violation]:
        value = body.get(field)
        if value is None:
            return
        if not isinstance(value, str):
            yield Violation(rule, field, f"{_shown(value)} is not text", remedy)
        elif is_standard(body) and value not in words:
            yield Violation(rule, field, f"{_shown(value)} is not offered", remedy)

    return check


def _ratio(body: Body) -> Iterator[Violation]:
    ratio, orientation = body.get("aspect_ratio"), body.get("orientation")
    if ratio is not None and not isinstance(ratio, str):
        yield Violation("OMNI-10", "aspect_ratio", f"{_shown(ratio)} is not text", "write it like 16:9")
    if orientation is not None and orientation not in tuple(RATIO_OF):
        remedy = f"use one of {_one_of(tuple(RATIO_OF))}"
        yield Violation("OMNI-09", "orientation", f"{_shown(orientation)} is no orientation", remedy)


def _urls(body: Body) -> Iterator[Violation]:
    for field, rule in (
        ("image_urls", "OMNI-12"),
        ("images", "OMNI-12"),
        ("video_urls", "OMNI-15"),
    ):
        value = body.get(field)
        if value is not None and not isinstance(value, list):
            yield Violation(rule, field, f"{_shown(value)} is not a list", "give a list of URLs")
        for index, item in enumerate(_items(body, field)):
            if not (isinstance(item, str) and item):
                yield Violation("OMNI-25", field, f"{_shown(item)} is no URL", "give its URL", index)


def _videos(body: Body) -> Iterator[Violation]:
    count = len(_items(body, "video_urls"))
    if count > MAX_VIDEOS:
        message = f"{count} reference videos, but at most {MAX_VIDEOS} is taken"
        yield Violation("OMNI-15", "video_urls", message, "keep one", MAX_VIDEOS)
    if count and is_standard(body) and body.get("duration") is not None:
        message = "a duration may not stand beside a reference video"
        yield Violation("OMNI-16", "duration", message, "leave out duration, or video_urls")


def _counts(body: Body) -> Iterator[Violation]:
    field, images = list_in_effect(body)
    count, mode = len(images), body.get("generation_type")
    if body.get("model") == FIXED_MODEL and count > MAX_FIXED_REFERENCES:
        message = f"{count} references, but {FIXED_MODEL} takes at most {MAX_FIXED_REFERENCES}"
        yield Violation("OMNI-20", field, message, "leave some out", MAX_FIXED_REFERENCES)
    if is_standard(body) and mode == "frame" and count != 1:
        message = f"{count} images, but generation_type frame takes exactly 1"
        yield Violation("OMNI-13", field if count else "image_urls", message, "give the first frame alone")
    if is_standard(body) and mode in (None, "reference") and count not in REFERENCE_COUNTS:
        message = f"{count} images, but generation_type reference takes 1 or 3, or none"
        yield Violation("OMNI-14", field, message, "give 1 or 3")


_RULES: Final = (
    _model,
    _prompt,
    _duration,
    _word("OMNI-06", "resolution", RESOLUTIONS),
    _word("OMNI-18", "generation_type", GENERATION_TYPES),
    _ratio,
    _urls,
    _videos,
    _counts,
)
