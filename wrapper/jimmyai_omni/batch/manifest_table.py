"""The manifest as a Parquet file (extra `parquet`)."""

import io
import json
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

from jimmyai_omni._local.targets import FileTarget

ROWS_AT_A_TIME: Final = 1_000
_REQUIRED: Final = ("number", "id", "state", "spent_before", "billed")
_TYPES: Final = {
    "number": "int64",
    "id": "string",
    "state": "string",
    "prompt": "string",
    "model": "string",
    "duration_s": "int64",
    "resolution": "string",
    "aspect_ratio": "string",
    "request": "string",
    "billing_name": "string",
    "price": "float64",
    "cost": "float64",
    "spent_before": "float64",
    "billed": "string",
    "task_id": "string",
    "sent_at": "timestamp",
    "created_at": "timestamp",
    "working_at": "timestamp",
    "completed_at": "timestamp",
    "saved_at": "timestamp",
    "file": "string",
    "size_bytes": "int64",
    "sha256": "string",
    "reason": "string",
}
_YEAR_10000: Final = 253402300800


def has_parquet() -> bool:
    """Whether the extra is there."""
    return find_spec("pyarrow") is not None


class ManifestTable:
    """The rows as a table; some are gathered at a time."""

    def __init__(self, target: FileTarget) -> None:
        self._target = target
        self._arrow: Any = import_module("pyarrow")
        self._schema: Any = _schema(self._arrow)
        self._sink = _Sink(target)
        self._writer: Any = None
        self._rows: list[dict[str, Any]] = []

    def begin(self) -> None:
        """Begin the file.

        Raises:
            LocalFileError: It cannot be written. So do the others.
        """
        self._target.open()
        parquet: Any = import_module("pyarrow.parquet")
        self._writer = parquet.ParquetWriter(self._sink, self._schema, compression="zstd")

    def add(self, fields: dict[str, Any]) -> None:
        """Take in a row."""
        self._rows.append({name: _cell(kind, fields[name]) for name, kind in _TYPES.items()})
        if len(self._rows) == ROWS_AT_A_TIME:
            self._write()

    def end(self) -> None:
        """Write what is left."""
        self._write()
        self._writer.close()

    def commit(self) -> None:
        """Let the file appear."""
        self._target.commit()

    def abort(self) -> None:
        """Leave nothing behind; what was committed stays."""
        self._sink.is_wanted = False
        # Else it closes itself once nobody looks, and complains of the file that is gone.
        if self._writer is not None:
            self._writer.close()
        self._target.abort()

    def _write(self) -> None:
        self._writer.write_table(self._arrow.Table.from_pylist(self._rows, schema=self._schema))
        self._rows.clear()


class _Sink(io.RawIOBase):
    """The target, as pyarrow wants it."""

    def __init__(self, target: FileTarget) -> None:
        self._target = target
        self.is_wanted = True

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if self.is_wanted:
            self._target.append(data)
        return len(data)


def _schema(arrow: Any) -> Any:
    types = {"timestamp": arrow.timestamp("us", tz="UTC")}
    return arrow.schema(
        arrow.field(name, types.get(kind) or getattr(arrow, kind)(), nullable=name not in _REQUIRED)
        for name, kind in _TYPES.items()
    )


def _cell(kind: str, value: Any) -> Any:
    """A value as its column can hold it; `None` for a number beyond what it can."""
    if value is None:
        return None
    match kind:
        case "string":
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            # Half a surrogate pair is no text in UTF-8.
            return text.encode("utf-8", "backslashreplace").decode()
        case "timestamp":
            return round(value * 1_000_000) if abs(value) < _YEAR_10000 else None
        case "int64":
            return value if abs(value) < 2**63 else None
        case _:
            return float(value)
