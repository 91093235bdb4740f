"""A single difference between two schemas, before it is known whom it concerns."""

from collections.abc import Mapping
from typing import Final, Literal, get_args

import attrs

Kind = Literal["words", "default", "narrowed", "widened", "altered", "field", "required field", "lost field"]
"""What an edit does to the set of values that are taken.

`words` nothing, `default` only to what an absent field means, `altered` both or what cannot be told. A
field that is declared, or no longer so, counts as such, though open objects take it anyhow: it gains or
loses its meaning.
"""
_FLIPPED: Final[Mapping[Kind, Kind]] = {
    **{kind: kind for kind in get_args(Kind)},
    "narrowed": "widened",
    "widened": "narrowed",
}


@attrs.frozen
class Edit:
    """One difference, and where it is."""

    where: str
    """Its place in the newer contract, or in the older one where it is gone: `#/components/...`."""
    says: str
    """For people."""
    kind: Kind
    rules: frozenset[str] = frozenset()
    """The rules of the clause that it touches."""
    field: str | None = None
    """The field that it is about."""
    weighed: bool = True
    """Whether the values that the whole schema takes tell what it does."""


def flipped(kind: Kind) -> Kind:
    """What a kind becomes under a negation."""
    return _FLIPPED[kind]


def unsure(edit: Edit) -> Edit:
    """An edit of which it cannot be told whether it narrows or widens."""
    return attrs.evolve(edit, kind="altered") if edit.kind in ("narrowed", "widened") else edit


def bounded(edit: Edit, *, narrower: bool, wider: bool) -> Edit:
    """An edit after it is known whether anything was narrowed or widened by all edits of a body together."""
    if not edit.weighed or edit.kind not in ("narrowed", "widened", "altered"):
        return edit
    narrows = narrower and edit.kind != "widened"
    widens = wider and edit.kind != "narrowed"
    kind: Kind = (
        "altered" if narrows and widens else "narrowed" if narrows else "widened" if widens else "words"
    )
    return attrs.evolve(edit, kind=kind)
