"""A download that fails leaves no file behind, under any name, and the old one as it was."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from jimmyai_omni import DownloadFailed, OmniError, Task, TaskFailed
from tests.downloads.videos import VIDEO
from tests.flows.answers import HTML, Answer, completed, media, page, redirect, task
from tests.flows.harness import MEDIA, MEDIA_URL, QUERY, Reply, World, raised

# trio warns of the generators that httpx leaves unfinished when a body is not read to its end.
pytestmark = pytest.mark.filterwarnings("ignore:Async generator 'httpx:ResourceWarning")

DONE = Task(id="task_1", status="completed", video_url=MEDIA_URL)
HALF = VIDEO[: len(VIDEO) // 2]

FAILS: dict[str, tuple[Reply, str]] = {
    "a body that was cut off": (media(HALF, length=len(VIDEO), breaks=httpx.ReadError("reset")), "reset"),
    "a body that stalls": (media(HALF, length=len(VIDEO), breaks=httpx.ReadTimeout("")), "ReadTimeout"),
    "a body that ends early": (media(HALF, length=len(VIDEO)), f"{len(HALF)} of {len(VIDEO)} bytes"),
    "a body that is too long": (media(VIDEO, length=len(HALF)), f"more than the announced {len(HALF)} bytes"),
    "nothing": (media(b""), "sent nothing"),
    "nothing, without a length": (media(b"").without("Content-Length"), "sent nothing"),
    "403": (page(HTML, 403), "HTTP 403"),
    "404": (page("", 404), "HTTP 404"),
    "410, after three days": (page("<Error>expired</Error>", 410, "application/xml"), "HTTP 410"),
    "500 with a video's name": (media(VIDEO, status_code=500), "HTTP 500"),
    "a part": (media(VIDEO, status_code=206), "HTTP 206"),
    "no content": (media(b"", 204), "HTTP 204"),
    "a login page": (page(HTML), "text/html"),
    "a login page with a charset": (page(HTML, 200, "Text/HTML; charset=utf-8"), "text/html"),
    "JSON": (page('{"code": "-1"}', 200, "application/json"), "application/json"),
    "plain text": (page("404 page not found", 200, "text/plain"), "text/plain"),
    "no connection": (httpx.ConnectError("Name or service not known"), "Name or service not known"),
    "a redirect without an end": (redirect(MEDIA_URL), "redirects"),
    "a redirect to nowhere": (redirect("https://[::1"), "Invalid URL"),
    "a redirect to a page": (redirect("https://login.example.com/"), "text/html"),
}


def fails(world: World, folder: Path, **options: Any) -> OmniError:
    return raised(DownloadFailed, world.omni.download, DONE, folder / "cat.mp4", **options)


@pytest.mark.parametrize(("reply", "reason"), FAILS.values(), ids=FAILS)
def test_what_is_not_the_whole_video_leaves_no_file(
    world: World, tmp_path: Path, reply: Reply, reason: str
) -> None:
    world.on(MEDIA, reply)
    world.on(("GET", "https://login.example.com/"), page(HTML))
    world.on(QUERY, completed())
    error = fails(world, tmp_path)
    assert reason in str(error)
    assert (error.task_id, error.billed) == ("task_1", "yes")
    assert "omni download task_1" in error.hint
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("failure", ["a body that was cut off", "404", "a login page", "no connection"])
def test_the_file_that_was_to_be_replaced_is_still_there(world: World, tmp_path: Path, failure: str) -> None:
    (tmp_path / "cat.mp4").write_bytes(b"the old one")
    world.on(MEDIA, FAILS[failure][0])
    world.on(QUERY, completed())
    fails(world, tmp_path, overwrite=True)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("cat.mp4", b"the old one")]


UNFINISHED: dict[str, Answer] = {
    "at work": task(),
    "completed, without its URL": task("completed", 100),
    "an image": task("completed", 100, result={"image_url": MEDIA_URL}),
}


def test_a_failed_task_is_told_with_its_reason(world: World, tmp_path: Path) -> None:
    world.on(QUERY, task("failed", 0, error_message="refused"))
    assert "refused" in raised(TaskFailed, world.omni.download, "task_1", tmp_path).message
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("answer", UNFINISHED.values(), ids=UNFINISHED)
def test_a_task_without_a_video_is_refused_and_its_bill_is_not_denied(
    world: World, tmp_path: Path, answer: Answer
) -> None:
    world.on(QUERY, answer)
    error = raised(DownloadFailed, world.omni.download, "task_1", tmp_path)
    assert "no video" in error.message
    assert (error.task_id, error.billed) == ("task_1", "yes")
    assert list(tmp_path.iterdir()) == []
    assert len(world.sent) == 1


@pytest.mark.parametrize(
    "url",
    ["https://[::1", "https://[bad]/1.mp4", "https://media.example.com:port/", "http://\x00/", "https://"],
)
def test_a_url_that_is_none_is_a_failed_download(world: World, tmp_path: Path, url: str) -> None:
    world.router.route().mock(side_effect=httpx.UnsupportedProtocol("no host"))
    task = Task(id="task_1", status="completed", video_url=url)
    error = raised(DownloadFailed, world.omni.download, task, tmp_path)
    assert error.task_id == "task_1"
    assert list(tmp_path.iterdir()) == []
