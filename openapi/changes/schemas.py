"""All edits between two schemas, found keyword by keyword, in conditions too."""

import json
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, Final, cast

import attrs

from changes.canonical import disjoint
from changes.document import Node
from changes.edit import Edit, Kind, unsure
from changes.flat import ANYTHING, Flat, Part, flat
from changes.keywords import keyword_edits, required_edits, shown
from changes.spot import Polarity, Spot, rules_of

_SCHEMA: Final = (
    "items",
    "additionalProperties",
    "unevaluatedItems",
    "unevaluatedProperties",
    "propertyNames",
)
_SCHEMAS_BY_NAME: Final = ("patternProperties", "dependentSchemas")
_CHOICES: Final = ("anyOf", "oneOf")
# Each of these is compared by a function of its own.
_HANDLED: Final = frozenset(
    {
        *_SCHEMA,
        *_SCHEMAS_BY_NAME,
        *_CHOICES,
        "properties",
        "required",
        "allOf",
        "not",
        "contains",
        "prefixItems",
    }
    | {"if", "then", "else"}
)


def schema_edits(spot: Spot, old: Any, new: Any, old_at: str, new_at: str) -> Iterator[Edit]:
    """All edits between the schema `old` at the place `old_at` and the schema `new` at `new_at`."""
    step = (_reference(old) or old_at, _reference(new) or new_at)
    if step in spot.trail:
        return
    before, after = flat(spot.old, old, old_at), flat(spot.new, new, new_at)
    here = attrs.evolve(spot, trail=spot.trail | {step}).ruled_by(before, after)
    for keyword in _all(before, after):
        if keyword not in _HANDLED:
            yield from keyword_edits(here, keyword, before.get(keyword), after.get(keyword))
    yield from _properties(here, before, after)
    yield from _inner(here, before, after)
    yield from _clauses(here, before, after)
    yield from _conditions(here, before, after)


def _properties(spot: Spot, before: Flat, after: Flat) -> Iterator[Edit]:
    old, new = _parts(before.get("properties")), _parts(after.get("properties"))
    settled = frozenset[str]()
    if spot.declares:
        settled = frozenset(old.keys() ^ new.keys())
        yield from (_declared(spot, name, new[name], after) for name in new if name not in old)
        yield from (_no_longer_declared(spot, name, old[name]) for name in old if name not in new)
    every = _all(old, new)
    known = frozenset({*every, *_required(before), *_required(after)}) - settled
    for edit in required_edits(spot, before, after, known):
        declared = [flat(spot.new, new[edit.field].value, "")] if edit.field in new else []
        yield attrs.evolve(edit, rules=rules_of(*declared) or edit.rules)
    for name in every:
        if name not in settled:
            yield from _between(spot.at_field(name), old.get(name), new.get(name))


def _required(side: Flat) -> list[str]:
    return list(side["required"].value) if "required" in side else []


def _declared(spot: Spot, name: str, part: Part, after: Flat) -> Edit:
    field = spot.at_field(name).ruled_by(flat(spot.new, part.value, part.where))
    required = name in _required(after)
    kind: Kind = "required field" if required else "field"
    return field.edit(
        part.where, f"{field.subject} is a new field{', and required' if required else ''}", kind
    )


def _no_longer_declared(spot: Spot, name: str, part: Part) -> Edit:
    field = spot.at_field(name).ruled_by(flat(spot.old, part.value, part.where))
    return field.edit(part.where, f"{field.subject} is no longer a field", "lost field")


def _inner(spot: Spot, before: Flat, after: Flat) -> Iterator[Edit]:
    """Edits in the schemas of items and of fields that are not named."""
    for keyword in _SCHEMA:
        deeper = spot.at_items() if keyword == "items" else spot.at_field("*")
        yield from _between(deeper, before.get(keyword), after.get(keyword))
    for keyword in _SCHEMAS_BY_NAME:
        old, new = _parts(before.get(keyword)), _parts(after.get(keyword))
        for name in _all(old, new):
            yield from _between(spot.at_field(name), old.get(name), new.get(name))
    firsts = _listed(before.get("prefixItems")), _listed(after.get("prefixItems"))
    for was, now in zip_longest(*firsts):
        yield from _between(spot.at_items(), was, now)
    yield from _added_or_gone(spot, "contains", before, after)
    if "contains" in before and "contains" in after:
        known = {"maxContains"} & (before.keys() | after.keys())
        holds = spot.under(0 if known else 1, "among the items")
        yield from _between(holds, before["contains"], after["contains"])


def _clauses(spot: Spot, before: Flat, after: Flat) -> Iterator[Edit]:
    """Edits in clauses that must all hold, in alternatives, and in what is ruled out."""
    for old, new in _pairs(_listed(before.get("allOf")), _listed(after.get("allOf"))):
        if old and new:
            yield from _between(spot, old, new)
        else:
            yield from _branch(spot, "a clause", old, new, ("narrowed", "widened"))
    for keyword in _CHOICES:
        if (keyword in before) != (keyword in after):
            yield from _added_or_gone(spot, keyword, before, after)
        elif keyword in after:
            edits = list(_alternatives(spot, before[keyword], after[keyword]))
            told = keyword == "anyOf" or not edits or _exclusive(spot, before[keyword], after[keyword])
            yield from edits if told else (unsure(edit) for edit in edits)
    yield from _added_or_gone(spot, "not", before, after)
    if "not" in before and "not" in after:
        yield from _between(spot.under(-1, "in what is ruled out"), before["not"], after["not"])


def _alternatives(spot: Spot, before: Part, after: Part) -> Iterator[Edit]:
    for old, new in _pairs(_listed(before), _listed(after)):
        if old and new:
            yield from _between(spot, old, new)
        else:
            yield from _branch(spot, "an alternative", old, new, ("widened", "narrowed"))


def _exclusive(spot: Spot, before: Part, after: Part) -> bool:
    """Whether the alternatives of `oneOf` never meet; where they do, to take more is to take less."""
    return disjoint(spot.old, before.value) and disjoint(spot.new, after.value)


def _conditions(spot: Spot, before: Flat, after: Flat) -> Iterator[Edit]:
    decides = {"then", "else"} & (before.keys() | after.keys())
    if "if" in before and "if" in after:
        # A condition that holds more often asks more through `then`, and less through `else`.
        polarity: Polarity = 0 if len(decides) == 2 else -1 if "then" in decides else 1
        yield from _between(spot.under(polarity, "in a condition"), before["if"], after["if"])
        for keyword, within in (("then", "where a condition holds"), ("else", "where a condition fails")):
            yield from _between(spot.under(1, within), before.get(keyword), after.get(keyword))
    elif decides:
        yield from _added_or_gone(spot, "if", before, after)


def _between(spot: Spot, old: Part | None, new: Part | None) -> Iterator[Edit]:
    """The edits of a part that takes anything where it is absent."""
    if old or new:
        old_at, new_at = (old or new, new or old)
        before, after = old.value if old else ANYTHING, new.value if new else ANYTHING
        yield from schema_edits(spot, before, after, cast(Part, old_at).where, cast(Part, new_at).where)


def _added_or_gone(spot: Spot, keyword: str, before: Flat, after: Flat) -> Iterator[Edit]:
    """The edit of a keyword that stands on one side only, and constrains there."""
    if keyword in after and keyword not in before:
        says = f"{spot.subject} is bound by a new `{keyword}`: {shown(after[keyword].value)}"
        yield spot.edit(after[keyword].where, says, "narrowed")
    elif keyword in before and keyword not in after:
        says = f"{spot.subject} is no longer bound by `{keyword}`: {shown(before[keyword].value)}"
        yield spot.edit(before[keyword].where, says, "widened")


def _branch(
    spot: Spot, what: str, old: Part | None, new: Part | None, kinds: tuple[Kind, Kind]
) -> Iterator[Edit]:
    side, document = (new, spot.new) if new else (old, spot.old)
    if side:
        here = spot.ruled_by(flat(document, side.value, side.where))
        clause = {key: value for key, value in side.value.items() if key != "x-omni-rule"}
        says = f"{spot.subject}: {what} {'is new' if new else 'is gone'}: {shown(clause)}"
        yield here.edit(side.where, says, kinds[0] if new else kinds[1])


def _pairs(old: list[Part], new: list[Part]) -> Iterator[tuple[Part | None, Part | None]]:
    """Which branch became which: by all it says, or its rules, reference or condition, or by order."""
    left, right = list(old), list(new)
    for likeness in (_whole, _rule_ids, _reference, _condition):
        for part in list(left):
            found = next((other for other in right if likeness(other.value) == likeness(part.value)), None)
            if found and likeness(part.value):
                left.remove(part)
                right.remove(found)
                yield part, found
    yield from zip_longest(left, right)


def _whole(node: Any) -> str:
    return json.dumps(node, sort_keys=True, default=str)


def _field(node: Any, keyword: str) -> str:
    found = cast(Node, node).get(keyword) if isinstance(node, dict) else None
    return _whole(found) if found else ""


def _rule_ids(node: Any) -> str:
    return _field(node, "x-omni-rule")


def _condition(node: Any) -> str:
    return _field(node, "if")


def _reference(node: Any) -> str:
    return cast(Node, node).get("$ref", "") if isinstance(node, dict) else ""


def _parts(part: Part | None) -> dict[str, Part]:
    found = cast(Node, part.value) if part else {}
    return {name: Part(value, f"{cast(Part, part).where}/{_escaped(name)}") for name, value in found.items()}


def _listed(part: Part | None) -> list[Part]:
    found = cast(list[Any], part.value) if part else []
    return [Part(value, f"{cast(Part, part).where}/{index}") for index, value in enumerate(found)]


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _all(before: dict[str, Part], after: dict[str, Part]) -> list[str]:
    return [*after, *(name for name in before if name not in after)]
