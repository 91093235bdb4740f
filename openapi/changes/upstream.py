"""Our contract held against the publisher's own."""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, Final, cast

import attrs

from changes.document import Document, Node
from changes.edit import Edit, Kind
from changes.operations import Operation, operation_edits, operations


class Section(Enum):
    """What a difference is; the value is its heading."""

    THEIRS = "They have, and we lack"
    DISAGREES = "We disagree"
    THEY_BIND = "They say more strictly"
    WE_BIND = "We say more strictly"
    OURS = "We have, and they lack"


# Each difference is told from the side that has more to say: of ours beside theirs, or of theirs beside ours.
_OF_OURS: Final[Mapping[Kind, Section]] = {
    "field": Section.OURS,
    "required field": Section.OURS,
    "narrowed": Section.WE_BIND,
}
_OF_THEIRS: Final[Mapping[Kind, Section]] = {
    "field": Section.THEIRS,
    "required field": Section.THEIRS,
    "narrowed": Section.THEY_BIND,
    "altered": Section.DISAGREES,
    "default": Section.DISAGREES,
}
_CLAUSE: Final = ": a clause is new: "
# An edit tells a change in time; here nothing changed.
_IN_PLACE: Final = (
    (" is a new field, and required", ", required"),
    (" is a new field", ""),
    (" is new, and required", ", required"),
    (" may no longer be ", " may not be "),
    (" no longer takes ", " does not take "),
    ("no longer answers", "never answers"),
    ("may also answer", "may answer"),
    (" is bound by a new ", " is bound by "),
    (_CLAUSE, ": a clause: "),
    (" is new", ""),
    (", too", ""),
)


@attrs.frozen
class Difference:
    """One thing that the two contracts say otherwise."""

    section: Section
    says: str
    rules: tuple[str, ...]
    """Our rules about it; none where we say it for no rule."""
    operations: tuple[str, ...]
    """Where: the id, and the side; of an operation that only one side has, the method and path."""


@attrs.frozen
class Upstream:
    """The publisher's contract beside ours."""

    theirs: Document
    ours: Document
    differences: tuple[Difference, ...]

    def rule_texts(self) -> dict[str, str]:
        """The rules that the differences name, in their words, with their level."""
        named = {rule for one in self.differences for rule in one.rules}
        rows = cast(list[Node], self.ours.content.get("x-omni-rules", []))
        return {row["id"]: f"{row['text']} ({row['level']})" for row in rows if row["id"] in named}


def hold_against(theirs: Document, ours: Document) -> Upstream:
    """Hold our contract against the publisher's.

    Of our answers the success is compared, since a publisher writes no other, and `null` is left out on both
    sides: for an optional field it means absent.
    """
    found = dict[tuple[Section, str, frozenset[str]], list[str]]()
    for section, edit, where in _found(as_published(theirs), as_published(ours)):
        places = found.setdefault((section, _in_place(edit), edit.rules), [])
        if where not in places:
            places.append(where)
    differences = [
        Difference(section, says, tuple(sorted(rules)), tuple(places))
        for (section, says, rules), places in found.items()
    ]
    order = list(Section)
    return Upstream(theirs, ours, tuple(sorted(differences, key=lambda one: order.index(one.section))))


def _found(theirs: Document, ours: Document) -> Iterator[tuple[Section, Edit, str]]:
    left = {operation.key: operation for operation in operations(theirs)}
    right = {operation.key: operation for operation in operations(ours)}
    for having, lacking, section in ((left, right, Section.THEIRS), (right, left, Section.OURS)):
        for operation in [operation for key, operation in having.items() if key not in lacking]:
            yield section, Edit(operation.at, "the whole operation", "field"), operation.label
    for key in [key for key in right if key in left]:
        mine, other = right[key], left[key]
        yield from _told((theirs, ours), (other, mine), _OF_OURS, Section.OURS, mine.id)
        yield from _told((ours, theirs), (mine, other), _OF_THEIRS, Section.THEIRS, mine.id)


def _told(
    documents: tuple[Document, Document],
    pair: tuple[Operation, Operation],
    sections: Mapping[Kind, Section],
    having: Section,
    name: str,
) -> Iterator[tuple[Section, Edit, str]]:
    for side, edit in operation_edits(*documents, *pair):
        # A status that only one side documents is something that it has, and binds nobody.
        status = edit.where.endswith("/responses")
        section = (having if edit.kind == "widened" else None) if status else sections.get(edit.kind)
        if section:
            yield section, edit, f"{name} {side}"


def _in_place(edit: Edit) -> str:
    says = edit.says
    if edit.rules and _CLAUSE in says:
        # The rules say it better than its schema.
        return f"{says.partition(_CLAUSE)[0]}: a clause"
    for in_time, in_place in _IN_PLACE:
        says = says.replace(in_time, in_place)
    return says


def as_published(document: Document) -> Document:
    """A contract as a publisher writes it: without `null`, and with one answer where there are several."""
    return attrs.evolve(document, content=_published(document.content))


def _published(node: Any) -> Any:
    if isinstance(node, list):
        return [_published(part) for part in cast(list[object], node)]
    if not isinstance(node, dict):
        return node
    fields = {key: _published(value) for key, value in cast(Node, node).items() if key != "nullable"}
    kinds = fields.get("type")
    if isinstance(kinds, list):
        left = [kind for kind in cast(list[str], kinds) if kind != "null"]
        fields["type"] = left[0] if len(left) == 1 else left
    if isinstance(fields.get("enum"), list):
        fields["enum"] = [value for value in fields["enum"] if value is not None]
    if isinstance(fields.get("oneOf"), list):
        # What is first is the success of an answer, or the type beside `null`.
        first = fields.pop("oneOf")[0]
        fields = {**first, **fields}
    return fields
