"""Where a comparison of two schemas stands, and what that means for what it finds there."""

from typing import Any, Literal

import attrs

from changes.document import Document
from changes.edit import Edit, Kind, flipped
from changes.flat import Flat

Polarity = Literal[1, -1, 0]
"""Whether what narrows here narrows the whole (1), widens it (-1), or cannot be told (0)."""
_TURNED: dict[tuple[int, int], Polarity] = {(1, 1): 1, (1, -1): -1, (-1, 1): -1, (-1, -1): 1}


@attrs.frozen
class Spot:
    """A place in two contracts at once."""

    old: Document
    new: Document
    path: str = ""
    """The field, for people: `data.task_id`; empty for the whole body."""
    rules: frozenset[str] = frozenset()
    polarity: Polarity = 1
    within: str = ""
    """The part of a condition in which it stands, for people."""
    declares: bool = True
    """Whether the properties here are the fields of a body, and no mere condition on them."""
    trail: frozenset[tuple[str, str]] = frozenset()
    """The references on the way, so that a schema that holds itself ends."""

    @property
    def subject(self) -> str:
        """What an edit is about."""
        subject = f"`{self.path}`" if self.path else "the body"
        return f"{self.within}, {subject}" if self.within else subject

    def edit(
        self, where: str, says: str, kind: Kind, *, field: str | None = None, weighed: bool = True
    ) -> Edit:
        """An edit at this place; `kind` as it would be without the conditions around it."""
        if self.polarity == -1:
            kind = flipped(kind)
        elif self.polarity == 0 and kind in ("narrowed", "widened"):
            kind = "altered"
        elif not self.declares and kind == "default":
            kind = "words"
        return Edit(where, says, kind, self.rules, field or self.field, weighed)

    @property
    def field(self) -> str | None:
        """The name of the innermost field."""
        name = self.path.rpartition(".")[2].rstrip("[]")
        return name or None

    def at_field(self, name: str) -> "Spot":
        """The same place, one field deeper."""
        return attrs.evolve(self, path=f"{self.path}.{name}" if self.path else name)

    def at_items(self) -> "Spot":
        """The same place, at the items of a list."""
        return attrs.evolve(self, path=f"{self.path}[]")

    def under(self, polarity: Polarity, within: str) -> "Spot":
        """The same place, in a part of a condition."""
        turned = _TURNED.get((self.polarity, polarity), 0)
        said = f"{self.within}, {within}" if self.within else within
        return attrs.evolve(self, polarity=turned, within=said, declares=False)

    def ruled_by(self, *sides: Flat) -> "Spot":
        """The same place, with the rules that stand beside its schemas, if any do."""
        found = rules_of(*sides)
        return attrs.evolve(self, rules=found) if found else self


def rules_of(*sides: Flat) -> frozenset[str]:
    """The rules that stand beside schemas."""
    ids: list[Any] = [rule for side in sides if "x-omni-rule" in side for rule in side["x-omni-rule"].value]
    return frozenset(ids)
