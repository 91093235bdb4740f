"""Planning a create: local media checked, and the rules, with their refusal as an error."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Unpack, cast
from urllib.parse import quote

import attrs

from jimmyai_omni._local.media import check_media, is_local
from jimmyai_omni.errors import InvalidRequest, LocalFileError
from jimmyai_omni.rules import Advisory, Plan, RequestFields, canonicalize
from jimmyai_omni.rules.request import FIXED_MODEL, MEDIA_FIELDS, STANDARD_MODEL, LocalMedia

Extra = Mapping[str, object]
_A: Final = {"image": "an image", "video": "a video"}


class PlanFields(RequestFields, total=False):
    """What a create is planned from, besides its prompt."""

    model: str
    """One of the documented names, in any case (OMNI-01, OMNI-02); `Gemini-Omini` by default."""
    strict: bool
    """Refuse what breaks a rule, which is the default. If not, it is sent, and the advisories tell."""
    extra: Extra | None
    """Fields that this version does not know, sent as they are (OMNI-27)."""


class CreateFields(PlanFields, total=False):
    """What a create takes, besides its prompt."""

    max_spend: float | None
    """The most that it may cost, in JimiCoin; it is not sent where its price is unknown."""
    min_balance: float | None
    """What the account must still hold after it, in JimiCoin."""


def plan(prompt: str, **fields: Unpack[PlanFields]) -> Plan:
    """See `Client.plan`."""
    said: dict[str, object] = {"model": STANDARD_MODEL, "prompt": prompt, **fields}
    strict, extra = fields.get("strict", True), fields.get("extra")
    said.pop("strict", None)
    said.pop("extra", None)
    uploads, faults = _put_placeholders(said)
    made = canonicalize(said, extra=extra, strict=strict)
    if not isinstance(made, Plan):
        refusal = InvalidRequest(made)
        refusal.details += faults
        raise refusal
    if faults:
        files = "a file" if len(faults) == 1 else f"{len(faults)} files"
        raise LocalFileError(
            f"{files} of the request cannot be uploaded; nothing was sent",
            hint="mend what is named, or give URLs",
            details=faults,
        )
    if not uploads:
        return made
    in_effect = {url: media for url, media in uploads.items() if url in _listed(made.request)}
    told = (*made.advisories, *_misplaced(made.settings.model, in_effect.values()))
    return attrs.evolve(made, uploads=in_effect, advisories=told)


def _put_placeholders(said: dict[str, object]) -> tuple[dict[str, LocalMedia], tuple[str, ...]]:
    """Put a URL into the lists for each local medium; these media by URL, and what is wrong with others."""
    uploads: dict[str, LocalMedia] = {}
    faults: list[str] = []

    def placeholder(item: object, where: str) -> object:
        if not is_local(item):
            return item
        url = f"https://upload.invalid/{len(uploads) + len(faults)}/"
        try:
            media = check_media(item, where)
        except LocalFileError as error:
            faults.append(f"{error.message}; {error.hint}")
            return url
        url += quote(media.filename)
        uploads[url] = media
        return url

    for field in MEDIA_FIELDS:
        items = said.get(field)
        if isinstance(items, list | tuple):
            listed = enumerate(cast(Sequence[object], items))
            said[field] = [placeholder(item, f"{field}[{index}]") for index, item in listed]
    return uploads, tuple(faults)


def _listed(request: Mapping[str, Any]) -> list[object]:
    """The URLs of a request body."""
    lists = (request.get(field) for field in MEDIA_FIELDS)
    return [item for items in lists if isinstance(items, list) for item in cast(list[object], items)]


def _misplaced(model: str, uploads: Iterable[LocalMedia]) -> Iterator[Advisory]:
    """The local media that are not of the kind that their list is for."""
    for media in uploads:
        is_video_list = media.where.startswith("video_urls")
        kinds = ("image", "video") if model == FIXED_MODEL else ("video",) if is_video_list else ("image",)
        if not media.mime_type.startswith(kinds):
            expected = " or ".join(_A[kind] for kind in kinds)
            message = f"is {media.mime_type}, where {expected} is expected"
            yield Advisory("OMNI-15" if is_video_list else "OMNI-21", media.where, message)
