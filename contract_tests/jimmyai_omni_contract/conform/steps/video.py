"""The video of a completed task: anyone gets it, and it is what was asked for."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urljoin

import httpx

from jimmyai_omni_contract.conform.media import Footage, NoVideo, measure
from jimmyai_omni_contract.conform.session import Session, Unreadable
from jimmyai_omni_contract.conform.step import Finding
from jimmyai_omni_contract.conform.steps.life import SHORT_SIDES, Life
from jimmyai_omni_contract.conform.steps.lived import Lived, found, url_of

_NEAR: Final = 0.03
"""By how much of it a picture's side may be another, for encoders like multiples of 16."""
_NEAR_S: Final = 0.5


def judge_video(lived: Lived, session: Session) -> Iterator[Finding]:
    """What is wrong with the video of a life.

    Raises:
        Unreadable: There is none to be judged.
    """
    life, task = lived.life, lived.last()
    if task["status"] == "failed":
        raise Unreadable(f"the deployment let the task fail, which is its right: {task.get('error_message')}")
    url = url_of(task)
    if not url:
        yield found("video", life, "the video", "a result.video_url", "none", lived.numbers)
        return
    try:
        footage = _download(session, url)
    except (NoVideo, httpx.HTTPError, httpx.InvalidURL) as error:
        got = str(error) or type(error).__name__
        expected = "an MP4 for someone without a token"
        yield found("video", life, "the video", expected, got, lived.numbers)
        return
    for check, expected, got in _differences(life, footage):
        numbers = lived.numbers[1:] + lived.numbers[:1]
        yield found(check, life, "the video made", expected, got, numbers)


def _download(session: Session, url: str) -> Footage:
    # A path is one of the deployment's own.
    with session.media.stream("GET", urljoin(session.deployment, url)) as response:
        if not response.is_success:
            raise NoVideo(f"HTTP {response.status_code} without a token")
        return measure(response.iter_bytes())


def _differences(life: Life, footage: Footage) -> Iterator[tuple[str, str, str]]:
    width, height, seconds = footage.width, footage.height, footage.seconds
    side = SHORT_SIDES[life.resolution]
    if abs(min(width, height) - side) > _NEAR * side:
        yield life.shown_by_resolution, life.resolution, f"{width}x{height}"
    if life.ratio is not None:
        across, down = life.ratio
        if abs(width * down - height * across) > _NEAR * height * across:
            yield life.shown_by_ratio, f"{across}:{down}", f"{width}x{height}"
    if life.seconds is not None and seconds is not None and abs(seconds - life.seconds) > _NEAR_S:
        yield life.shown_by_seconds, f"{life.seconds} s", f"{seconds:g} s"
