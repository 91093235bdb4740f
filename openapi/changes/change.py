"""A change between two contracts, as it is told."""

from collections.abc import Iterable, Iterator

import attrs

from changes.edit import Edit
from changes.impact import Direction, Impact, heaviest


@attrs.frozen
class Found:
    """An edit in one operation, or beside all of them, and what it does there."""

    edit: Edit
    callers: Impact
    servers: Impact
    operation: str | None = None
    """Its id, if it is in one."""
    side: Direction | None = None
    """In its request or in its answers."""


@attrs.frozen
class Change:
    """One difference, however many operations it is in."""

    says: str
    where: str
    callers: Impact
    servers: Impact
    field: str | None
    rules: tuple[str, ...]
    """The ids of the rules that it touches."""
    operations: tuple[tuple[str, Direction | None], ...]
    """The ids of the operations that it is in, and where there."""
    readers: tuple[str, ...] = ()
    """The functions of the wrapper that read what changed: `_seam.read_task`."""

    @property
    def impact(self) -> Impact:
        """The heavier of the two."""
        return heaviest((self.callers, self.servers))


def merged(found: Iterable[Found]) -> Iterator[Change]:
    """One change for each edit, with all operations that it is in."""
    together = dict[tuple[str, str], list[Found]]()
    for one in found:
        together.setdefault((one.edit.where, one.edit.says), []).append(one)
    for (where, says), every in together.items():
        operations = dict[tuple[str, Direction | None], None]()
        for one in every:
            if one.operation is not None:
                operations[one.operation, one.side] = None
        yield Change(
            says=says,
            where=where,
            callers=heaviest(one.callers for one in every),
            servers=heaviest(one.servers for one in every),
            field=every[0].edit.field,
            rules=tuple(sorted({rule for one in every for rule in one.edit.rules})),
            operations=tuple(operations),
        )
