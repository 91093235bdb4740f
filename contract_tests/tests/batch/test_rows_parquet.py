"""Parquet: columns are words, nulls are absent, and what is no table of them is told once."""

import sys
from pathlib import Path
from typing import Any

import pyarrow  # type: ignore[import-untyped]
import pytest
from pyarrow import parquet

from jimmyai_omni import ConfigurationError
from jimmyai_omni.batch.reading import read_rows
from tests.batch.rows_in import only_fault, only_row, refusal, told, written
from tests.flows.harness import raised


def _parquet(folder: Path, **columns: Any) -> Path:
    path = folder / "a.parquet"
    parquet.write_table(pyarrow.table(columns), path)
    return path


def test_a_row_has_the_words_of_the_columns(tmp_path: Path) -> None:
    row = only_row(_parquet(tmp_path, id=[7], prompt=["A cat"], duration=[8], image=[["a.png", "/b.png"]]))
    assert (row.number, row.where, row.id) == (1, "row 1", "7")
    assert row.fields == {"prompt": "A cat", "duration": 8, "image_urls": [f"{tmp_path}/a.png", "/b.png"]}


def test_a_null_is_absent(tmp_path: Path) -> None:
    columns = {"prompt": ["A", None], "duration": [None, 6.0], "images": [["https://a"], None]}
    nothing = pyarrow.array([None, None])
    first, second = read_rows(_parquet(tmp_path, **columns, name=nothing))
    assert getattr(first, "fields", first) == {"prompt": "A", "images": ["https://a"]}
    assert getattr(second, "fields", second) == {"prompt": None, "duration": 6.0}


def test_texts_are_read_as_the_cells_of_csv(tmp_path: Path) -> None:
    row = only_row(
        _parquet(tmp_path, prompt=["8"], duration=["8"], extra=['{"a": 1}'], image=['["https://a"]'])
    )
    assert row.fields == {"prompt": "8", "duration": 8, "extra": {"a": 1}, "image_urls": ["https://a"]}


PLAIN = {
    "large text": pyarrow.array(["4k"], pyarrow.large_string()),
    "text view": pyarrow.array(["4k"], pyarrow.string_view()),
    "categories": pyarrow.array(["4k"]).dictionary_encode(),
}


@pytest.mark.parametrize("column", PLAIN.values(), ids=PLAIN)
def test_texts_of_any_kind_are_texts(tmp_path: Path, column: Any) -> None:
    assert only_row(_parquet(tmp_path, prompt=["A"], resolution=column)).fields["resolution"] == "4k"


STRANGE: dict[str, tuple[Any, str]] = {
    "an object": (pyarrow.array([{"seed": 7}]), "is of the type struct<seed: int64>."),
    "objects in a list": (pyarrow.array([[{"url": "a"}]]), "is of the type list<"),
    "lists in a list": (pyarrow.array([[["a"]]]), "is of the type list<"),
    "a map": (pyarrow.array([[("a", 1)]], pyarrow.map_(pyarrow.string(), pyarrow.int64())), "type map<"),
    "bytes": (pyarrow.array([b"GIF"]), "is of the type binary."),
    "a moment": (pyarrow.array([0], pyarrow.timestamp("s")), "is of the type timestamp"),
}


@pytest.mark.parametrize(("column", "reason"), STRANGE.values(), ids=STRANGE)
def test_a_column_that_is_neither_text_nor_number_is_told(tmp_path: Path, column: Any, reason: str) -> None:
    message = refusal(_parquet(tmp_path, prompt=["A"], extra=column))
    assert message.startswith("the column extra of a.parquet ")
    assert reason in message


def test_a_column_that_is_no_word_is_told(tmp_path: Path) -> None:
    message = refusal(_parquet(tmp_path, promt=["A"], __index_level_0__=[0]))
    assert message.startswith(
        "2 columns of a.parquet cannot be used. column 1 (promt) is no word of a row; did"
    )


def test_a_column_may_not_stand_there_twice(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    parquet.write_table(pyarrow.Table.from_arrays([pyarrow.array(["A"])] * 2, ["prompt", "prompt"]), path)
    assert "column 2 (prompt) stands there twice" in refusal(path)


def test_a_text_that_is_no_utf_8_is_told_and_reading_goes_on(tmp_path: Path) -> None:
    texts = pyarrow.array([b"A", b"caf\xe9", b"B"]).view(pyarrow.string())
    first, fault, last = told(_parquet(tmp_path, prompt=texts))
    assert (first, last) == ("A", "B")
    assert fault == "row 2: has a prompt that is no UTF-8, at byte 3 of it; mend the text"


def test_a_number_that_is_none_is_left_to_the_rules(tmp_path: Path) -> None:
    assert only_row(_parquet(tmp_path, duration=[float("nan")])).fields["duration"] != 6
    assert only_fault(_parquet(tmp_path, id=[float("nan")])).startswith("row 1: id: is neither")


def test_a_table_without_rows_is_refused(tmp_path: Path) -> None:
    assert "a.parquet has no rows." in refusal(_parquet(tmp_path, prompt=pyarrow.array([], pyarrow.string())))


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + b"\0" * 100 + b"PAR1", b"prompt\nA cat\n"])
def test_what_is_no_parquet_is_refused(tmp_path: Path, content: bytes) -> None:
    message = refusal(written(tmp_path, "a.parquet", content))
    assert message.startswith("a.parquet cannot be read as Parquet (")


def test_a_file_that_was_cut_or_damaged_never_breaks_the_reader(tmp_path: Path) -> None:
    whole = _parquet(tmp_path, prompt=[f"cat {number}" for number in range(500)]).read_bytes()
    assert "cannot be read as Parquet" in refusal(written(tmp_path, "b.parquet", whole[:-100]))
    middle = len(whole) // 4
    damaged = whole[:middle] + bytes(byte ^ 0xFF for byte in whole[middle : middle + 200])
    assert refusal(written(tmp_path, "c.parquet", damaged + whole[middle + 200 :]))


@pytest.mark.parametrize("module", ["pyarrow", "pyarrow.parquet"])
def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    error = raised(ConfigurationError, lambda: list(read_rows(tmp_path / "a.parquet")))
    assert error.hint == "pip install 'jimmyai-omni[parquet]'"
