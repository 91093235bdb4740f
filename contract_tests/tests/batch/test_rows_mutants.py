"""Ways to read rows wrong: each is caught by a test."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.batch import test_rows_csv as tables
from tests.batch import test_rows_json_lines as lines
from tests.batch import test_rows_sources as sources
from tests.batch import test_rows_words as words
from tests.batch.rows_in import GOOD
from tests.flows.harness import World
from tests.flows.mutation import Mutant, Scenario, check


def _of(test: Callable[..., None], *arguments: Any) -> Scenario:
    """A test as a scenario, which needs a folder and no world."""

    def scenario(_world: World, folder: Path) -> None:
        test(*([folder] if "tmp_path" in test.__code__.co_varnames else []), *arguments)

    return scenario


def _broken_line(kind: str) -> Scenario:
    return _of(lines.test_a_broken_line_in_the_middle_is_told_and_reading_goes_on, *lines.BROKEN[kind])


def _broken_row(kind: str) -> Scenario:
    return _of(tables.test_a_broken_row_in_the_middle_is_told_and_reading_goes_on, *tables.BROKEN[kind])


MUTANTS = {
    "a line is read whole": Mutant(
        "batch.reading.lines",
        "self._file.readline(self._room + 1)",
        "self._file.readline()",
        _of(lines.test_a_line_is_never_asked_for_whole),
    ),
    "the rest of a line is taken for the next": Mutant(
        "batch.reading.lines", "            self._skip_rest(line)\n", "", _broken_line("10 MB")
    ),
    "all rows together are bounded": Mutant(
        "batch.reading.lines",
        '        """What comes next is the first line of a row; all lines of it count for its size."""\n'
        "        self._room = MAX_ROW_BYTES",
        "        pass",
        _of(lines.test_many_rows_may_be_larger_together),
    ),
    "a row of many lines is not bounded": Mutant(
        "batch.reading.lines",
        "        self._room -= len(line)\n",
        "        self._room = MAX_ROW_BYTES - len(line)\n",
        _of(tables.test_a_row_of_many_lines_is_bounded_too),
    ),
    "bytes are counted from the line": Mutant(
        "batch.reading.lines", "at = begin + error.start", "at = error.start", _broken_line("no UTF-8")
    ),
    "the mark is not counted": Mutant(
        "batch.reading.lines",
        "begin, line = begin + mark, line[mark:]",
        "line = line[mark:]",
        _of(lines.test_bytes_are_counted_over_the_mark_and_lines_that_are_too_large),
    ),
    "the last of two values counts": Mutant(
        "batch.reading.strict_json", "if len(found) < len(pairs):", "if False:", _broken_line("a key twice")
    ),
    "Infinity comes in by a large number": Mutant(
        "batch.reading.strict_json",
        "if not isfinite(value):",
        "if False:",
        _broken_line("too large a number"),
    ),
    "a bad line ends the reading": Mutant(
        "batch.reading.json_lines",
        "            yield Entry(problem=str(bad), line=lines.number)\n",
        "            return\n",
        _broken_line("no UTF-8"),
    ),
    "a cell may hold what follows a quote": Mutant(
        "batch.reading.csv_file", "strict=True)\n\n", "strict=False)\n\n", _broken_row("a quote inside")
    ),
    "blank rows count": Mutant(
        "batch.reading.csv_file",
        "if any(map(str.strip, cells)):",
        "if cells:",
        _of(tables.test_a_row_of_empty_cells_is_blank),
    ),
    "a table without a header loses its first row": Mutant(
        "batch.reading.csv_file",
        "if not any(map(nearest, header)):",
        "if False:",
        _of(tables.test_a_header_that_cannot_be_used_is_told_once, *tables.HEADERS["no header"]),
    ),
    "a column that stands there twice counts once": Mutant(
        "batch.reading.words",
        "elif name in seen:",
        "elif False:",
        _of(tables.test_a_header_that_cannot_be_used_is_told_once, *tables.HEADERS["a column twice"]),
    ),
    "paths count from the working directory": Mutant(
        "batch.reading.making",
        "return str(self.folder / item)",
        "return item",
        _of(words.test_a_relative_path_counts_from_the_folder_of_the_file, "image", "a.png", "{}/a.png"),
    ),
    "null is a value": Mutant(
        "batch.reading.making", " if value is not None}", "}", _of(words.test_null_is_absent, "model")
    ),
    "two words for the same are taken": Mutant(
        "batch.reading.making",
        "if word in said and other in said:",
        "if False:",
        _of(words.test_two_words_for_the_same_are_told, *next(iter(words.CONTRADICTIONS.items()))),
    ),
    "an unknown word is dropped": Mutant(
        "batch.reading.making",
        "            raise _Refused(unknown(word))",
        "            return None",
        _of(words.test_an_unknown_word_is_told_with_the_nearest_known, "promt", words.UNKNOWN["promt"]),
    ),
    "an id leads out of the folder": Mutant(
        "_local.naming",
        'return re.sub(r"^\\.|[^\\w .,@+=()-]", "_", text)',
        "return text",
        _of(words.test_a_row_is_named_by_its_id_and_number, "../up", "_._up-00007-task_1.mp4"),
    ),
    "a row's number leads out of the folder": Mutant(
        "_local.naming",
        '(1, ord("/"))',
        "(1, 1)",
        _of(words.test_a_template_that_is_none_is_told, *words.BAD_NAMES["a slash by its number"]),
    ),
    "a name of 256 bytes is taken": Mutant(
        "_local.naming",
        "return len(sample.encode()) <= _LONGEST_NAME_BYTES",
        "return True",
        _of(words.test_a_template_that_is_none_is_told, *words.BAD_NAMES["long"]),
    ),
    "the lines of an open file are prompts": Mutant(
        "batch.reading.sources",
        ' or hasattr(source, "read"):',
        ":",
        _of(sources.test_neither_a_single_row_nor_an_open_file_is_taken_for_many, io.StringIO(GOOD)),
    ),
    "more is read than asked for": Mutant(
        "batch.reading.sources",
        "for number, item in enumerate(source, 1):",
        "for number, item in enumerate(list(__import__('itertools').islice(source, 5)), 1):",
        _of(sources.test_of_an_endless_iterable_no_more_is_taken_than_asked_for),
    ),
    "a stream is read ahead": Mutant(
        "batch.reading.sources",
        "    async for item in source:\n",
        "    ahead = [await anext(aiter(source)) for _ in range(5)]\n    for item in ahead:\n",
        _of(sources.test_of_an_endless_stream_no_more_is_taken_than_asked_for, "asyncio"),
    ),
    "an empty file is a batch of nothing": Mutant(
        "batch.reading.sources",
        "if not number:",
        "if False:",
        _of(lines.test_a_file_without_rows_is_refused, "a.jsonl", ""),
    ),
}


@pytest.mark.parametrize("mutant", MUTANTS.values(), ids=MUTANTS)
def test_a_mutant_is_caught(mutant: Mutant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(mutant, tmp_path, monkeypatch)
