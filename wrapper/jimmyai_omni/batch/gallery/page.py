"""Writes the page: its style, its script, and a row of data for each record."""

import base64
import html
import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from string import Template
from typing import Any, Final

import attrs

from jimmyai_omni._local.targets import FileTarget
from jimmyai_omni.batch.records import Record, as_fields

GALLERY_NAME: Final = "gallery.html"
_HERE: Final = Path(__file__).parent
_SCRIPTS: Final = ("dom", "format", "plots", "posters", "preview", "card", "viewer", "shelf", "main")
"""In the order in which they lean on each other; together they are one script."""
_KEYS: Final = tuple(field.name for field in attrs.fields(Record))


def write_gallery(records: Iterable[Record], folder: Path, *, title: str, at: float) -> Path:
    """Write `gallery.html`: one page that shows each row, and plays each video from its file.

    The page asks no host for anything, runs no script but its own, and shows whatever a row says as text.
    Rows are written as they come, so that any number of them fits; a browser is quick with ten thousand.
    The file replaces an older one once it is whole.

    Args:
        records: One for each row.
        folder: The output folder of the batch, from which the files of the videos count.
        title: What the batch is called.
        at: When these records were so, in Unix seconds.

    Returns:
        The path of the page.

    Raises:
        LocalFileError: It cannot be written; an older one stays.
    """
    path = folder / GALLERY_NAME
    target = FileTarget(path, overwrite=True)
    before, _, after = _page(title).partition("$rows")
    try:
        target.open()
        target.append(_bytes(before))
        target.append(_bytes(f'{{"title":{_json(title)},"at":{_json(at)},"keys":{_json(_KEYS)},"rows":['))
        comma = ""
        for record in records:
            target.append(_bytes(f"{comma}\n{_json(_row(record))}"))
            comma = ","
        target.append(_bytes(f"]}}{after}"))
        target.commit()
    finally:
        target.abort()
    return path


def _page(title: str) -> str:
    style = "".join((_HERE / f"{name}.css").read_text("utf-8") for name in ("page", "parts"))
    script = "".join((_HERE / f"{name}.js").read_text("utf-8") for name in _SCRIPTS)
    return Template((_HERE / "page.html").read_text("utf-8")).substitute(
        title=html.escape(title),
        style=style,
        style_hash=_hash(style),
        script=script,
        script_hash=_hash(script),
        rows="$rows",
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}"


def _row(record: Record) -> list[Any]:
    fields = as_fields(record)
    # The row has the prompt already.
    fields["request"].pop("prompt", None)
    return [fields[name] for name in _KEYS]


def _json(value: object) -> str:
    """JSON that no reader of HTML takes for an end of the script or for a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _bytes(text: str) -> bytes:
    # Half a surrogate pair, which a server may have sent in JSON, is written as JSON writes it.
    return text.encode("utf-8", "backslashreplace")
