"""A video that is cut off is gone on with, and what comes out is the video byte for byte."""

import hashlib
from pathlib import Path

import httpx
import pytest

from jimmyai_omni import DownloadFailed, PollPolicy, Task
from jimmyai_omni._policies.retry import RetryPolicy
from tests.downloads.host import DATE, Host, Reply
from tests.downloads.videos import VIDEO, mp4
from tests.flows.answers import media
from tests.flows.harness import MEDIA, MEDIA_URL, World, once, raised

# trio warns of the generators that httpx leaves unfinished when a body is not read to its end.
pytestmark = pytest.mark.filterwarnings("ignore:Async generator 'httpx:ResourceWarning")

DONE = Task(id="task_1", status="completed", video_url=MEDIA_URL)
SIZE = len(VIDEO)
ETAG = f'"{hashlib.md5(VIDEO).hexdigest()}"'


def comes(world: World, folder: Path, *replies: Reply, video: bytes = VIDEO) -> None:
    """These replies lead to the whole video."""
    world.on(MEDIA, *replies)
    saved = world.omni.download(DONE, folder / "cat.mp4")
    assert saved.path.read_bytes() == video
    assert (saved.size_bytes, saved.sha256) == (len(video), hashlib.sha256(video).hexdigest())
    assert [path.name for path in folder.iterdir()] == ["cat.mp4"]


@pytest.mark.parametrize("cuts", [(SIZE // 2,), (1,), (SIZE - 1,), (1000, 70000)], ids=str)
def test_only_what_is_missing_is_asked_for(world: World, tmp_path: Path, cuts: tuple[int, ...]) -> None:
    host = Host(VIDEO)
    comes(world, tmp_path, *(host.cut(size) for size in cuts), host.whole)
    starts = [sum(cuts[:number]) for number in range(1, len(cuts) + 1)]
    assert host.asked == [(None, None), *((f"bytes={start}-", ETAG) for start in starts)]
    assert host.sent_bytes == SIZE
    assert len(world.clock.pauses) == len(cuts)


@pytest.mark.parametrize(
    "error",
    [httpx.ReadTimeout("stalled"), httpx.RemoteProtocolError("closed"), httpx.DecodingError("garbled")],
    ids=lambda error: type(error).__name__,
)
def test_it_does_not_matter_how_it_was_cut(world: World, tmp_path: Path, error: Exception) -> None:
    host = Host(VIDEO)
    comes(world, tmp_path, host.cut(SIZE // 2, by=error), host.whole)
    assert host.sent_bytes == SIZE


def test_a_cut_before_the_first_byte_starts_anew(world: World, tmp_path: Path) -> None:
    host = Host(VIDEO)
    comes(world, tmp_path, host.cut(0), host.whole)
    assert host.asked == [(None, None), (None, None)]


VALIDATORS = {
    "a strong ETag before a date": ({"etag": '"a"', "last_modified": DATE}, '"a"'),
    "a date beside a weak ETag": ({"etag": 'W/"a"', "last_modified": DATE}, DATE),
    "a date alone": ({"last_modified": DATE}, DATE),
    "a weak ETag alone": ({"etag": 'W/"a"'}, None),
    "nothing": ({"x": "y"}, None),
}


@once
@pytest.mark.parametrize(("validators", "sent"), VALIDATORS.values(), ids=VALIDATORS)
def test_the_rest_is_asked_for_only_where_it_must_be_of_the_same_video(
    world: World, tmp_path: Path, validators: dict[str, str], sent: str | None
) -> None:
    host = Host(VIDEO, **validators)
    comes(world, tmp_path, host.cut(SIZE // 2), host.whole)
    assert host.asked[1] == ((f"bytes={SIZE // 2}-", sent) if sent else (None, None))


def test_another_video_under_the_same_url_is_not_mixed_in(world: World, tmp_path: Path) -> None:
    other = mp4(SIZE - 1000, seed=2)
    comes(world, tmp_path, Host(VIDEO).cut(SIZE - 10), Host(other).whole, video=other)


def test_a_host_that_ignores_ranges_starts_anew(world: World, tmp_path: Path) -> None:
    host = Host(VIDEO)
    comes(world, tmp_path, host.cut(SIZE // 2), host.ignoring_ranges)
    assert len(host.asked) == 2


HALF = VIDEO[SIZE // 2 :]
WRONG_PARTS: dict[str, Reply] = {
    "from the start": Host(VIDEO).part(f"bytes 0-{SIZE - 1}/{SIZE}", VIDEO),
    "one byte too early": Host(VIDEO).part(
        f"bytes {SIZE // 2 - 1}-{SIZE - 1}/{SIZE}", VIDEO[SIZE // 2 - 1 :]
    ),
    "one byte too late": Host(VIDEO).part(f"bytes {SIZE // 2 + 1}-{SIZE - 1}/{SIZE}", HALF[1:]),
    "of another length": Host(VIDEO).part(f"bytes {SIZE // 2}-{SIZE}/{SIZE + 1}", HALF + b"x"),
    "of another video": Host(VIDEO).part(
        f"bytes {SIZE // 2}-{SIZE - 1}/{SIZE}", bytes(len(HALF)), etag='"other"'
    ),
    "of no known place": Host(VIDEO).says(media(HALF, 206).also(etag=ETAG)),
    "in another unit": Host(VIDEO).part(f"seconds {SIZE // 2}-{SIZE - 1}/{SIZE}", HALF),
    "packed": Host(VIDEO).part(
        f"bytes {SIZE // 2}-{SIZE - 1}/{SIZE}", HALF, etag=ETAG, content_encoding="br, identity"
    ),
}


@once
@pytest.mark.parametrize("part", WRONG_PARTS.values(), ids=WRONG_PARTS)
def test_a_part_that_was_not_asked_for_is_not_appended(world: World, tmp_path: Path, part: Reply) -> None:
    host = Host(VIDEO)
    comes(world, tmp_path, host.cut(SIZE // 2), part, host.whole)
    assert host.asked[-1] == (None, None)


def test_a_part_of_another_day_is_not_appended(world: World, tmp_path: Path) -> None:
    host = Host(VIDEO, last_modified=DATE)
    later = DATE.replace("26", "27")
    part = host.part(f"bytes {SIZE // 2}-{SIZE - 1}/{SIZE}", bytes(len(HALF)), last_modified=later)
    comes(world, tmp_path, host.cut(SIZE // 2), part, host.whole)


def test_a_part_may_keep_its_total_to_itself(world: World, tmp_path: Path) -> None:
    host = Host(VIDEO)
    comes(world, tmp_path, host.cut(SIZE // 2), host.part(f"bytes {SIZE // 2}-{SIZE - 1}/*", HALF))


def test_a_part_that_begins_at_the_start_will_do_for_a_video(world: World, tmp_path: Path) -> None:
    comes(world, tmp_path, Host(VIDEO).part(f"bytes 0-{SIZE - 1}/{SIZE}", VIDEO))


def test_a_host_may_give_less_than_was_asked_for(world: World, tmp_path: Path) -> None:
    host = Host(VIDEO)
    comes(world, tmp_path, host.part(f"bytes 0-99999/{SIZE}", VIDEO[:100000]), host.whole)
    assert host.asked[1] == ("bytes=100000-", ETAG)


def test_no_such_part_means_complete_where_all_of_it_is_there(world: World, tmp_path: Path) -> None:
    host = Host(VIDEO)
    # It broke after the last byte, and nothing had said that it was the last.
    first = host.cut(SIZE)
    comes(world, tmp_path, lambda request: first(request).without("Content-Length"), host.whole)
    assert host.asked == [(None, None), (f"bytes={SIZE}-", ETAG)]
    assert host.sent_bytes == SIZE


@once
@pytest.mark.parametrize("content_range", ["bytes */7", "bytes 0-1/2", "", f"bytes */{SIZE // 2}x"])
def test_no_such_part_means_a_new_start_elsewhere(world: World, tmp_path: Path, content_range: str) -> None:
    host = Host(VIDEO)
    refusal = media(b"", 416).also(content_range=content_range)
    comes(world, tmp_path, host.cut(SIZE // 2), host.says(refusal), host.whole)
    assert host.asked[-1] == (None, None)


def test_no_such_part_of_a_whole_is_a_failure(world: World, tmp_path: Path) -> None:
    world.on(MEDIA, media(b"", 416).also(content_range=f"bytes */{SIZE}"))
    assert "HTTP 416" in raised(DownloadFailed, world.omni.download, DONE, tmp_path).message
    assert list(tmp_path.iterdir()) == []


def test_a_video_without_a_length_that_ends_early_is_gone_on_with(world: World, tmp_path: Path) -> None:
    host = Host(VIDEO)
    comes(world, tmp_path, host.cut(SIZE // 2, told=False), host.whole)
    assert host.asked[1] == (f"bytes={SIZE // 2}-", ETAG)


def test_a_video_whose_length_fits_but_that_ends_inside_a_box_is_fetched_anew(
    world: World, tmp_path: Path
) -> None:
    host = Host(VIDEO)
    comes(world, tmp_path, Host(VIDEO[: SIZE // 2]).whole, host.whole)
    assert host.asked == [(None, None)]


def test_progress_counts_what_is_there(world: World, tmp_path: Path) -> None:
    host, seen = Host(VIDEO), list[tuple[int, int | None]]()
    world.on(MEDIA, host.cut(100000), host.whole)
    world.omni.download(DONE, tmp_path, on_progress=lambda *step: seen.append(step))
    assert [received for received, _ in seen] == [65536, 100000, 165536, 231072, SIZE]
    assert {total for _, total in seen} == {SIZE}


def test_attempts_are_those_of_the_retry_policy_however_much_came(world: World, tmp_path: Path) -> None:
    host = Host(VIDEO)
    omni = world.client(retry=RetryPolicy(attempts=4, backoff_s=(1.0, 2.0), jitter=0.5), draw=lambda: 1.0)
    world.on(MEDIA, host.cut(1000))
    error = raised(DownloadFailed, omni.download, DONE, tmp_path)
    assert len(host.asked) == 4
    assert world.clock.pauses == [1.5, 3.0, 3.0]
    assert "reset" in error.message
    assert "4 times" in str(error)
    assert list(tmp_path.iterdir()) == []


def test_a_policy_of_one_attempt_makes_one(world: World, tmp_path: Path) -> None:
    omni = world.client(retry=RetryPolicy(attempts=1), poll=PollPolicy())
    world.on(MEDIA, Host(VIDEO).cut(1000))
    raised(DownloadFailed, omni.download, DONE, tmp_path)
    assert len(world.sent) == 1
    assert world.clock.pauses == []


def test_the_seconds_of_the_policy_count_from_the_last_byte(world: World, tmp_path: Path) -> None:
    omni = world.client(retry=RetryPolicy(attempts=9, total_s=3.0, backoff_s=(2.0,), jitter=0.0))
    host = Host(VIDEO)
    world.on(MEDIA, *[host.cut(1000)] * 4, host.cut(0))
    error = raised(DownloadFailed, omni.download, DONE, tmp_path)
    # 8 s in all: each of the four cuts gives 3 s more.
    assert world.clock.pauses == [2.0] * 4
    assert "2 s of 3 s are over" in str(error)


@once
@pytest.mark.parametrize("status_code", [408, 425, 429, 500, 502, 503, 504])
def test_a_host_in_trouble_is_asked_again_when_it_wants_to_be(
    world: World, tmp_path: Path, status_code: int
) -> None:
    host = Host(VIDEO)
    busy = host.says(media(b"", status_code).also(retry_after="7"))
    comes(world, tmp_path, host.cut(SIZE // 2), busy, host.whole)
    assert world.clock.pauses == [1.0, 7.0]
    assert host.sent_bytes == SIZE


@once
@pytest.mark.parametrize("status_code", [204, 300, 304, 400, 402, 405, 451, 999])
def test_a_host_that_says_no_is_not_asked_again(world: World, tmp_path: Path, status_code: int) -> None:
    world.on(MEDIA, media(b"", status_code))
    assert f"HTTP {status_code}" in raised(DownloadFailed, world.omni.download, DONE, tmp_path).message
    assert len(world.sent) == 1
