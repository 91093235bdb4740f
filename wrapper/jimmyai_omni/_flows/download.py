"""A video out: fetched whole or not at all, to wherever the user wants it."""

import logging
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from typing import Final, TypedDict

import attrs

from jimmyai_omni._flows.context import Context
from jimmyai_omni._flows.effects import Flow, Local
from jimmyai_omni._flows.fetch import fetch, with_video
from jimmyai_omni._flows.reads import retrieve
from jimmyai_omni._flows.recall import recall
from jimmyai_omni._flows.record import on_record
from jimmyai_omni._flows.transfer import Transfer
from jimmyai_omni._local.naming import DEFAULT_NAME, Naming
from jimmyai_omni._local.place import SIDECAR_SUFFIX, Target, target_for
from jimmyai_omni._local.sidecar import sidecar
from jimmyai_omni._local.streams import MemoryTarget
from jimmyai_omni._local.targets import BaseTarget
from jimmyai_omni.errors import LocalFileError, OmniError
from jimmyai_omni.events import OnProgress
from jimmyai_omni.results import SavedVideo, Task
from jimmyai_omni.rules import Plan

_NEAR_EXPIRY_S: Final = 12 * 3600
_log = logging.getLogger("jimmyai_omni")


class DownloadFields(TypedDict, total=False):
    """How a video is saved."""

    overwrite: bool
    """Replace what is there; not by default."""
    name: str
    """The name in a folder, such as `{date}-{prompt}-{task_id}.mp4`; `{task_id}.mp4` by default.

    Its fields: `task_id`, `model`, `date` (of completion, UTC, YYYY-MM-DD) and `prompt` (its first words).
    """
    sidecar: bool
    """Also write `<name>.json` beside it, which tells how it was made; not by default. See `sidecar`."""
    max_bytes: int | None
    """Refuse a video that is larger; no limit by default."""
    on_progress: OnProgress
    """Called with the bytes so far, and their total where it is known. After a new start they are fewer."""


def _silent(_count: int, _total: int | None) -> None:
    """The callback of those who want none."""


@attrs.frozen(kw_only=True)
class _Chosen:
    """The fields of a download, with what counts where one is left out."""

    overwrite: bool = False
    name: str = DEFAULT_NAME
    sidecar: bool = False
    max_bytes: int | None = None
    on_progress: OnProgress = _silent


def download(ctx: Context, source: Task | str, to: Target, fields: DownloadFields) -> Flow[SavedVideo]:
    """Save the video of a task, or of a task's id, which is retrieved first.

    Raises:
        TypeError: A field is none of `DownloadFields`.
        LocalFileError: It cannot be put there; found out before anything is fetched, where possible.
        ConfigurationError: An extra is missing.
        DownloadFailed: The video could not be fetched whole; nothing is left behind.
        TaskFailed: The task ended without a video.
        ApiError: The task cannot be retrieved.
    """
    chosen = _Chosen(**fields)
    naming = Naming(chosen.name)
    find = partial(_find, to, naming, chosen)
    if isinstance(source, str):
        if naming.needs_only_the_id:
            for target in (yield Local(partial(find, Task(source), None))):
                yield Local(target.check)
        source = yield from retrieve(ctx, source)
    with _about(source.id):
        with_video(source)
        _warn_of_expiry(ctx, source)
        plan = recall(ctx, source) if naming.needs_the_plan or chosen.sidecar else None
        target, *beside = yield Local(partial(find, source, plan))
        for other in beside:
            yield Local(other.check)
        task, transfer = yield from _bring(ctx, source, target, chosen.max_bytes, chosen.on_progress)
        saved = SavedVideo(task.id, target.location, transfer.size_bytes, transfer.sha256)
        _record(ctx, saved, target.absolute_location)
        for other in beside:
            yield from _put(other, sidecar(task, plan, saved, ctx.wall_clock()), saved)
        return saved


def download_bytes(ctx: Context, source: Task | str, max_bytes: int | None) -> Flow[bytes]:
    """The video itself. Raises as `download`."""
    task = (yield from retrieve(ctx, source)) if isinstance(source, str) else source
    with _about(task.id):
        with_video(task)
        target = MemoryTarget()
        yield from _bring(ctx, task, target, max_bytes, _silent)
        return target.content


def _find(to: Target, naming: Naming, chosen: _Chosen, task: Task, plan: Plan | None) -> list[BaseTarget]:
    """The place for a video and, where one is asked for, that for its sidecar."""
    target = target_for(to, naming.name(task, plan), overwrite=chosen.overwrite)
    return [target, target.beside(SIDECAR_SUFFIX)] if chosen.sidecar else [target]


def _bring(
    ctx: Context, task: Task, target: BaseTarget, max_bytes: int | None, on_progress: OnProgress
) -> Flow[tuple[Task, Transfer]]:
    """Bring the video of a task to its place, or leave nothing there."""
    try:
        yield Local(target.open)
        transfer = Transfer(target, max_bytes, on_progress)
        task = yield from fetch(ctx, task, transfer)
        yield Local(target.commit)
    finally:
        target.abort()
    return task, transfer


def _put(target: BaseTarget, content: bytes, saved: SavedVideo) -> Flow[None]:
    """Write what belongs to a video that is there."""
    try:
        yield Local(target.open)
        target.append(content)
        yield Local(target.commit)
    except LocalFileError as error:
        error.details += (f"The video itself is saved as {saved.location}",)
        raise
    finally:
        target.abort()


def _record(ctx: Context, saved: SavedVideo, location: str) -> None:
    """Put on record where a video is."""
    with on_record(f"the video of task {saved.task_id}, which is saved,"):
        ctx.journal.saved(
            saved.task_id,
            base_url=ctx.base_url,
            location=location,
            size_bytes=saved.size_bytes,
            sha256=saved.sha256,
        )


def _warn_of_expiry(ctx: Context, task: Task) -> None:
    if task.expires_at is None:
        return
    left_s = task.expires_at - ctx.wall_clock()
    if 0 < left_s < _NEAR_EXPIRY_S:
        _log.warning("the video of task %s can be fetched for %.1f more hours", task.id, left_s / 3600)


@contextmanager
def _about(task_id: str) -> Generator[None]:
    """Names the task that an error is about, which is paid for."""
    try:
        yield
    except OmniError as error:
        error.task_id, error.billed = task_id, "yes"
        raise
