"""The manifest of a batch: what became of each row, for programs."""

import json
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from jimmyai_omni._local.targets import FileTarget
from jimmyai_omni.batch.manifest_table import ManifestTable, has_parquet
from jimmyai_omni.batch.records import Record, as_fields

LINES_NAME: Final = "manifest.jsonl"
TABLE_NAME: Final = "manifest.parquet"


def write_manifest(records: Iterable[Record], folder: Path) -> tuple[Path, ...]:
    """Write `manifest.jsonl`, and with pyarrow (extra `parquet`) also `manifest.parquet`.

    Each row is one JSON object, in UTF-8, whose keys are those of `Record` in their order: number, id,
    state, prompt, model, duration_s, resolution, aspect_ratio, request, billing_name, price, cost,
    spent_before, billed, task_id, sent_at, created_at, working_at, completed_at, saved_at, file, size_bytes,
    sha256, reason. The Parquet file has the same columns, with UTC timestamps and the request as JSON text.
    Rows are written as they come, so that any number of them fits; the files replace older ones once all
    are whole.

    Args:
        records: One for each row.
        folder: The output folder of the batch.

    Returns:
        The paths of the files.

    Raises:
        LocalFileError: A file cannot be written; the older ones stay.
    """
    lines, table = folder / LINES_NAME, folder / TABLE_NAME
    forms: list[_Lines | ManifestTable] = [_Lines(FileTarget(lines, overwrite=True))]
    if has_parquet():
        forms.append(ManifestTable(FileTarget(table, overwrite=True)))
    with ExitStack() as stack:
        for form in forms:
            stack.callback(form.abort)
            form.begin()
        for record in records:
            fields = as_fields(record)
            for form in forms:
                form.add(fields)
        for form in forms:
            form.end()
        for form in forms:
            form.commit()
    return (lines, table)[: len(forms)]


class _Lines:
    """The rows as JSON lines."""

    def __init__(self, target: FileTarget) -> None:
        self.begin, self.commit, self.abort = target.open, target.commit, target.abort
        self._target = target

    def add(self, fields: dict[str, Any]) -> None:
        line = json.dumps(fields, ensure_ascii=False)
        # Half a surrogate pair, which a server may have sent in JSON, is written as JSON writes it.
        self._target.append(line.encode("utf-8", "backslashreplace") + b"\n")

    def end(self) -> None:
        """Nothing is kept back."""
