"""The words of a row: those of `omni generate`, those of a request body, and two of its own."""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from jimmyai_omni._shortened import shortened
from jimmyai_omni.errors import LocalFileError
from jimmyai_omni.rules.request import FIELD_NAMES, MEDIA_FIELDS

SAME: Final = {"image": ("image_urls", "images"), "video": ("video_urls",)}
"""What is said in one word by `omni generate`, and in another by a request body."""
MEDIA_WORDS: Final = (*SAME, *MEDIA_FIELDS)
WORDS: Final = ("id", "name", *FIELD_NAMES, *SAME, "extra")
_KNOWN: Final = f"the words of a row are {' '.join(WORDS)}"
_LONGEST_SHOWN: Final = 60


def nearest(word: object) -> str | None:
    """The known word that another one looks like."""
    near = get_close_matches(str(word)[:_LONGEST_SHOWN].casefold(), WORDS, n=1)
    return near[0] if near else None


def unknown(word: object) -> str:
    """What to say of a word that is none."""
    near = nearest(word)
    return f"is no word of a row; did you mean {near}?" if near else f"is no word of a row; {_KNOWN}"


def shown(text: object) -> str:
    """A text of anybody, short and printable."""
    # Cut first: nobody waits for the whole of it to be written out.
    return shortened(repr(str(text)[: _LONGEST_SHOWN + 1])[1:-1], _LONGEST_SHOWN)


def check_columns(path: Path, names: Iterable[str]) -> None:
    """Make sure that each column of a table is a word, and stands there once.

    Raises:
        LocalFileError: Some are not; the details say all that is wrong with them.
    """
    seen: set[str] = set()
    faults: list[str] = []
    for place, name in enumerate(names, 1):
        if not name.strip():
            faults.append(f"column {place} has no name; name it, or leave it out")
        elif name in seen:
            faults.append(f"column {place} ({shown(name)}) stands there twice; keep one")
        elif name not in WORDS:
            faults.append(f"column {place} ({shown(name)}) {unknown(name)}")
        seen.add(name)
    if faults:
        columns = "a column" if len(faults) == 1 else f"{len(faults)} columns"
        hint = "mend what is named; a field that omni does not know goes into the column extra"
        raise LocalFileError(f"{columns} of {path} cannot be used", hint=hint, details=tuple(faults))
