"""Any rows are the same rows from every kind of file, and no bytes break the reader."""

import csv
import json
from pathlib import Path
from typing import Any

import attrs
import pyarrow  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from jimmyai_omni import LocalFileError
from jimmyai_omni.batch.reading import read_rows
from jimmyai_omni.batch.rows import Row, RowFault

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
SHOWN = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="/\\."), min_size=1, max_size=9
)
URLS = st.lists(TEXT.map("https://h/{}".format), min_size=1, max_size=3)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {"prompt": TEXT.filter(str.strip)},
        optional={
            "id": SHOWN,
            "name": st.sampled_from(["{id}.mp4", "{number:03} {prompt}.mp4"]),
            "model": TEXT,
            "duration": st.integers(-(2**63), 2**63 - 1),
            "resolution": TEXT,
            "image": URLS,
            "video_urls": URLS,
            "extra": st.dictionaries(TEXT, JSON, max_size=3),
        },
    ),
    min_size=1,
    max_size=5,
)
on_one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)


@on_one_folder
@given(rows=ROWS)
def test_rows_are_the_same_from_every_kind_of_file(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    expected = list(read_rows(rows))
    assert all(isinstance(row, Row) for row in expected)
    for write in (_write_json_lines, _write_csv, _write_parquet):
        found = [attrs.evolve(row, where=f"row {row.number}") for row in read_rows(write(tmp_path, rows))]
        assert found == expected, write


@on_one_folder
@given(rows=ROWS, place=st.integers(0, 5), junk=st.binary(max_size=20))
def test_a_broken_line_changes_no_other_row(
    tmp_path: Path, rows: list[dict[str, Any]], place: int, junk: bytes
) -> None:
    lines = [json.dumps(row).encode() for row in rows]
    # No JSON whatever comes then.
    lines.insert(place, b"!" + junk.replace(b"\n", b" "))
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n".join(lines))
    made = list(read_rows(path))
    (fault,) = (each for each in made if isinstance(each, RowFault))
    assert fault.number == min(place, len(rows)) + 1
    good = [each for each in made if isinstance(each, Row)]
    assert [row.fields for row in good] == [_fields(row) for row in read_rows(rows)]


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.parquet"])
@on_one_folder
@given(content=st.binary(max_size=60) | st.text('{}[]",:\n\r;\0 promt1', max_size=60).map(str.encode))
def test_no_bytes_break_the_reader(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes((b"prompt,id\n" if name == "a.csv" and len(content) % 2 else b"") + content)
    try:
        numbers = [made.number for made in read_rows(path)]
    except LocalFileError:
        return
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(1, numbers[-1] + 1))


def _fields(made: Row | RowFault) -> object:
    return made.fields if isinstance(made, Row) else made


def _write_json_lines(folder: Path, rows: list[dict[str, Any]]) -> Path:
    path = folder / "a.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), newline="")
    return path


def _write_csv(folder: Path, rows: list[dict[str, Any]]) -> Path:
    path = folder / "a.csv"
    columns = list(dict.fromkeys(word for row in rows for word in row))
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(
            {
                word: json.dumps(value) if isinstance(value, list | dict) else value
                for word, value in row.items()
            }
            for row in rows
        )
    return path


def _write_parquet(folder: Path, rows: list[dict[str, Any]]) -> Path:
    path = folder / "a.parquet"
    cells = [
        {word: json.dumps(value) if word == "extra" else value for word, value in row.items()} for row in rows
    ]
    columns = list(dict.fromkeys(word for row in rows for word in row))
    table = pyarrow.table({word: [row.get(word) for row in cells] for word in columns})
    parquet.write_table(table, path)
    return path
