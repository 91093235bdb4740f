"""The reader of videos: true of every clip of the mock, and unharmed by hostile bytes."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from jimmyai_omni_contract.conform import media
from jimmyai_omni_contract.conform.media import Footage, NoVideo, measure

CLIPS = sorted((Path(media.__file__).parents[1] / "mock" / "clips").glob("*.mp4"))
SHORT = {"720p": 720, "1080p": 1080, "4k": 2160}
SHAPES = {"16x9": (16, 9), "9x16": (9, 16), "1x1": (1, 1)}
WHOLE = CLIPS[0].read_bytes()


def box(kind: bytes, content: bytes = b"", *, size: int | None = None, wide: bool = False) -> bytes:
    length = len(content) + (16 if wide else 8) if size is None else size
    if wide:
        return b"\0\0\0\1" + kind + length.to_bytes(8) + content
    return length.to_bytes(4) + kind + content


def number(*values: int, width: int = 4) -> bytes:
    return b"".join(value.to_bytes(width) for value in values)


def mvhd(seconds: int, *, version: int = 0, duration: int | None = None) -> bytes:
    long = 8 if version else 4
    lasting = seconds * 1000 if duration is None else duration
    times = number(0, 0, width=long)
    return box(
        b"mvhd", bytes([version, 0, 0, 0]) + times + number(1000) + number(lasting, width=long) + bytes(80)
    )


def tkhd(width: int, height: int, *, version: int = 0, turned: bool = False) -> bytes:
    long = 8 if version else 4
    head = bytes([version, 0, 0, 0]) + bytes(2 * long + 8 + long) + bytes(16)
    matrix = number(0 if turned else 1 << 16, 1 << 16 if turned else 0) + bytes(28)
    return box(b"tkhd", head + matrix + number(width << 16, height << 16))


def movie(*tracks: bytes, seconds: int = 4, version: int = 0) -> bytes:
    return mvhd(seconds, version=version) + b"".join(box(b"trak", track) for track in tracks)


def mp4(moov: bytes, *before: bytes) -> bytes:
    return box(b"ftyp", b"isom") + b"".join(before) + box(b"moov", moov)


@pytest.mark.parametrize("clip", CLIPS, ids=lambda clip: clip.stem)
def test_every_clip_is_measured_as_its_name_says(clip: Path) -> None:
    resolution, shape, seconds = clip.stem.split("-")
    across, down = SHAPES[shape]
    footage = measure([clip.read_bytes()])
    assert min(footage.width, footage.height) == SHORT[resolution]
    assert footage.width * down == footage.height * across
    assert footage.seconds == float(seconds.removesuffix("s"))


@pytest.mark.parametrize("version", [0, 1])
def test_both_versions_of_the_headers_are_read(version: int) -> None:
    film = mp4(movie(tkhd(1280, 720, version=version), seconds=8, version=version))
    assert measure([film]) == Footage(1280, 720, 8)


def test_headers_at_the_end_and_wide_sizes_are_read() -> None:
    film = mp4(movie(tkhd(0, 0), tkhd(720, 1280)), box(b"free"), box(b"mdat", bytes(5000), wide=True))
    assert measure([film]) == Footage(720, 1280, 4)


def test_a_turned_picture_is_measured_as_it_is_shown() -> None:
    assert measure([mp4(movie(tkhd(1280, 720, turned=True)))]) == Footage(720, 1280, 4)


def test_the_last_box_may_go_to_the_end() -> None:
    assert measure([mp4(movie(tkhd(1280, 720))) + box(b"mdat", bytes(99), size=0)]).width == 1280


@pytest.mark.parametrize(("version", "duration"), [(0, 0), (0, 0xFFFFFFFF), (1, (1 << 64) - 1)])
def test_an_unknown_duration_is_none(version: int, duration: int) -> None:
    film = mp4(mvhd(0, version=version, duration=duration) + box(b"trak", tkhd(1280, 720)))
    assert measure([film]).seconds is None


@pytest.mark.parametrize("size", [1, 7, 4096])
def test_the_pieces_do_not_matter(size: int) -> None:
    pieces = [WHOLE[at : at + size] for at in range(0, len(WHOLE), size)]
    assert measure([b"", *pieces]) == measure([WHOLE])


FTYP = box(b"ftyp", b"isom")
HOSTILE = {
    "nothing": b"",
    "a page": b"<!doctype html><title>404</title>",
    "no movie": FTYP + box(b"mdat", bytes(9)),
    "a small size": FTYP + box(b"free", size=4),
    "a small wide size": FTYP + box(b"free", size=9, wide=True),
    "a huge size": FTYP + box(b"mdat", bytes(9), size=(1 << 63) - 1, wide=True),
    "a huge movie": FTYP + box(b"moov", bytes(9), size=0xFFFFFFFF),
    "a cut header": FTYP + b"\0\0",
    "a cut movie": WHOLE[:-1],
    "an empty movie": mp4(b""),
    "a box that does not fit": mp4(box(b"mvhd", size=1000)),
    "a short mvhd": mp4(box(b"mvhd", b"\0") + box(b"trak", tkhd(1280, 720))),
    "a short tkhd": mp4(mvhd(4) + box(b"trak", box(b"tkhd", b"\1"))),
    "no picture": mp4(movie(tkhd(0, 0))),
    "many boxes": FTYP + box(b"free") * 10_001,
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_video_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(NoVideo, match=r"^(it|a box|its) "):
        measure([content])


def test_an_endless_stream_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "MAX_BYTES", 100_000)
    monkeypatch.setattr(media, "MAX_HEADERS", 10_000)

    def endless(kind: bytes) -> Iterator[bytes]:
        yield FTYP + box(kind, size=0)
        while True:
            yield bytes(1000)

    with pytest.raises(NoVideo, match="more than 100000 bytes"):
        measure(endless(b"mdat"))
    with pytest.raises(NoVideo, match="moov has more than 10000 bytes"):
        measure(endless(b"moov"))


def test_damaged_clips_raise_nothing_else() -> None:
    random = Random(1)
    begin = WHOLE.index(b"moov")
    for _ in range(2000):
        content = bytearray(WHOLE)
        for _ in range(3):
            content[random.randrange(max(0, begin - 8), min(len(content), begin + 600))] = random.randrange(
                256
            )
        try:
            measure([bytes(content)])
        except NoVideo:
            continue
