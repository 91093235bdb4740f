"""JSON lines: a bad line is told with its place, and the lines behind it are read."""

import io
import json
from pathlib import Path

import pytest

from jimmyai_omni.batch.reading import read_rows
from jimmyai_omni.batch.reading.lines import MAX_ROW_BYTES, BadLine, Lines
from jimmyai_omni.batch.rows import Row
from tests.batch.rows_in import GOOD, only_row, refusal, told, written


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.JSONL"])
def test_each_line_is_a_row(tmp_path: Path, name: str) -> None:
    row = only_row(written(tmp_path, name, '{"prompt": "A cat", "duration": 8, "resolution": "4k"}'))
    fields = {"prompt": "A cat", "duration": 8, "resolution": "4k"}
    assert row == Row(number=1, where="line 1", id="1", name=None, fields=fields)


def test_blank_lines_count_as_lines_and_not_as_rows(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jsonl", f"\n{GOOD} \t\r\n\r\n{GOOD}\n")
    places = [(row.number, row.where, row.id) for row in read_rows(path) if isinstance(row, Row)]
    assert places == [(1, "line 2", "1"), (2, "line 5", "2")]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_mark_in_front_and_any_line_ends_are_taken(tmp_path: Path, end: str) -> None:
    path = written(tmp_path, "a.jsonl", "\ufeff" + GOOD.strip() + end + GOOD.strip())
    assert told(path) == ["A cat", "A cat"]


def test_text_may_have_what_other_programs_take_for_line_ends(tmp_path: Path) -> None:
    assert told(written(tmp_path, "a.jsonl", '{"prompt": "a\u2028b\x85c"}')) == ["a\u2028b\x85c"]


BROKEN = {
    "a comma is missing": (b'{"prompt": "a" "id": 1}', "Expecting ',' delimiter at column 16"),
    "cut off": (b'{"prompt": "a', "Unterminated string starting at column 12"),
    "a control character": (b'{"prompt": "a\x00"}', "Invalid control character at column 14"),
    "two objects": (b'{"prompt": "a"}{"prompt": "b"}', "Extra data at column 16"),
    "a list": (b'["a"]', "is no JSON object; write one object on each line"),
    "a text": (b'"A cat"', "is no JSON object"),
    "null": (b"null", "is no JSON object"),
    "a key twice": (b'{"prompt": "a", "prompt": "b"}', "the key prompt stands there twice"),
    "a key twice, inside": (b'{"prompt": "a", "extra": {"x": 1, "x": 1}}', "the key x stands there twice"),
    "NaN": (b'{"prompt": "a", "duration": NaN}', "NaN is no JSON"),
    "Infinity": (b'{"prompt": "a", "duration": -Infinity}', "-Infinity is no JSON"),
    "too large a number": (b'{"prompt": "a", "duration": 1e999}', "the number 1e999 is too large"),
    "too many digits": (b'{"prompt": "a", "duration": ' + b"9" * 5000 + b"}", "it has a huge number"),
    "too deep": (b"[" * 100_000, "it is nested too deeply"),
    "no UTF-8": (b'{"prompt": "\xe9"}', "is no UTF-8, at byte 32 of the file; save it as UTF-8"),
    "half a surrogate": (b'{"prompt": "\xed\xa0\x80"}', "is no UTF-8, at byte 32 of the file"),
    "10 MB": (b'{"prompt": "' + b"x" * 10_000_000 + b'"}', "is too large; a row has at most 8 MiB"),
}


@pytest.mark.parametrize(("line", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_line_in_the_middle_is_told_and_reading_goes_on(
    tmp_path: Path, line: bytes, reason: str
) -> None:
    path = written(tmp_path, "a.jsonl", GOOD.encode() + line + b"\n" + GOOD.encode())
    made = told(path)
    assert made[:1] + made[2:] == ["A cat", "A cat"]
    fault = made[1]
    assert fault.startswith("line 2: ")
    assert reason in fault
    assert len(fault) < 200


def test_a_bad_row_has_its_number_too(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jsonl", f"{GOOD}{{\n{GOOD}")
    assert [made.number for made in read_rows(path)] == [1, 2, 3]


def test_bytes_are_counted_over_the_mark_and_lines_that_are_too_large(tmp_path: Path) -> None:
    mark, large = b"\xef\xbb\xbf", b"x" * (MAX_ROW_BYTES + 1) + b"\n"
    *_, fault = told(written(tmp_path, "a.jsonl", mark + large + b"ab\xff"))
    assert f"at byte {3 + len(large) + 2} of" in fault
    (fault,) = told(written(tmp_path, "a.jsonl", mark + b"ab\xff"))
    assert "at byte 5 of" in fault


def test_a_line_may_have_8_mib_and_no_byte_more(tmp_path: Path) -> None:
    frame = len(b'{"prompt":""}\n')
    longest = "x" * (MAX_ROW_BYTES - frame)
    assert told(written(tmp_path, "a.jsonl", f'{{"prompt":"{longest}"}}\n')) == [longest]
    (fault,) = told(written(tmp_path, "a.jsonl", f'{{"prompt":"{longest}x"}}\n'))
    assert "is too large" in fault


def test_many_rows_may_be_larger_together(tmp_path: Path) -> None:
    long = json.dumps({"prompt": "x" * (MAX_ROW_BYTES // 2)})
    assert len(told(written(tmp_path, "a.jsonl", f"{long}\n{long}\n{long}\n"))[-1]) == MAX_ROW_BYTES // 2


def test_a_line_is_never_asked_for_whole(tmp_path: Path) -> None:
    asked = []

    class _LongLine(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            asked.append(size or -1)
            return super().readline(size)

    lines = Lines(_LongLine(b"x" * (MAX_ROW_BYTES + 1_000_000) + b"\nshort"), tmp_path)
    with pytest.raises(BadLine, match="is too large"):
        next(lines)
    lines.begin_row()
    assert next(lines) == "short"
    assert all(0 < size <= MAX_ROW_BYTES + 1 for size in asked)


@pytest.mark.parametrize("content", ["", "\n \r\n", "\ufeff"], ids=["empty", "blank", "a mark"])
@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_a_file_without_rows_is_refused(tmp_path: Path, name: str, content: str) -> None:
    assert refusal(written(tmp_path, name, content)).startswith(f"{name} has no rows.")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_a_file_in_utf_16_is_refused_once(tmp_path: Path, name: str, encoding: str) -> None:
    content = ("" if encoding == "utf-16" else "\ufeff") + GOOD
    assert "is written in UTF-16" in refusal(written(tmp_path, name, content.encode(encoding)))
