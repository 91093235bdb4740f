"""From what a person says to the one request that means it: aliases, defaults, 10 s fixing, precedence."""

import difflib
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

import attrs

from jimmyai_omni._as_json import as_json
from jimmyai_omni.rules.advisories import advise, overruled
from jimmyai_omni.rules.billing import billing_name
from jimmyai_omni.rules.judge import has_reference_video, is_standard, judge, list_in_effect
from jimmyai_omni.rules.request import (
    DEFAULT_DURATION_S,
    DEFAULT_GENERATION_TYPE,
    DEFAULT_RESOLUTION,
    FIELD_NAMES,
    FIXED_DURATION_S,
    FIXED_MODEL,
    FIXED_RESOLUTION,
    MEDIA_FIELDS,
    MODEL_NAMES,
    RATIO_OF,
    STANDARD_MODEL,
    LocalMedia,
    Settings,
)
from jimmyai_omni.rules.verdict import Advisory, Violation

_EMPTY: Final[Mapping[str, object]] = {"image_urls": [], "images": [], "video_urls": [], "aspect_ratio": ""}
_SETTINGS: Final = ("duration", "resolution", "generation_type")
_DOCUMENTED: Final = frozenset(FIELD_NAMES)
_RULED: Final = frozenset(("model", "prompt", *MEDIA_FIELDS, "aspect_ratio", "orientation", *_SETTINGS))
"""What the functions below put into a request; a field that the contract gains is sent as it was said."""


@attrs.frozen
class Plan:
    """What a create would send and what would come of it. Making a plan sends nothing."""

    request: Mapping[str, Any]
    """The canonical request body."""
    settings: Settings
    """The effective settings."""
    billing_name: str | None
    """The catalogue's name for the price; `None` where a setting is not a documented one."""
    advisories: tuple[Advisory, ...] = ()
    uploads: Mapping[str, LocalMedia] = attrs.field(factory=dict[str, LocalMedia])
    """Files and bytes to upload first, by the placeholder that stands in the request for the URL."""

    @property
    def fingerprint(self) -> str:
        """A short name of the request body: the same for the same body, whoever sends it."""
        body = json.dumps(self.request, ensure_ascii=False, sort_keys=True).encode()
        return hashlib.sha256(body).hexdigest()[:16]


def canonicalize(
    said: Mapping[str, object], *, extra: Mapping[str, object] | None = None, strict: bool = True
) -> Plan | tuple[Violation, ...]:
    """The plan of a request, or all the reasons why it is refused.

    Args:
        said: The fields of a create in the documented words; tuples serve as lists, the model is
            matched without regard to case, `None` and empty lists count as absent.
        extra: Fields that this version does not know, sent as they are (OMNI-27).
        strict: Whether a broken rule refuses the request. If not, it is sent as it was said, and the
            broken rules are among the advisories.

    The canonical request names its settings, so that no bill depends on a server's default: the
    standard model with duration (never beside a reference video), resolution and generation type;
    `omni-10s` as 10 s and 720p. Canonicalizing it again changes nothing.
    """
    unusable = tuple(_unusable(said, extra or {}))
    lost = {violation.field for violation in unusable}
    body = _resolve({field: value for field, value in said.items() if field not in lost})
    violations = tuple(violation for violation in judge(body) if violation.field not in lost)
    if unusable or (strict and violations):
        return unusable + violations
    request = _request(body)
    as_said = {violation.field: body[violation.field] for violation in violations if violation.field in body}
    if as_said.get("images") == request.get("image_urls"):
        as_said.pop("images", None)
    request |= as_said
    settings = _settings(request)
    rest = {field: value for field, value in body.items() if field not in as_said}
    return Plan(
        {**request, **(extra or {})},
        settings,
        billing_name(settings),
        (*overruled(violations), *advise(rest)),
    )


def _unusable(said: Mapping[str, object], extra: Mapping[str, object]) -> Iterator[Violation]:
    """What cannot be sent at all, whoever vouches for it."""
    for field in sorted(said.keys() - _DOCUMENTED):
        near = difflib.get_close_matches(field, FIELD_NAMES, n=1)
        remedy = f"did you mean {near[0]}?" if near else "send a field of a newer API by extra="
        yield Violation("OMNI-27", field, "is no documented field", remedy)
    for field in sorted(extra.keys() & _DOCUMENTED):
        message = "is a documented field, not an extra one"
        yield Violation("OMNI-27", f"extra.{field}", message, "name it directly")
    named = {**said, **{f"extra.{field}": value for field, value in extra.items()}}
    if _not_json(named) is not None:
        for field, value in named.items():
            if (error := _not_json({field: value})) is not None:
                yield Violation("OMNI-27", field, f"cannot be written as JSON ({error})", "mend it")


def _not_json(fields: Mapping[str, object]) -> Exception | None:
    """Why fields cannot be written as JSON."""
    try:
        as_json(fields)
    except (TypeError, ValueError, RecursionError) as error:
        return error
    return None


def _resolve(said: Mapping[str, object]) -> dict[str, object]:
    """The body as said, without what counts as absent and with the model's documented spelling."""
    body: dict[str, object] = {}
    for field in FIELD_NAMES:
        value = said.get(field)
        if isinstance(value, list | tuple):
            value = list(cast(Sequence[object], value))
        if value is not None and value != _EMPTY.get(field):
            body[field] = value
    spelled = str(body.get("model", "")).strip().casefold()
    for name in MODEL_NAMES:
        if spelled == name.casefold():
            body["model"] = STANDARD_MODEL if is_standard({"model": name}) else name
            break
    return body


def _request(body: Mapping[str, object]) -> dict[str, object]:
    """The canonical request of a body whose fields are in order."""
    request = _media(body) | _ratio(body) | {field: body[field] for field in body if field not in _RULED}
    if body.get("model") == FIXED_MODEL:
        return request | _fixed(body)
    if is_standard(body):
        return request | _complete(body)
    return request | {field: body[field] for field in _SETTINGS if field in body}


def _complete(body: Mapping[str, object]) -> dict[str, object]:
    """The settings of the standard model, made explicit (OMNI-05, 06, 17, 18)."""
    settings = {
        "resolution": body.get("resolution", DEFAULT_RESOLUTION),
        "generation_type": body.get("generation_type", DEFAULT_GENERATION_TYPE),
    }
    if "duration" in body:
        return {"duration": _whole(body["duration"]), **settings}
    return settings if has_reference_video(body) else {"duration": DEFAULT_DURATION_S, **settings}


def _fixed(body: Mapping[str, object]) -> dict[str, object]:
    """The settings of omni-10s, whatever was asked (OMNI-19, OMNI-22)."""
    duration = {} if has_reference_video(body) else {"duration": FIXED_DURATION_S}
    return {**duration, "resolution": FIXED_RESOLUTION}


def _media(body: Mapping[str, object]) -> dict[str, object]:
    """Model, prompt and the lists of URLs, with the images in effect in `image_urls` (OMNI-12)."""
    request = {field: body[field] for field in ("model", "prompt", "video_urls") if field in body}
    _, images = list_in_effect(body)
    if images:
        return {**request, "image_urls": images}
    return request | {field: body[field] for field in ("image_urls", "images") if field in body}


def _whole(duration: object) -> object:
    return int(duration) if isinstance(duration, float) and duration.is_integer() else duration


def _ratio(body: Mapping[str, object]) -> dict[str, object]:
    """The aspect ratio, said or meant by the orientation; none where nothing was said (OMNI-08, 09, 11)."""
    if "aspect_ratio" in body:
        return {"aspect_ratio": body["aspect_ratio"]}
    orientation = body.get("orientation")
    if isinstance(orientation, str) and orientation in RATIO_OF:
        return {"aspect_ratio": RATIO_OF[orientation]}
    return {} if orientation is None else {"orientation": orientation}


def _settings(request: Mapping[str, object]) -> Settings:
    """What the canonical request makes, as far as its values can be read."""
    duration = FIXED_DURATION_S if request.get("model") == FIXED_MODEL else request.get("duration")
    videos = request.get("video_urls")
    return Settings(
        model=_text(request, "model") or "",
        duration_s=duration if type(duration) is int else None,
        resolution=_text(request, "resolution"),
        aspect_ratio=_text(request, "aspect_ratio"),
        generation_type=_text(request, "generation_type"),
        images=len(list_in_effect(request)[1]),
        videos=len(cast(list[object], videos)) if isinstance(videos, list) else 0,
    )


def _text(request: Mapping[str, object], field: str) -> str | None:
    value = request.get(field)
    return value if isinstance(value, str) else None
