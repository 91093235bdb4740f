"""The faults of the host of the videos: what a download must bear."""

from typing import Any

import httpx
import pytest

from jimmyai_omni_contract.mock.messages import MockResponse
from jimmyai_omni_contract.mock.script.fault import Operation
from jimmyai_omni_contract.mock.script.faults import FAULTS
from tests.mock.caller import Caller
from tests.mock.test_videos import CLIP, SIZE

MEDIA: Operation = "media"
HALF = SIZE // 2


class Viewer(Caller):
    """A caller with a completed video."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.url: str = self.completed()["result"]["video_url"]

    def get(self, *faults: str, **headers: str) -> httpx.Response:
        """The video, after these faults were armed for one call each."""
        for fault in faults:
            self.service.fail(MEDIA, fault, 1)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.http.get(self.url, headers=named)

    def cut(self, **headers: str) -> bytes:
        """What comes of the video before the connection is closed."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        came = b""
        stream = self.http.stream("GET", self.url, headers=named)
        with stream as answer, pytest.raises(httpx.RemoteProtocolError):
            for chunk in answer.iter_raw():
                came += chunk
        return came


def test_a_cut_video_can_be_resumed_where_it_was_cut() -> None:
    viewer = Viewer()
    etag = viewer.get().headers["etag"]
    viewer.service.fail(MEDIA, "cut", 2)
    first = viewer.cut()
    assert first == CLIP[:HALF]
    second = viewer.cut(range=f"bytes={len(first)}-", if_range=etag)
    assert second == CLIP[HALF : HALF + (SIZE - HALF) // 2]
    resumed = viewer.get(range=f"bytes={len(first + second)}-", if_range=etag)
    assert (resumed.status_code, first + second + resumed.content) == (206, CLIP)


def test_a_short_video_looks_whole() -> None:
    response = Viewer().get("short")
    assert (response.status_code, response.headers["content-length"]) == (200, str(HALF))
    assert response.content == CLIP[:HALF]


def test_a_wrong_length_announces_twice_what_comes() -> None:
    viewer = Viewer()
    viewer.service.fail(MEDIA, "wrong-length")
    assert viewer.cut() == CLIP
    assert viewer.cut(range="bytes=10-19") == CLIP[10:20]
    with viewer.http.stream("GET", viewer.url) as answer:
        assert answer.headers["content-length"] == str(2 * SIZE)


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=0-0"])
def test_no_range_is_always_the_whole_and_promises_none(asked: str) -> None:
    response = Viewer().get("no-range", range=asked)
    assert (response.status_code, response.content) == (200, CLIP)
    assert not {"accept-ranges", "content-range"} & response.headers.keys()


def test_a_changed_video_is_another_valid_one_that_cannot_be_resumed() -> None:
    viewer = Viewer()
    before = viewer.get()
    viewer.service.fail(MEDIA, "changed")
    restarted = viewer.get(range=f"bytes={HALF}-", if_range=before.headers["etag"])
    assert (restarted.status_code, restarted.content) == (
        200,
        CLIP + bytes([0, 0, 0, 16]) + b"free" + bytes(8),
    )
    assert restarted.headers["etag"] != before.headers["etag"]
    resumed = viewer.get(range="bytes=100-", if_range=restarted.headers["etag"])
    assert (resumed.status_code, resumed.content) == (206, restarted.content[100:])


def test_a_video_that_is_not_there_does_not_change() -> None:
    viewer = Viewer()
    viewer.service.fail(MEDIA, "changed")
    assert viewer.http.get("/videos/task_unknown.mp4").status_code == 404


def test_a_page_is_sent_as_a_video() -> None:
    response = Viewer().get("not-a-video")
    assert (response.status_code, response.headers["content-type"]) == (200, "video/mp4")
    assert response.text.startswith("<!DOCTYPE html>")


def test_a_redirect_leads_to_another_path_that_serves_the_video() -> None:
    viewer = Viewer()
    viewer.service.fail(MEDIA, "redirect")
    response = viewer.get()
    location = response.headers["location"]
    assert (response.status_code, location) == (302, viewer.url.replace("/videos/", "/mirror/videos/"))
    there = viewer.http.get(location, headers={"range": "bytes=4-7"})
    assert (there.status_code, there.content) == (206, b"ftyp")


def test_a_redirect_keeps_the_query_and_quotes_the_path() -> None:
    viewer = Viewer()
    viewer.service.fail(MEDIA, "redirect")
    response = viewer.bare("GET", "/videos/a\r\nb é.mp4")
    assert response.headers["location"] == "http://mock/mirror/videos/a%0D%0Ab%20%C3%A9.mp4"
    asked = viewer.http.get(viewer.url, params={"url": "1 2"})
    assert asked.headers["location"].endswith(".mp4?url=1+2")


@pytest.mark.parametrize("name", ["403", "404", "410", "500", "502-html", "503-retry-after", "429"])
def test_a_refused_video_is_a_status(name: str) -> None:
    response = Viewer().get(name)
    assert response.status_code == int(name[:3])
    assert response.headers["content-type"].startswith("text/")


def test_416_tells_the_size() -> None:
    response = Viewer().get("416", range="bytes=10-")
    assert (response.status_code, response.headers["content-range"]) == (416, f"bytes */{SIZE}")


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("drop", httpx.RemoteProtocolError),
        ("drop-before", httpx.RemoteProtocolError),
        ("stall", httpx.ReadTimeout),
    ],
)
def test_a_video_can_be_lost_like_any_answer(name: str, error: type[Exception]) -> None:
    viewer = Viewer()
    with pytest.raises(error):
        viewer.get(name)
    assert viewer.get().content == CLIP


@pytest.mark.parametrize("name", [name for name, fault in FAULTS.items() if MEDIA in fault.operations])
@pytest.mark.parametrize("path", ["{}", "/videos/task_unknown.mp4"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_fault_bears_any_request_for_media(name: str, path: str, method: str) -> None:
    viewer = Viewer()
    viewer.service.fail(MEDIA, name, 1)
    answer = viewer.bare(method, path.format(viewer.url.removeprefix("http://mock.test")), range="bytes=5-9")
    assert_sound(answer, method)


def assert_sound(answer: MockResponse, method: str) -> None:
    """It can be sent over HTTP: what is announced is what comes, and nothing comes to a HEAD."""
    if method == "HEAD":
        assert (answer.body, answer.delivery != "cut") == (b"", True)
    else:
        assert answer.headers.get("content-length", "0") == str(len(answer.body))


def test_an_upload_is_no_video() -> None:
    caller = Caller()
    caller.service.fail(MEDIA, "404")
    assert caller.http.get(caller.upload()["data"]["url"]).content == b"picture"
