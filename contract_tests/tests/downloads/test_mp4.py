"""The structure of a file is read as its bytes pass by, however they are cut into chunks."""

from collections.abc import Iterable
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimmyai_omni._local.mp4 import Boxes
from tests.downloads.videos import box, mp4

SMALL = mp4(400)
FTYP, MOOV = box(b"ftyp", b"isom"), box(b"moov", bytes(10))


def problem(*chunks: bytes) -> str:
    boxes = Boxes()
    for chunk in chunks:
        boxes.feed(chunk)
    return boxes.problem()


def long_box(kind: bytes, content: bytes) -> bytes:
    return b"\0\0\0\1" + kind + (16 + len(content)).to_bytes(8) + content


def clips() -> Iterable[bytes]:
    folder = files("jimmyai_omni_contract") / "mock" / "clips"
    return [clip.read_bytes() for clip in folder.iterdir() if clip.name.endswith(".mp4")]


def test_real_videos_are_whole() -> None:
    assert len(list(clips())) == 36
    assert {problem(clip) for clip in clips()} == {""}


WHOLE = {
    "in any order": FTYP + box(b"mdat", bytes(5)) + MOOV,
    "with boxes of their own": FTYP + box(b"free") + MOOV + box(b"uuid", bytes(16)) + box(b"mdat"),
    "in fragments": FTYP + MOOV + box(b"moof", bytes(5)) + box(b"mdat", bytes(5)) + box(b"mfra"),
    "with a long box": FTYP + MOOV + long_box(b"mdat", bytes(1000)),
    "with a box to the end": FTYP + MOOV + b"\0\0\0\0mdat" + bytes(1000),
}


@pytest.mark.parametrize("content", WHOLE.values(), ids=WHOLE)
def test_a_whole_video_is_one(content: bytes) -> None:
    assert problem(content) == ""


BROKEN = {
    "nothing": (b"", "no ftyp box"),
    "a page": (b"<html><body>This link is not for you</body></html>", "no ftyp box"),
    "another container": (b"\x1a\x45\xdf\xa3" + bytes(100), "no ftyp box"),
    "no movie": (FTYP + box(b"mdat", bytes(100)), "no moov box"),
    "a movie inside another box": (FTYP + box(b"free", MOOV), "no moov box"),
    "a box that is too short": (FTYP + MOOV + b"\0\0\0\7mdat" + bytes(100), "a box of 7 bytes"),
    "a long box that is too short": (FTYP + MOOV + b"\0\0\0\1mdat" + (15).to_bytes(8), "a box of 15 bytes"),
    "a long header that is cut off": (FTYP + MOOV + b"\0\0\0\1mdat\0\0", "ends inside a box"),
}


@pytest.mark.parametrize(("content", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_told(content: bytes, reason: str) -> None:
    assert reason in problem(content)


def test_no_beginning_of_a_video_is_whole_but_for_that_between_two_boxes() -> None:
    ends = {end for end in range(len(SMALL)) if not problem(SMALL[:end])}
    assert ends == {len(SMALL) - len(SMALL[SMALL.index(b"mdat") - 4 :])}


@given(st.lists(st.integers(1, 399), max_size=30), st.integers(0, 400))
def test_chunks_make_no_difference(cuts: list[int], end: int) -> None:
    content = SMALL[:end]
    edges = [0, *sorted(set(cuts)), 400]
    chunks = [content[start:stop] for start, stop in pairwise(edges)]
    assert b"".join(chunks) == content
    assert problem(*chunks) == problem(content)


@given(st.binary(max_size=200))
def test_no_bytes_break_it(content: bytes) -> None:
    assert problem(content) == problem(*(bytes([byte]) for byte in content))


def test_many_boxes_take_no_memory() -> None:
    boxes = Boxes()
    for number in range(2000):
        boxes.feed(box(number.to_bytes(4)))
    assert sum(len(value) for value in vars(boxes).values() if isinstance(value, bytes | bytearray)) == 0
