"""Where rows come from: files by their ending, iterables, and streams without an end."""

import io
import itertools
import os
import re
import sys
import threading
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, closing
from pathlib import Path
from typing import Any

import anyio
import pyarrow  # type: ignore[import-untyped]
import pytest
from pyarrow import parquet

from jimmyai_omni.batch.reading import async_rows, read_rows
from jimmyai_omni.batch.rows import Row, RowFault
from tests.batch.rows_in import GOOD, only_fault, only_row, refusal, told, written
from tests.flows.harness import raised
from tests.peaks import peak_bytes

# Held together they would take more than a megabyte.
_PLENTY = 3_000


@pytest.mark.parametrize("name", ["a.json", "a", "a.csv.gz", ".jsonl", ""])
def test_the_ending_says_what_a_file_is(name: str) -> None:
    message = refusal(name)
    assert "does not say by its ending what it is" in message
    assert message.endswith(
        "Next: give a file that ends in .jsonl .ndjson .csv .parquet, or - for JSON lines from stdin."
    )


def test_rows_come_from_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(b'{"prompt": "A cat"}\n{"prompt": "A dog", \n'))
    monkeypatch.setattr(sys, "stdin", stdin)
    row, fault = read_rows("-")
    assert isinstance(row, Row)
    assert row.fields == {"prompt": "A cat"}
    assert isinstance(fault, RowFault)
    assert fault.where == "line 2"


@pytest.mark.parametrize("ending", [".jsonl", ".csv", ".parquet"])
def test_what_is_no_file_is_refused(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    assert refusal(path).startswith(f"a{ending} cannot be read (No such file or directory).")
    assert re.search(f"a\0{ending} cannot be read .*embedded null", refusal(f"{tmp_path}/a\0{ending}"))
    path.mkdir()
    assert refusal(path).startswith(f"a{ending} ")


@pytest.mark.parametrize(("name", "head"), [("a.jsonl", ""), ("a.csv", "prompt\n")])
def test_a_pipe_is_read_once(tmp_path: Path, name: str, head: str) -> None:
    path = tmp_path / name
    os.mkfifo(path)
    content = head + (GOOD if not head else "A cat\n")
    writer = threading.Thread(target=path.write_text, args=[content])
    writer.start()
    assert told(path) == ["A cat"]
    writer.join()


def test_parquet_does_not_come_through_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.parquet")
    assert "is no regular file" in refusal(tmp_path / "a.parquet")


def test_a_file_that_can_no_longer_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "a.jsonl", GOOD)

    class _Failing:
        def __enter__(self) -> "_Failing":
            return self

        def __exit__(self, *_: object) -> None: ...

        def readline(self, _size: int) -> bytes:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", lambda *_args, **_kinds: _Failing())
    assert "a.jsonl cannot be read (Input/output error)" in refusal(path)


def test_a_file_is_closed_when_nobody_reads_on(tmp_path: Path) -> None:
    # Warnings are errors: a file that is left open would be one.
    for name, content in {"a.jsonl": GOOD * 2, "a.csv": "prompt\nA\nB\n"}.items():
        with closing(read_rows(written(tmp_path, name, content))) as rows:
            assert isinstance(next(rows), Row)


def test_texts_of_an_iterable_are_prompts() -> None:
    rows = list(read_rows(["A cat", {"prompt": "A dog"}]))
    assert rows == [
        Row(number=1, where="row 1", id="1", name=None, fields={"prompt": "A cat"}),
        Row(number=2, where="row 2", id="2", name=None, fields={"prompt": "A dog"}),
    ]


@pytest.mark.parametrize("item", [5, None, b"A cat", ["A cat"]])
def test_an_item_that_is_no_row_is_told(item: Any) -> None:
    kind = type(item).__name__
    assert only_fault([item]) == f"row 1: is of the type {kind}; give a mapping, or a prompt as text"


def test_a_path_of_an_iterable_counts_from_the_working_directory() -> None:
    assert only_row([{"image": "a.png"}]).fields["image_urls"] == ["a.png"]


@pytest.mark.parametrize(
    "source", [{"prompt": "A cat"}, b"jobs.jsonl", io.StringIO(GOOD)], ids=["a row", "bytes", "a file"]
)
def test_neither_a_single_row_nor_an_open_file_is_taken_for_many(source: Any) -> None:
    error = raised(TypeError, next, read_rows(source))
    assert "a single one in a list, and a file by its path" in str(error)


def test_of_an_endless_iterable_no_more_is_taken_than_asked_for() -> None:
    taken = 0

    def endless() -> Iterator[str | int]:
        nonlocal taken
        while True:
            taken += 1
            yield 5 if taken == 2 else "A cat"

    with closing(read_rows(endless())) as rows:  # type: ignore[arg-type]
        assert [(made.number, type(made), taken) for made in itertools.islice(rows, 3)] == [
            (1, Row, 1),
            (2, RowFault, 2),
            (3, Row, 3),
        ]


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_of_an_endless_stream_no_more_is_taken_than_asked_for(backend: str) -> None:
    taken = 0

    async def endless() -> AsyncIterator[dict[str, str]]:
        nonlocal taken
        while True:
            taken += 1
            await anyio.lowlevel.checkpoint()
            yield {"promt": "", "id": ""} if taken == 2 else {"prompt": "A cat"}

    async def some() -> list[tuple[int, type, int]]:
        found = []
        async with aclosing(endless()) as source, aclosing(async_rows(source)) as rows:  # type: ignore[type-var]
            async for made in rows:
                found.append((made.number, type(made), taken))
                if len(found) == 4:
                    return found
        return found

    assert anyio.run(some, backend=backend) == [(1, Row, 1), (2, RowFault, 2), (2, RowFault, 2), (3, Row, 3)]


def _many(folder: Path, ending: str) -> Path:
    path = folder / f"a{ending}"
    numbers = range(_PLENTY)
    if ending == ".parquet":
        prompts = [f"A cat, take {number}" for number in numbers]
        parquet.write_table(pyarrow.table({"id": numbers, "prompt": prompts}), path)
        return path
    line = '{0},"A cat, take {0}"\n' if ending == ".csv" else '{{"id": {0}, "prompt": "A cat, take {0}"}}\n'
    with path.open("w") as file:
        file.write("id,prompt\n" if ending == ".csv" else "")
        file.writelines(line.format(number) for number in numbers)
    return path


@pytest.mark.parametrize("ending", [".jsonl", ".csv", ".parquet"])
def test_memory_does_not_grow_with_the_rows(tmp_path: Path, ending: str) -> None:
    with closing(read_rows(_many(tmp_path, ending))) as rows:
        first, last = next(rows), deque[Row | RowFault](maxlen=1)
        assert peak_bytes(lambda: last.extend(rows)) < 64 * 1024
    assert (first.number, last[0].number, type(last[0])) == (1, _PLENTY, Row)
