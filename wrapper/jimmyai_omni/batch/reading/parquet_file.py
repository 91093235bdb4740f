"""Parquet, by pyarrow: columns of words, read a few rows at a time (extra `parquet`)."""

import stat
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from jimmyai_omni._shortened import shortened
from jimmyai_omni.batch.reading.files import reading
from jimmyai_omni.batch.reading.making import Entry
from jimmyai_omni.batch.reading.words import check_columns
from jimmyai_omni.errors import ConfigurationError, LocalFileError

PARQUET_EXTRA: Final = "pip install 'jimmyai-omni[parquet]'"
# So many are in memory at once.
_ROWS: Final = 256
_BUFFER_BYTES: Final = 256 * 1024
_LONGEST_REASON: Final = 200


def read_parquet(path: Path) -> Generator[Entry]:
    """The entries of a file, one for each row; a null says nothing.

    Raises:
        LocalFileError: It cannot be read, or has columns that cannot be used.
        ConfigurationError: The extra is missing.
    """
    arrow, parquet = _library("pyarrow"), _library("pyarrow.parquet")
    with reading(path):
        is_regular = stat.S_ISREG(path.stat().st_mode)
    if not is_regular:
        raise LocalFileError(
            f"{path} is no regular file", hint="give one file; Parquet comes through no pipe"
        )
    with _sound(path, arrow):
        # By default whole column chunks are read ahead, which may be the whole file.
        file = parquet.ParquetFile(path, buffer_size=_BUFFER_BYTES, pre_buffer=False)
    with file:
        schema = file.schema_arrow
        check_columns(path, schema.names)
        _check_types(path, schema, arrow.types)
        batches = file.iter_batches(_ROWS, use_threads=False)
        while True:
            with _sound(path, arrow):
                batch = next(batches, None)
            if batch is None:
                return
            columns = tuple(zip(schema.names, batch.columns, strict=True))
            for index in range(batch.num_rows):
                yield _entry(columns, index)


def _entry(columns: tuple[tuple[str, Any], ...], index: int) -> Entry:
    said: dict[str, object] = {}
    for word, column in columns:
        try:
            said[word] = column[index].as_py()
        except UnicodeDecodeError as error:
            return Entry(problem=f"has a {word} that is no UTF-8, at byte {error.start} of it; mend the text")
    return Entry(said)


def _check_types(path: Path, schema: Any, types: Any) -> None:
    for field in schema:
        kind = field.type
        if types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind):
            kind = kind.value_type
        if types.is_dictionary(kind):
            kind = kind.value_type
        if not any(fits(kind) for fits in _plain(types)):
            raise LocalFileError(
                f"the column {field.name} of {path} is of the type {shortened(str(field.type), 60)}",
                hint="write texts, numbers or lists of texts; an object goes into a text, as JSON",
            )


def _plain(types: Any) -> tuple[Any, ...]:
    texts = (types.is_string, types.is_large_string, types.is_string_view)
    return (*texts, types.is_integer, types.is_floating, types.is_boolean, types.is_null)


@contextmanager
def _sound(path: Path, arrow: Any) -> Generator[None]:
    """Turns the refusals of the library into ours."""
    try:
        yield
    except (OSError, ValueError, arrow.ArrowException) as error:
        reason = shortened(str(error), _LONGEST_REASON)
        raise LocalFileError(
            f"{path} cannot be read as Parquet ({reason})", hint="check the file, or write it again"
        ) from error


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        message = "Parquet needs an extra that is not installed"
        raise ConfigurationError(message, hint=PARQUET_EXTRA) from error
