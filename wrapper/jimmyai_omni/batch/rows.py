"""A row of a batch: one video to make, in the words of a person; or what is wrong with it."""

from collections.abc import Mapping
from typing import Any

import attrs


@attrs.frozen(kw_only=True)
class Row:
    """One video to make. Nothing of it is judged by the rules yet."""

    number: int
    """Counted from 1, bad rows too, blank lines not."""
    where: str
    """Where to look for it: the line of a JSON lines file, else its number (`line 9`, `row 7`)."""
    id: str
    """Its own, or its number."""
    name: str | None
    """Its own template for the file's name, see `Naming`, which may also have `{id}` and `{number}`."""
    fields: Mapping[str, Any]
    """The arguments of `Omni.create`; the prompt is `None` where there is none."""


@attrs.frozen
class RowFault:
    """Something that is wrong with a row; one row may have several."""

    number: int
    """As in `Row`."""
    where: str
    """As in `Row`."""
    field: str
    """The word that is at fault; empty where the whole row is."""
    message: str
    """What is wrong with it, and what to do."""

    def __str__(self) -> str:
        return ": ".join(part for part in (self.where, self.field, self.message) if part)
