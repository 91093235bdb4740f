"""From what stands in the place of a row to the row that it means, or to all that is wrong with it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from math import isfinite
from pathlib import Path
from typing import Any, Final, cast

import attrs

from jimmyai_omni._local.media import is_local
from jimmyai_omni._local.naming import ROW_FIELDS, Naming
from jimmyai_omni.batch.reading.strict_json import loads
from jimmyai_omni.batch.reading.words import MEDIA_WORDS, SAME, WORDS, shown, unknown
from jimmyai_omni.batch.rows import Row, RowFault
from jimmyai_omni.errors import LocalFileError

LONGEST_ID_BYTES: Final = 200
_FIELD_OF: Final = {"image": "image_urls", "video": "video_urls"}
_LIKE_EXTRA: Final = 'write it like {"seed": 7}'


@attrs.frozen
class Entry:
    """What stands in the place of a row."""

    said: Mapping[str, object] = attrs.field(factory=dict[str, object])
    """Its words with their values; what comes from Python may have other keys than texts."""
    problem: str = ""
    """Why it has no words, and what to do; empty where it has."""
    line: int | None = None
    """The line of the file, where that is how to find it."""


class _Refused(Exception):
    """A value that cannot be used; the message says why, and what to do."""


@attrs.frozen
class Maker:
    """Makes rows of entries."""

    folder: Path | None = None
    """What the relative paths of media count from; the working directory where there is none."""
    has_cells: bool = False
    """Whether a text is a cell of a table, in which numbers, lists and objects are written as JSON."""

    def make(self, number: int, entry: Entry) -> Iterator[Row | RowFault]:
        """The row, or all that is wrong with it."""
        where = f"line {entry.line}" if entry.line else f"row {number}"
        if entry.problem:
            yield RowFault(number, where, "", entry.problem)
            return
        said = {word: value for word, value in entry.said.items() if value is not None}
        taken: dict[str, Any] = {"id": str(number), "name": None, "prompt": None}
        faults = list(_contradictions(said))
        for word, value in said.items():
            try:
                taken[_FIELD_OF.get(word, word)] = self._taken(word, value)
            except _Refused as refused:
                faults.append((shown(word), str(refused)))
        if faults:
            yield from (RowFault(number, where, field, message) for field, message in faults)
        else:
            row_id, name = taken.pop("id"), taken.pop("name")
            yield Row(number=number, where=where, id=row_id, name=name, fields=taken)

    def _taken(self, word: str, value: object) -> object:
        if word not in WORDS:
            raise _Refused(unknown(word))
        if word in MEDIA_WORDS:
            return [self._found(item) for item in self._list(value)]
        if self.has_cells and isinstance(value, str) and word in _CELLS:
            value = _CELLS[word](value)
        return _CHECKED[word](value) if word in _CHECKED else value

    def _list(self, value: object) -> Sequence[object]:
        """One medium serves as a list of one."""
        if self.has_cells and isinstance(value, str) and value.lstrip().startswith("["):
            value = _json(value, 'write a list like ["a.png", "b.png"]')
        return cast(Sequence[object], value) if isinstance(value, list | tuple) else [value]

    def _found(self, item: object) -> object:
        """A medium by a path that holds from here."""
        if self.folder and is_local(item) and isinstance(item, str):
            return str(self.folder / item)
        return item


def _contradictions(said: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Words that say the same beside each other."""
    for word, others in SAME.items():
        for other in others:
            if word in said and other in said:
                yield word, f"stands beside {other}, which says the same; keep one of them"


def _id(value: object) -> str:
    is_number = isfinite(value) if isinstance(value, float) else isinstance(value, int)
    if isinstance(value, bool) or not (is_number or isinstance(value, str)):
        raise _Refused("is neither text nor a number; write a text")
    try:
        text = str(value)
    except ValueError:
        # Python refuses to write out an integer of thousands of digits.
        raise _Refused("is a huge number; write a text") from None
    if not text.strip(". "):
        raise _Refused("is empty; write a text, or leave it out for the row's number")
    if "/" in text or "\\" in text or not text.isprintable():
        raise _Refused(f"{shown(text)} has a slash or a character that cannot be seen; write it without")
    size_bytes = len(text.encode())
    if size_bytes > LONGEST_ID_BYTES:
        raise _Refused(f"has {size_bytes} bytes; {LONGEST_ID_BYTES} are the most")
    return text


def _name(value: object) -> str:
    if not isinstance(value, str):
        raise _Refused("is no text; write a file name such as {id}.mp4")
    try:
        Naming(value, ROW_FIELDS)
    except LocalFileError as error:
        raise _Refused(f"{error.message}; {error.hint}") from None
    return value


def _extra(value: object) -> object:
    if not isinstance(value, Mapping):
        raise _Refused(f"is no object; {_LIKE_EXTRA}")
    return cast(object, value)


def _json_or_text(text: str) -> object:
    """What is no number is left to the rules, which report it with everything else."""
    try:
        return loads(text)
    except ValueError:
        return text


def _json(text: str, remedy: str) -> object:
    try:
        return loads(text)
    except ValueError as error:
        raise _Refused(f"is no JSON ({error}); {remedy}") from None


_CELLS: Final[Mapping[str, Callable[[str], object]]] = {
    "duration": _json_or_text,
    "extra": partial(_json, remedy=_LIKE_EXTRA),
}
"""How a cell is read that is more than text."""
_CHECKED: Final[Mapping[str, Callable[[object], object]]] = {"id": _id, "name": _name, "extra": _extra}
"""What is not left to the rules."""
