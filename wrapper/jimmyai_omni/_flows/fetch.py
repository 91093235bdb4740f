"""Fetching a video from its media host: attempts, redirects, and a fresh URL where the old one is refused."""

import logging
from datetime import UTC, datetime
from typing import Final

from jimmyai_omni._flows.context import Context
from jimmyai_omni._flows.effects import Failure, Fetch, Flow, Response, SinkFailed, Sleep
from jimmyai_omni._flows.media_url import check_host, media_url, redirected
from jimmyai_omni._flows.reads import retrieve
from jimmyai_omni._flows.retry_after import retry_after_s
from jimmyai_omni._flows.transfer import Transfer, Trouble
from jimmyai_omni._policies.retry import GiveUp
from jimmyai_omni.errors import DownloadFailed, OmniError, TaskFailed
from jimmyai_omni.results import Task

MAX_REDIRECTS: Final = 5
_REDIRECTS: Final = (301, 302, 303, 307, 308)
_REFUSALS: Final = (401, 403, 404, 410)
_MAY_PASS: Final = (408, 425, 429, *range(500, 600))


_log = logging.getLogger("jimmyai_omni")


class _Refused(Trouble):
    """The media host does not give the video out under this URL."""


def fetch(ctx: Context, task: Task, transfer: Transfer) -> Flow[Task]:
    """Bring the whole video of a task into a transfer.

    What was cut off is gone on with. The attempts are those of the retry policy; its seconds count from
    when the last byte came. A URL that is refused is replaced once, by retrieving the task.

    Returns:
        The task, as it was last seen.

    Raises:
        DownloadFailed: It did not come.
        TaskFailed: The task turned out to have failed.
    """
    attempts, since, is_fresh = 0, ctx.clock(), False
    while True:
        fetched_bytes = transfer.fetched_bytes
        trouble = yield from _attempt(ctx, task, transfer)
        if trouble is None:
            return task
        if isinstance(trouble, _Refused) and not is_fresh:
            is_fresh = True
            task = yield from _retrieve_again(ctx, task, trouble)
            transfer.restart()
            continue
        if transfer.fetched_bytes > fetched_bytes:
            since = ctx.clock()
        attempts += 1
        if not trouble.may_pass:
            raise failed(ctx, task, trouble)
        pause = ctx.retry.pause_s(attempts, ctx.clock() - since, trouble.retry_after_s, ctx.draw())
        if isinstance(pause, GiveUp):
            raise failed(ctx, task, trouble, *((f"Not tried again: {pause.why}",) if pause.why else ()))
        _log.info("task %s: %s; tried again in %.1f s", task.id, trouble.reason, pause)
        yield Sleep(pause)


def with_video(task: Task) -> str:
    """The URL of a task's video.

    Raises:
        TaskFailed: The task ended without one.
        DownloadFailed: There is none yet.
    """
    if task.state == "failed":
        raise TaskFailed(task)
    if task.video_url:
        return task.video_url
    raise DownloadFailed(
        f"the task is {task.status or 'without a status'} and has no video",
        hint=f"go on with `omni wait {task.id}`",
        billed="yes",
        task_id=task.id,
    )


def failed(ctx: Context, task: Task, trouble: Trouble, *details: str) -> DownloadFailed:
    """The error of a video that did not come."""
    expires_at = task.expires_at
    if expires_at is not None and 0 < expires_at <= ctx.wall_clock():
        details += (f"Its URL expired on {datetime.fromtimestamp(expires_at, UTC):%Y-%m-%d %H:%M} UTC",)
    return DownloadFailed(
        f"the video was not fetched: {trouble.reason}",
        hint=trouble.hint or f"try again with `omni download {task.id}`; a URL is valid for 3 days",
        billed="yes",
        task_id=task.id,
        details=details,
    )


def _attempt(ctx: Context, task: Task, transfer: Transfer) -> Flow[Trouble | None]:
    """One attempt to get what is missing, along all redirects."""
    headers = transfer.begin_attempt()
    try:
        url = media_url(with_video(task), f"{ctx.base_url}/")
        for _ in range(MAX_REDIRECTS + 1):
            yield from check_host(url, ctx.base_url)
            transfer.host = url.host
            answer: Response | Failure = yield Fetch(url.text, transfer.sink, headers)
            if isinstance(answer, Failure):
                return Trouble(f"{url.host} did not send all of it ({answer.reason})", may_pass=True)
            if answer.status_code not in _REDIRECTS:
                return _end(answer, transfer)
            url = redirected(url, answer.headers.get("location"))
    except SinkFailed as stopped:
        if isinstance(stopped.error, Trouble):
            return stopped.error
        raise stopped.error from stopped.error.__cause__
    except Trouble as trouble:
        return trouble
    return Trouble(f"{url.host} answered with more than {MAX_REDIRECTS} redirects")


def _end(answer: Response, transfer: Transfer) -> Trouble | None:
    status_code = answer.status_code
    if status_code in (200, 206):
        transfer.end(answer)
        return None
    if status_code == 416:
        transfer.end_of_range(answer)
        return None
    reason = f"{transfer.host} answered HTTP {status_code}"
    if status_code in _REFUSALS:
        return _Refused(reason)
    return Trouble(reason, may_pass=status_code in _MAY_PASS, retry_after_s=retry_after_s(answer.headers))


def _retrieve_again(ctx: Context, task: Task, refused: Trouble) -> Flow[Task]:
    """The task, with a URL that may be fresh."""
    try:
        fresh = yield from retrieve(ctx, task.id)
    except OmniError as error:
        told = f"Nor could the task be retrieved for a fresh URL: {error.message}"
        raise failed(ctx, task, refused, told) from error
    with_video(fresh)
    return fresh
