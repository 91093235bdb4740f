"""A download is the whole video, byte for byte, from a host that never sees the token."""

import gzip
import hashlib
import os
import stat
import threading
from pathlib import Path

import pytest

from jimmyai_omni import Task
from jimmyai_omni.results import SavedVideo
from tests.downloads.videos import VIDEO
from tests.flows.answers import completed, media, redirect
from tests.flows.harness import BASE_URL, MEDIA, MEDIA_URL, QUERY, World

DONE = Task(id="task_1", status="completed", video_url=MEDIA_URL)
CDN = "https://cdn.example.net/v/1.mp4?sign=abc%2Fdef"


def test_a_completed_task_becomes_a_file(world: World, tmp_path: Path) -> None:
    world.on(MEDIA, media(VIDEO))
    target = tmp_path / "cat.mp4"
    saved = world.omni.download(DONE, target)
    assert saved == SavedVideo("task_1", str(target), len(VIDEO), hashlib.sha256(VIDEO).hexdigest())
    assert target.read_bytes() == VIDEO
    assert list(tmp_path.iterdir()) == [target]
    assert len(world.sent) == 1


def test_the_id_of_a_task_will_do(world: World, tmp_path: Path) -> None:
    world.on(QUERY, completed())
    world.on(MEDIA, media(VIDEO))
    assert world.omni.download("task_1", str(tmp_path / "cat.mp4")).path.read_bytes() == VIDEO
    assert [str(request.url) for request in world.sent] == [QUERY[1], MEDIA_URL]


def test_in_a_folder_the_file_is_named_by_the_task(world: World, tmp_path: Path) -> None:
    world.on(MEDIA, media(VIDEO))
    assert world.omni.download(DONE, tmp_path).path == tmp_path / "task_1.mp4"


def test_the_working_directory_is_the_default(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    world.on(MEDIA, media(VIDEO))
    world.omni.download(DONE)
    assert (tmp_path / "task_1.mp4").read_bytes() == VIDEO


def test_a_media_host_is_asked_without_token_and_cookie_for_the_bytes_as_they_are(
    world: World, tmp_path: Path
) -> None:
    world.on(QUERY, completed().also(set_cookie="session=1"))
    world.on(MEDIA, media(VIDEO))
    world.omni.download("task_1", tmp_path)
    headers = world.last.headers
    assert "authorization" not in headers
    assert "cookie" not in headers
    assert headers["accept-encoding"] == "identity"
    assert headers["accept"] == "*/*"


@pytest.mark.parametrize("status_code", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_host_is_followed_without_token(
    world: World, tmp_path: Path, status_code: int
) -> None:
    world.on(MEDIA, redirect(CDN, status_code))
    world.on(("GET", CDN), media(VIDEO))
    assert world.omni.download(DONE, tmp_path).path.read_bytes() == VIDEO
    assert [request.url.host for request in world.sent] == ["media.example.com", "cdn.example.net"]
    assert all("authorization" not in request.headers for request in world.sent)


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("/files/1.mp4", f"{BASE_URL}/files/1.mp4"),
        ("files/1.mp4", f"{BASE_URL}/files/1.mp4"),
        ("//media.example.com/videos/task_1.mp4", MEDIA_URL),
        (f"{BASE_URL}/files/1.mp4", f"{BASE_URL}/files/1.mp4"),
        ("https://media.example.com/a b.mp4", "https://media.example.com/a%20b.mp4"),
    ],
)
def test_a_relative_url_is_one_of_the_api_host_and_gets_no_token_either(
    world: World, tmp_path: Path, url: str, asked: str
) -> None:
    world.on(QUERY, completed(url))
    world.on(("GET", asked), media(VIDEO))
    assert world.omni.download("task_1", tmp_path).path.read_bytes() == VIDEO
    assert str(world.last.url) == asked
    assert "authorization" not in world.last.headers


@pytest.mark.parametrize("content_type", ["video/mp4", "application/octet-stream", "binary/octet-stream", ""])
def test_a_video_may_come_under_any_name_but_that_of_a_page(
    world: World, tmp_path: Path, content_type: str
) -> None:
    world.on(MEDIA, media(VIDEO, content_type=content_type))
    assert world.omni.download(DONE, tmp_path).path.read_bytes() == VIDEO


def test_a_file_that_exists_is_replaced_where_that_is_allowed(world: World, tmp_path: Path) -> None:
    target = tmp_path / "cat.mp4"
    target.write_bytes(b"old" * 1_000_000)
    world.on(MEDIA, media(VIDEO))
    world.omni.download(DONE, target, overwrite=True)
    assert target.read_bytes() == VIDEO
    assert list(tmp_path.iterdir()) == [target]


def test_a_host_that_compresses_all_the_same_gives_the_video_not_its_wrapping(
    world: World, tmp_path: Path
) -> None:
    world.on(MEDIA, media(gzip.compress(VIDEO)).also(content_encoding="gzip"))
    assert world.omni.download(DONE, tmp_path).path.read_bytes() == VIDEO


def test_a_download_leaves_the_settings_of_the_process_alone(world: World, tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        world.on(MEDIA, media(VIDEO))
        path = world.omni.download(DONE, tmp_path).path
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
    finally:
        after = os.umask(before)
    assert after == 0o027


def test_a_video_is_an_ordinary_file(world: World, tmp_path: Path) -> None:
    ordinary = tmp_path / "ordinary"
    ordinary.touch()
    world.on(MEDIA, media(VIDEO))
    path = world.omni.download(DONE, tmp_path).path
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(ordinary.stat().st_mode)


@pytest.mark.parametrize("known", [True, False])
def test_progress_is_told_in_bytes_with_the_total_where_it_is_known(
    world: World, tmp_path: Path, known: bool
) -> None:
    seen: list[tuple[int, int | None]] = []
    world.on(MEDIA, media(VIDEO) if known else media(VIDEO).without("Content-Length"))
    world.omni.download(DONE, tmp_path, on_progress=lambda *step: seen.append(step))
    assert seen == [(65536 * n, len(VIDEO) if known else None) for n in (1, 2, 3, 4)]


def test_progress_is_told_in_the_thread_of_the_caller(world: World, tmp_path: Path) -> None:
    threads: set[int] = set()
    world.on(MEDIA, media(VIDEO))
    world.omni.download(DONE, tmp_path, on_progress=lambda *_: threads.add(threading.get_ident()))
    assert threads == {threading.get_ident()}
