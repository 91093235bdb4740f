"""The videos: which ones, for how long, and how HTTP hands them out."""

from pathlib import Path
from typing import Any

import pytest

import jimmyai_omni_contract.mock as package
from tests.mock.caller import Caller

CLIPS = Path(package.__file__).parent / "clips"
THREE_DAYS_S = 3 * 24 * 3600

SHOWN: list[tuple[dict[str, Any], str]] = [
    ({}, "720p-16x9-6s"),
    ({"duration": 8, "resolution": "1080p", "aspect_ratio": "9:16"}, "1080p-9x16-8s"),
    ({"orientation": "portrait"}, "720p-9x16-6s"),
    ({"orientation": "portrait", "aspect_ratio": ""}, "720p-9x16-6s"),
    ({"orientation": "portrait", "aspect_ratio": "16:9"}, "720p-16x9-6s"),
    ({"aspect_ratio": "1/1", "duration": 4}, "720p-1x1-4s"),
    ({"aspect_ratio": "21x9"}, "720p-16x9-6s"),
    ({"aspect_ratio": "4:5"}, "720p-1x1-6s"),
    ({"aspect_ratio": "2 : 3.5"}, "720p-9x16-6s"),
    ({"aspect_ratio": "0:0"}, "720p-16x9-6s"),
    ({"aspect_ratio": "wide"}, "720p-16x9-6s"),
    ({"resolution": "1080p", "video_urls": ["https://example.com/1.mp4"]}, "1080p-16x9-6s"),
    ({"model": "omni-10s", "duration": 4, "resolution": "4k"}, "720p-16x9-10s"),
]
CLIP = (CLIPS / "720p-16x9-6s.mp4").read_bytes()
SIZE = len(CLIP)


@pytest.mark.parametrize(("fields", "name"), SHOWN, ids=[str(fields) for fields, _ in SHOWN])
def test_the_video_is_the_clip_of_the_settings_in_effect(fields: dict[str, Any], name: str) -> None:
    caller = Caller()
    url = caller.completed(**fields)["result"]["video_url"]
    assert caller.http.get(url).content == (CLIPS / f"{name}.mp4").read_bytes()


def test_the_video_needs_no_token_and_says_what_it_is() -> None:
    caller = Caller()
    response = caller.bare("GET", f"/videos/{caller.completed()['task_id']}.mp4")
    assert response.status_code == 200
    assert response.headers["content-type"] == "video/mp4"
    assert response.headers["content-length"] == str(SIZE)
    assert response.headers["accept-ranges"] == "bytes"
    assert response.headers["etag"].startswith('"')


def test_a_head_has_the_headers_of_the_video_without_its_bytes() -> None:
    caller = Caller()
    path = f"/videos/{caller.completed()['task_id']}.mp4"
    head, get = caller.bare("HEAD", path, range="bytes=0-1"), caller.bare("GET", path)
    assert (head.status_code, head.headers, head.body) == (200, get.headers, b"")


def test_there_is_no_video_before_its_task_is_completed() -> None:
    caller = Caller()
    task_id = caller.created_id()
    assert caller.bare("GET", f"/videos/{task_id}.mp4").status_code == 404
    assert caller.bare("GET", "/videos/task_unknown.mp4").status_code == 404


def test_a_video_is_gone_3_days_after_it_was_completed() -> None:
    caller = Caller(task_seconds=12)
    path = f"/videos/{caller.completed()['task_id']}.mp4"
    caller.service.clock.advance(THREE_DAYS_S + 11)
    assert caller.bare("GET", path).status_code == 200
    caller.service.clock.advance(1)
    assert caller.bare("GET", path).status_code == 410


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, SIZE - 1),
        ("bytes=-10", SIZE - 10, SIZE - 1),
        ("Bytes=5-5", 5, 5),
        (f"bytes=10-{SIZE * 9}", 10, SIZE - 1),
        (f"bytes=-{SIZE * 9}", 0, SIZE - 1),
    ],
)
def test_one_range_is_answered_with_its_bytes(asked: str, first: int, last: int) -> None:
    caller = Caller()
    response = caller.http.get(f"/videos/{caller.completed()['task_id']}.mp4", headers={"Range": asked})
    assert response.status_code == 206
    assert response.headers["content-range"] == f"bytes {first}-{last}/{SIZE}"
    assert response.content == CLIP[first : last + 1]


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE}-{SIZE + 5}", "bytes=-0"])
def test_a_range_outside_the_video_is_not_satisfiable(asked: str) -> None:
    caller = Caller()
    response = caller.http.get(f"/videos/{caller.completed()['task_id']}.mp4", headers={"Range": asked})
    assert (response.status_code, response.headers["content-range"]) == (416, f"bytes */{SIZE}")


@pytest.mark.parametrize(
    "asked", ["bytes=5-1", "bytes=-", "bytes=0-1,3-4", "lines=0-1", "bytes=a-b", "bytes=٣-"]
)
def test_a_range_that_is_none_is_ignored(asked: str) -> None:
    caller = Caller()
    response = caller.bare("GET", f"/videos/{caller.completed()['task_id']}.mp4", range=asked)
    assert (response.status_code, response.body) == (200, CLIP)


def test_a_video_that_is_already_there_is_not_sent_again() -> None:
    caller = Caller()
    path = f"/videos/{caller.completed()['task_id']}.mp4"
    etag = caller.bare("GET", path).headers["etag"]
    for known in (etag, f'W/{etag}, "x"', "*"):
        response = caller.bare("GET", path, if_none_match=known)
        assert (response.status_code, response.body) == (304, b"")
    assert caller.bare("GET", path, if_none_match='"x"').status_code == 200


def test_a_range_of_an_older_video_is_answered_with_the_whole() -> None:
    caller = Caller()
    path = f"/videos/{caller.completed()['task_id']}.mp4"
    etag = caller.bare("GET", path).headers["etag"]
    assert caller.bare("GET", path, range="bytes=1-2", if_range=etag).status_code == 206
    assert caller.bare("GET", path, range="bytes=1-2", if_range='"x"').status_code == 200
