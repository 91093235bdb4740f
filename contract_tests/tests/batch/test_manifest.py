"""What became of the rows, for programs: every value comes back, and a file is whole or the old one."""

import errno
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import attrs
import pytest

from jimmyai_omni.batch import manifest, manifest_table
from jimmyai_omni.batch.manifest import write_manifest
from jimmyai_omni.batch.records import Record
from jimmyai_omni.errors import LocalFileError
from tests.batch.records import HALF, HOSTILE, START, busy_batch, saved, unfinished
from tests.peaks import peak_bytes

KEYS = [field.name for field in attrs.fields(Record)]
TIMES = [name for name in KEYS if name.endswith("_at")]
STATES = ("waiting", "creating", "running", "completed", "failed", "refused", "unknown")


def lines(folder: Path) -> list[dict[str, Any]]:
    text = (folder / "manifest.jsonl").read_text("utf-8")
    return [json.loads(line, parse_constant=pytest.fail) for line in text.split("\n")[:-1]]


def table(folder: Path) -> list[dict[str, Any]]:
    parquet: Any = import_module("pyarrow.parquet")
    rows: list[dict[str, Any]] = parquet.read_table(folder / "manifest.parquet").to_pylist()
    return rows


def test_each_row_is_an_object_with_its_keys_in_order(tmp_path: Path) -> None:
    records = [saved(1), *(unfinished(state, number) for number, state in enumerate(STATES, 2))]
    paths = write_manifest(records, tmp_path)
    assert paths[0] == tmp_path / "manifest.jsonl"
    assert sorted(paths) == sorted(tmp_path.iterdir())
    assert lines(tmp_path) == [attrs.asdict(record) for record in records]
    assert {tuple(row) for row in lines(tmp_path)} == {tuple(KEYS)}
    for name in KEYS:
        assert name in str(write_manifest.__doc__)


def test_the_table_holds_the_same_as_times_and_text(tmp_path: Path) -> None:
    write_manifest([saved(1), unfinished("waiting", 2)], tmp_path)
    first, second = table(tmp_path)
    assert list(first) == KEYS
    assert first["sent_at"] == datetime.fromtimestamp(START + 1, UTC)
    assert json.loads(first["request"]) == saved(1).request
    expected = {name: value for name, value in lines(tmp_path)[0].items() if name not in ("request", *TIMES)}
    assert {name: first[name] for name in expected} == expected
    assert second["task_id"] is second["sent_at"] is second["cost"] is None


def test_without_the_extra_there_are_lines_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "has_parquet", lambda: False)
    assert write_manifest([saved()], tmp_path) == (tmp_path / "manifest.jsonl",)
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.jsonl"]


def test_an_empty_batch_has_an_empty_manifest(tmp_path: Path) -> None:
    write_manifest([], tmp_path)
    assert lines(tmp_path) == []
    assert table(tmp_path) == []


def test_any_content_comes_back(tmp_path: Path) -> None:
    odd = saved(
        prompt=HOSTILE + HALF,
        reason=HOSTILE * 100,
        cost=float("inf"),
        created_at=1e300,
        duration_s=10**30,
        request={
            "prompt": "http://a.example/?of=the-prompt",
            "image_urls": ["https://m.example/a.png?sig=s3cret"],
        },
    )
    write_manifest([odd], tmp_path)
    (line,) = lines(tmp_path)
    assert (line["prompt"], line["reason"], line["cost"]) == (odd.prompt, odd.reason, None)
    assert line["request"] == {**odd.request, "image_urls": ["https://m.example/a.png"]}
    (row,) = table(tmp_path)
    assert row["prompt"] == HOSTILE + "\\ud800"
    assert row["cost"] is row["created_at"] is row["duration_s"] is None
    assert "s3cret" not in str(line) + str(row)


def test_many_rows_take_no_more_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest_table, "ROWS_AT_A_TIME", 50)
    write_manifest([], tmp_path)

    def peak_of(count: int) -> int:
        return peak_bytes(lambda: write_manifest(busy_batch(count), tmp_path), runs=3)

    few = peak_of(100)
    assert peak_of(400) < few * 1.5
    assert len(lines(tmp_path)) == 400


def full(*_: object) -> NoReturn:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("where", ["sync", "rename"])
def test_a_full_disk_leaves_the_older_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    write_manifest([saved()], tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    monkeypatch.setattr(*{"sync": (os, "fsync"), "rename": (Path, "replace")}[where], full)
    with pytest.raises(LocalFileError, match="No space left on device"):
        write_manifest(busy_batch(3), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("rows", [3, 1_500])
def test_an_error_of_the_source_comes_out_as_it_is(tmp_path: Path, rows: int) -> None:
    def breaking() -> Iterator[Record]:
        yield from busy_batch(rows)
        raise ValueError("the journal is gone")

    with pytest.raises(ValueError, match="the journal is gone"):
        write_manifest(breaking(), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_table_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "manifest.parquet").mkdir()
    with pytest.raises(LocalFileError, match=r"manifest\.parquet"):
        write_manifest([saved()], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.parquet"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LocalFileError, match="nowhere"):
        write_manifest([saved()], tmp_path / "nowhere")
