"""A URL that is refused is replaced once, by retrieving the task; one that expires is told."""

import time
from pathlib import Path

import pytest

from jimmyai_omni import DownloadFailed, Task, TaskFailed
from tests.downloads.host import Host
from tests.downloads.videos import VIDEO, mp4
from tests.flows.answers import Answer, completed, failed, media, page, refusal, task
from tests.flows.harness import MEDIA, MEDIA_URL, QUERY, World, once, raised

# trio warns of the generators that httpx leaves unfinished when a body is not read to its end.
pytestmark = pytest.mark.filterwarnings("ignore:Async generator 'httpx:ResourceWarning")

DONE = Task(id="task_1", status="completed", video_url=MEDIA_URL)
FRESH_URL = "https://media.example.com/fresh.mp4"
FRESH = ("GET", FRESH_URL)
REFUSED = page("<Error/>", 403, "application/xml")


@pytest.mark.parametrize("status_code", [401, 403, 404, 410])
def test_a_refused_url_is_replaced_by_that_of_the_task(
    world: World, tmp_path: Path, status_code: int
) -> None:
    world.on(MEDIA, page("", status_code))
    world.on(QUERY, completed(FRESH_URL))
    world.on(FRESH, media(VIDEO))
    assert world.omni.download(DONE, tmp_path).path.read_bytes() == VIDEO
    assert [str(request.url) for request in world.sent] == [MEDIA_URL, QUERY[1], FRESH_URL]
    assert world.clock.pauses == []


@pytest.mark.parametrize("source", [DONE, "task_1"], ids=["task", "id"])
@pytest.mark.parametrize("url", [FRESH_URL, MEDIA_URL], ids=["another", "the-same"])
def test_it_is_replaced_once_and_no_more(world: World, tmp_path: Path, source: Task | str, url: str) -> None:
    world.on(MEDIA, REFUSED)
    world.on(FRESH, REFUSED)
    world.on(QUERY, completed(MEDIA_URL) if source == "task_1" else completed(url), completed(url))
    error = raised(DownloadFailed, world.omni.download, source, tmp_path)
    assert "media.example.com answered HTTP 403" in error.message
    assert world.count(QUERY) == (2 if source == "task_1" else 1)
    assert world.count(MEDIA) + world.count(FRESH) == 2
    assert list(tmp_path.iterdir()) == []


def test_what_came_under_the_old_url_is_not_mixed_with_the_new(world: World, tmp_path: Path) -> None:
    other = mp4(seed=2)
    old, new = Host(VIDEO, etag='"same"'), Host(other, etag='"same"')
    world.on(MEDIA, old.cut(1000), old.says(REFUSED))
    world.on(QUERY, completed(FRESH_URL))
    world.on(FRESH, new.whole)
    assert world.omni.download(DONE, tmp_path).path.read_bytes() == other
    assert new.asked == [(None, None)]


def test_a_url_that_is_refused_between_attempts_costs_none_of_them(world: World, tmp_path: Path) -> None:
    old, new = Host(VIDEO), Host(VIDEO)
    world.on(MEDIA, old.cut(1000), old.cut(1000), old.says(REFUSED))
    world.on(QUERY, completed(FRESH_URL))
    world.on(FRESH, new.whole)
    assert world.omni.download(DONE, tmp_path).path.read_bytes() == VIDEO


def test_a_redirected_refusal_is_one(world: World, tmp_path: Path) -> None:
    world.on(MEDIA, Answer(302, b"", {"Location": FRESH_URL}), media(VIDEO))
    world.on(FRESH, REFUSED)
    world.on(QUERY, completed())
    assert world.omni.download(DONE, tmp_path).path.read_bytes() == VIDEO


LOST: dict[str, Answer] = {
    "an unknown key": refusal("20001", "invalid token"),
    "an unknown task": refusal("-1", "任务不存在"),
    "a page": page("<html>"),
}


@pytest.mark.parametrize("answer", LOST.values(), ids=LOST)
def test_a_task_that_cannot_be_retrieved_leaves_the_refusal(
    world: World, tmp_path: Path, answer: Answer
) -> None:
    world.on(MEDIA, REFUSED)
    world.on(QUERY, answer)
    error = raised(DownloadFailed, world.omni.download, DONE, tmp_path)
    assert "HTTP 403" in error.message
    assert "Nor could the task be retrieved" in str(error)
    assert error.task_id == "task_1"


def test_without_a_key_the_refusal_is_told(world: World, tmp_path: Path) -> None:
    world.on(MEDIA, REFUSED)
    error = raised(DownloadFailed, world.client(None).download, DONE, tmp_path)
    assert "HTTP 403" in error.message
    assert "no API key" in str(error)


def test_a_task_that_failed_meanwhile_is_told(world: World, tmp_path: Path) -> None:
    world.on(MEDIA, REFUSED)
    world.on(QUERY, failed("taken down"))
    assert "taken down" in raised(TaskFailed, world.omni.download, DONE, tmp_path).message


def test_a_task_that_lost_its_video_is_told(world: World, tmp_path: Path) -> None:
    world.on(MEDIA, REFUSED)
    world.on(QUERY, task("processing", 50))
    assert "omni wait task_1" in raised(DownloadFailed, world.omni.download, DONE, tmp_path).hint


@once
def test_an_expired_url_is_tried_and_then_told(world: World, tmp_path: Path) -> None:
    world.on(MEDIA, REFUSED)
    world.on(QUERY, completed())
    error = raised(DownloadFailed, world.omni.download, "task_1", tmp_path)
    assert "Its URL expired on 2025-11-27 16:01 UTC" in str(error)


@once
def test_a_moment_that_is_none_is_not_told(world: World, tmp_path: Path) -> None:
    world.on(MEDIA, media(b"", 500))
    strange = Task(id="task_1", status="completed", video_url=MEDIA_URL, completed_at=-(10**18))
    assert "expired" not in str(raised(DownloadFailed, world.omni.download, strange, tmp_path))


@once
def test_an_expired_url_that_works_is_no_trouble(world: World, tmp_path: Path) -> None:
    world.on(QUERY, completed())
    world.on(MEDIA, media(VIDEO))
    assert world.omni.download("task_1", tmp_path).path.read_bytes() == VIDEO


@once
@pytest.mark.parametrize(("left_h", "is_near"), [(11.9, True), (12.1, False), (-1, False)])
def test_a_video_that_expires_soon_is_warned_of(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture, left_h: float, is_near: bool
) -> None:
    completed_at = int(time.time() + left_h * 3600) - 3 * 86400
    world.on(MEDIA, media(VIDEO))
    near = Task(id="task_1", status="completed", video_url=MEDIA_URL, completed_at=completed_at)
    world.omni.download(near, tmp_path)
    warned = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert warned == (["the video of task task_1 can be fetched for 11.9 more hours"] if is_near else [])
