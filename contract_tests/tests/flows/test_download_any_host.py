"""Whatever a media host does, out comes a whole video or nothing, and all clients agree."""

import hashlib
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jimmyai_omni import DownloadFailed, Task
from tests.downloads.host import Host, Reply
from tests.downloads.videos import mp4
from tests.flows.answers import HTML, completed, media, page, redirect
from tests.flows.harness import BACKENDS, MEDIA, MEDIA_URL, QUERY, Backend, World

# trio warns of the generators that httpx leaves unfinished when a body is not read to its end.
pytestmark = pytest.mark.filterwarnings("ignore:Async generator 'httpx:ResourceWarning")

DONE = Task(id="task_1", status="completed", video_url=MEDIA_URL)
SIZE = 3000
VIDEOS = (mp4(SIZE), mp4(SIZE, seed=2), mp4(SIZE - 500, seed=3))
Act = tuple[str, int, int]

ACTS = st.tuples(
    st.sampled_from(
        ["whole", "cut", "fade", "all again", "part", "no such part", "busy", "refused", "page", "hop"]
    ),
    st.integers(0, SIZE),
    st.sampled_from([0, 0, 0, 1, 2]),
)


def reply(hosts: list[Host], act: Act) -> Reply:
    """One answer: what is done, at which byte, and of which video."""
    name, place, video = act
    host = hosts[video]
    size = len(host.content)
    replies: dict[str, Reply] = {
        "whole": host.whole,
        "cut": host.cut(place),
        "fade": host.cut(place, told=False),
        "all again": host.ignoring_ranges,
        "part": host.part(f"bytes {place}-{size - 1}/{size}", host.content[place:]),
        "no such part": host.says(media(b"", 416).also(content_range=f"bytes */{place}")),
        "busy": host.says(media(b"", 503)),
        "refused": host.says(media(b"", 403)),
        "page": host.says(page(HTML)),
        "hop": host.says(redirect(MEDIA_URL)),
    }
    return replies[name]


def outcome(backend: Backend, validators: list[dict[str, str]], acts: list[Act]) -> tuple[Any, ...]:
    """What came of it: the hash or the error, the requests, and the pauses."""
    world = World(backend)
    hosts = [Host(video, **own) for video, own in zip(VIDEOS, validators, strict=True)]
    world.on(MEDIA, *(reply(hosts, act) for act in acts))
    world.on(QUERY, completed())
    with tempfile.TemporaryDirectory() as folder:
        try:
            came: str = world.omni.download(DONE, folder).sha256
        except DownloadFailed as error:
            came = str(error)
        files = [path.read_bytes() for path in Path(folder).iterdir()]
    hashes = [hashlib.sha256(content).hexdigest() for content in files]
    assert hashes == ([came] if hashes else [])
    assert all(content in VIDEOS for content in files)
    assert world.problems() == []
    return came, [request.headers.get("range") for request in world.sent], world.clock.pauses


@settings(max_examples=30)
@given(st.booleans(), st.lists(ACTS, min_size=1, max_size=5))
@example(True, [("cut", 1500, 0), ("part", 1500, 1), ("whole", 0, 0)])
@example(True, [("fade", SIZE, 0), ("no such part", SIZE, 0)])
@example(False, [("cut", 1500, 0), ("whole", 0, 1)])
def test_out_comes_a_whole_video_or_nothing(tagged: bool, acts: list[Act]) -> None:
    tags = [{"etag": f'"{number}"'} if tagged else {"etag": f'W/"{number}"'} for number in range(3)]
    expected = outcome("sync", tags, acts)
    for backend in BACKENDS[1:]:
        assert outcome(backend, tags, acts) == expected
