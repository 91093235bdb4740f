"""CSV: cells are read as JSON where a word takes more than text, and a bad row loses itself alone."""

import csv
from pathlib import Path
from typing import Any

import pytest

from jimmyai_omni.batch.reading.lines import MAX_ROW_BYTES
from tests.batch.rows_in import only_fault, only_row, refusal, told, written


def _csv(folder: Path, *lines: str) -> Path:
    return written(folder, "a.csv", "\n".join(lines))


def test_a_row_has_the_words_of_the_header(tmp_path: Path) -> None:
    row = only_row(_csv(tmp_path, "id,prompt,model", 'a,"A ""cat"",', 'running",omni-10s'))
    assert (row.number, row.where, row.id) == (1, "row 1", "a")
    assert row.fields == {"prompt": 'A "cat",\nrunning', "model": "omni-10s"}


CELLS: dict[str, tuple[str, str, Any]] = {
    "an integer": ("duration", "8", 8),
    "a number": ("duration", "8.0", 8.0),
    "no number": ("duration", "eight", "eight"),
    "no JSON number": ("duration", "NaN", "NaN"),
    "a prompt of digits": ("prompt", "8", "8"),
    "a prompt like a list": ("prompt", "[8]", "[8]"),
    "an object": ("extra", '"{""seed"": 7}"', {"seed": 7}),
    "one URL": ("image_urls", "https://a/b.png", ["https://a/b.png"]),
    "a list of URLs": ("video_urls", '"[""https://a"", ""https://b""]"', ["https://a", "https://b"]),
    "a ratio": ("aspect_ratio", "16:9", "16:9"),
}


@pytest.mark.parametrize(("word", "cell", "value"), CELLS.values(), ids=CELLS)
def test_a_cell_is_read_as_its_word_takes_it(tmp_path: Path, word: str, cell: str, value: Any) -> None:
    found = only_row(_csv(tmp_path, f"{word},name", f"{cell},x.mp4")).fields[word]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("cell", ["007", "1e3", "true", " a"])
def test_an_id_is_the_text_of_its_cell(tmp_path: Path, cell: str) -> None:
    assert only_row(_csv(tmp_path, "id,prompt", f"{cell},x")).id == cell


def test_an_empty_cell_is_absent(tmp_path: Path) -> None:
    row = only_row(_csv(tmp_path, "id,name,prompt,duration,image,extra", ',"",A cat,,,'))
    assert (row.id, row.name, dict(row.fields)) == ("1", None, {"prompt": "A cat"})


def test_blanks_around_the_words_of_the_header_count_for_nothing(tmp_path: Path) -> None:
    assert only_row(_csv(tmp_path, "id , prompt", "a, A cat ")).fields == {"prompt": " A cat "}


def test_a_row_of_empty_cells_is_blank(tmp_path: Path) -> None:
    assert told(_csv(tmp_path, "", "prompt,id", "", "a,", ",", "", "b,", "")) == ["a", "b"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_mark_in_front_and_any_line_ends_are_taken(tmp_path: Path, end: str) -> None:
    path = written(tmp_path, "a.csv", "\ufeff" + end.join(["prompt", '"A', 'cat"', "B"]))
    assert told(path) == [f"A{end}cat", "B"]


BAD_CELLS = {
    "image": ("[draft].png", 'image: is no JSON (Expecting value at column 2); write a list like ["a.png"'),
    "video": ('"[""a"""', "video: is no JSON"),
    "extra": ("seed", 'extra: is no JSON (Expecting value at column 1); write it like {"seed": 7}'),
    "extra ": ("7", 'extra: is no object; write it like {"seed": 7}'),
    "id": ("a/b", "id: a/b has a slash"),
}


@pytest.mark.parametrize("word", BAD_CELLS)
def test_a_cell_that_cannot_be_read_is_told(tmp_path: Path, word: str) -> None:
    cell, reason = BAD_CELLS[word]
    assert only_fault(_csv(tmp_path, f"{word.strip()},prompt", f"{cell},x")).startswith(f"row 1: {reason}")


BROKEN = {
    "too many cells": (b"a,b,c", "has not as many cells (3) as there are columns (2); put a text"),
    "too few cells": (b"a", "has not as many cells (1) as there are columns (2)"),
    "a quote inside": (b'"a"b",c', "is no CSV (line 3 of the file: ',' expected after '\"')"),
    "no UTF-8": (b"\xe9,a", "is no UTF-8, at byte 14 of the file; save it as UTF-8 (line 3 of the file)"),
    "a long cell": (b"x" * 131073 + b",a", "has a cell of more than 131072 characters"),
    "10 MB": (b"x" * 10_000_000, "is too large; a row has at most 8 MiB"),
    "a line end of Macs": (b"a,b\rc,d", "has a line end of CR alone (line 3 of the file)"),
}


@pytest.mark.parametrize(("line", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_row_in_the_middle_is_told_and_reading_goes_on(
    tmp_path: Path, line: bytes, reason: str
) -> None:
    path = written(tmp_path, "a.csv", b"prompt,id\nA,1\n" + line + b"\nB,3\n")
    first, fault, last = told(path)
    assert (first, last) == ("A", "B")
    assert fault.startswith(f"row 2: {reason}")


def test_a_quote_that_is_never_closed_is_found_where_it_opens(tmp_path: Path) -> None:
    _, fault = told(_csv(tmp_path, "prompt,id", "A,1", '"B,2', "C,3", "D,4"))
    assert fault == "row 2: has a quote in line 3 of the file that is never closed; close it"


def test_a_quote_that_is_not_closed_swallows_no_more_than_a_cell_may_have(tmp_path: Path) -> None:
    few = csv.field_size_limit() // 4
    first, fault, *others = told(_csv(tmp_path, "prompt,id", "A,1", '"B', *["C,3"] * (few + 10)))
    assert (first, set(others)) == ("A", {"C"})
    assert f"or a quote that is not closed (lines 3 to {3 + few} of the file)" in fault


def test_a_row_of_many_lines_is_bounded_too(tmp_path: Path) -> None:
    cell = '"' + "x" * 120_000 + '\n"'
    path = _csv(tmp_path, "prompt,id", ",".join([cell] * (MAX_ROW_BYTES // len(cell) + 1)), "B,3")
    fault, *_ = told(path)
    assert fault.startswith("row 1: is too large")


HEADERS = {
    "no header": ("A cat in the rain,8\nA dog,8", "has no header: A cat in the rain,8 names no column."),
    "an unknown column": (
        "prompt,Duratoin\na,8",
        "column 2 (Duratoin) is no word of a row; did you mean dur",
    ),
    "a column twice": ("prompt,id,prompt\na,b,c", "column 3 (prompt) stands there twice; keep one."),
    "a column without a name": ("prompt, \na,b", "column 2 has no name; name it, or leave it out."),
    "semicolons": (
        "prompt;id\na;b",
        "has its columns parted by semicolons. Nothing was billed. Next: save it",
    ),
    "tabs": ("prompt\tid\na\tb", "has its columns parted by tabs."),
    "a header of Macs": ("prompt,id\ra,b", "has a line end of CR alone"),
    "a header in quotes": ('"prompt,id\na,b', "has a quote in line 1 of the file that is never closed"),
    "only a header": ("prompt,id\n", "a.csv has no rows."),
}


@pytest.mark.parametrize(("content", "reason"), HEADERS.values(), ids=HEADERS)
def test_a_header_that_cannot_be_used_is_told_once(tmp_path: Path, content: str, reason: str) -> None:
    assert reason in refusal(written(tmp_path, "a.csv", content))


def test_all_that_is_wrong_with_a_header_is_told_together(tmp_path: Path) -> None:
    message = refusal(written(tmp_path, "a.csv", "promt,\x1b[31m,prompt,prompt\n"))
    assert message.startswith("3 columns of a.csv cannot be used. column 1 (promt) is no word of a row; did")
    assert "\x1b" not in message
