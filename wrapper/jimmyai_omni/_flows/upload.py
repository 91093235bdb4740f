"""A reference in: local media are stored where the API can read them, which costs nothing."""

import logging
from collections.abc import Mapping
from functools import partial
from typing import Any, BinaryIO, cast

import attrs

from jimmyai_omni import _seam
from jimmyai_omni._flows.context import Context
from jimmyai_omni._flows.effects import Flow, Local, SinkFailed
from jimmyai_omni._flows.reads import read
from jimmyai_omni._flows.record import on_record
from jimmyai_omni._local.media import Media, check_media
from jimmyai_omni._local.reading import Reader, opened, sha256_of
from jimmyai_omni.errors import ApiError, ConnectionFailed, UnusableAnswer
from jimmyai_omni.events import OnProgress
from jimmyai_omni.results import Upload
from jimmyai_omni.rules import Plan
from jimmyai_omni.rules.request import MEDIA_FIELDS, LocalMedia

_log = logging.getLogger("jimmyai_omni")


def upload(ctx: Context, media: Media, on_progress: OnProgress) -> Flow[Upload]:
    """Store a path, bytes or an open file where the API can read it, or find it stored by its content.

    Raises:
        LocalFileError: It cannot be read, changes meanwhile, or is none that the API takes.
        ApiError: The API refused it.
        ConnectionFailed: No answer came.
    """
    local: LocalMedia = yield Local(partial(check_media, media))
    sha256: str = yield Local(partial(sha256_of, local))
    return (yield from _store(ctx, local, sha256, on_progress))


def upload_all(ctx: Context, plan: Plan) -> Flow[Plan]:
    """Store the local media of a plan, each content once; the plan comes back with their URLs.

    Raises as `upload`.
    """
    by_content: dict[str, str] = {}
    urls: dict[str, str] = {}
    for placeholder, local in plan.uploads.items():
        sha256: str = yield Local(partial(sha256_of, local))
        if sha256 not in by_content:
            stored = yield from _store(ctx, local, sha256, _silent)
            by_content[sha256] = stored.url
        urls[placeholder] = by_content[sha256]
    return attrs.evolve(plan, request=_with_urls(plan.request, urls), uploads={})


def _store(ctx: Context, local: LocalMedia, sha256: str, on_progress: OnProgress) -> Flow[Upload]:
    known = ctx.journal.upload_url(sha256, base_url=ctx.base_url, account=ctx.account)
    if known is not None:
        return Upload(known, local.filename, local.size_bytes, local.mime_type)

    def tell(count: int) -> None:
        try:
            on_progress(count, local.size_bytes)
        except Exception as error:
            raise SinkFailed(error) from error

    with opened(local.source, local.label) as file:
        content = cast(BinaryIO, Reader(file, local, sha256, tell))
        request = _seam.upload_request(local.filename, content, local.mime_type)
        try:
            stored = _seam.read_upload((yield from read(ctx, request)))
            if not stored.url:
                raise UnusableAnswer("the answer to the upload holds no URL", hint="upload it again")
        except SinkFailed as failed:
            raise failed.error from None
        except (ApiError, ConnectionFailed) as error:
            error.details += (f"This was the upload of {local.label}",)
            raise
    _log.info("%s is at %s", local.label, stored.url)
    with on_record(f"the upload of {local.label}"):
        ctx.journal.remember_upload(
            sha256, stored.url, local.size_bytes, base_url=ctx.base_url, account=ctx.account
        )
    return stored


def _silent(_count: int, _total: int | None) -> None:
    """The callback of those who want none."""


def _with_urls(request: Mapping[str, Any], urls: Mapping[str, str]) -> dict[str, Any]:
    """A request body with URLs in the place of placeholders."""
    body = dict(request)
    for field in MEDIA_FIELDS:
        if isinstance(body.get(field), list):
            items = cast(list[object], body[field])
            body[field] = [urls.get(item, item) if isinstance(item, str) else item for item in items]
    return body
