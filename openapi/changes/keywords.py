"""Edits of the keywords that hold no schema: types, values, bounds, patterns, words."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from changes.edit import Edit, Kind
from changes.flat import WORDS, Flat, Part, as_types
from changes.spot import Spot

_LOWER_BOUNDS: Final = frozenset(
    {"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains"}
)
_UPPER_BOUNDS: Final = frozenset(
    {"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains"}
)
_ALL_TYPES: Final = ("null", "boolean", "object", "array", "number", "string")
# What tools make of these differs, and validators take the same values whatever they say.
_UNWEIGHED: Final = frozenset({"format", "readOnly", "writeOnly", "contentMediaType", "contentEncoding"})
_CHOICE: Final = re.compile(r"\^(?:\(([\w.|-]+)\)|([\w.-]+))\$")


def keyword_edits(spot: Spot, keyword: str, old: Part | None, new: Part | None) -> Iterator[Edit]:
    """The edits of one keyword; at least one of the sides has it."""
    known = {"type": _types, "enum": _values, "pattern": _pattern, "default": _default}
    compare: Callable[[Spot, Part | None, Part | None], Iterator[Edit]] | None = known.get(keyword)
    if keyword in WORDS or keyword.startswith("x-"):
        yield from _words(spot, keyword, old, new)
    elif compare:
        yield from compare(spot, old, new)
    else:
        yield from _constraint(spot, keyword, old, new)


def required_edits(spot: Spot, old: Flat, new: Flat, known: frozenset[str]) -> Iterator[Edit]:
    """Fields of `known` that must be given now, or need no longer be."""
    before, after = _list(old.get("required")), _list(new.get("required"))
    for name in [name for name in after if name not in before and name in known]:
        field = spot.at_field(name)
        yield field.edit(new["required"].where, f"{field.subject} must be given", "narrowed")
    for name in [name for name in before if name not in after and name in known]:
        field = spot.at_field(name)
        yield field.edit(old["required"].where, f"{field.subject} need no longer be given", "widened")


def shown(value: Any) -> str:
    """A value for people, on one line."""
    text = value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False, default=str)
    text = " ".join(text.split())
    return text if len(text) <= 80 else f"{text[:77]}..."


def _list(part: Part | None) -> list[str]:
    return list(part.value) if part else []


def _words(spot: Spot, keyword: str, old: Part | None, new: Part | None) -> Iterator[Edit]:
    side = new or old
    if side and (old is None or new is None or old.value != new.value):
        verb = "is gone" if new is None else "is new" if old is None else "reads otherwise"
        yield spot.edit(side.where, f"{spot.subject}: the {keyword} {verb}", "words")


def _types(spot: Spot, old: Part | None, new: Part | None) -> Iterator[Edit]:
    yield from _choices(
        spot, (old, _kinds(old)), (new, _kinds(new)), ("may be {}, too", "may no longer be {}")
    )


def _kinds(part: Part | None) -> list[Any]:
    kinds = as_types(part.value) if part else list(_ALL_TYPES)
    return [*kinds, "integer"] if "number" in kinds and "integer" not in kinds else kinds


def _values(spot: Spot, old: Part | None, new: Part | None) -> Iterator[Edit]:
    yield from _listed(spot, (old, old.value if old else None), (new, new.value if new else None))


def _pattern(spot: Spot, old: Part | None, new: Part | None) -> Iterator[Edit]:
    before, after = _words_of(old), _words_of(new)
    if (old and before is None) or (new and after is None):
        yield from _constraint(spot, "pattern", old, new)
    else:
        yield from _listed(spot, (old, before), (new, after))


def _words_of(pattern: Part | None) -> list[Any] | None:
    """The words of a pattern that only lists words."""
    found = _CHOICE.fullmatch(pattern.value) if pattern else None
    return (found[1] or found[2]).split("|") if found else None


_Side = tuple[Part | None, list[Any] | None]


def _listed(spot: Spot, old: _Side, new: _Side) -> Iterator[Edit]:
    if old[1] is None and new[0] and new[1]:
        yield spot.edit(new[0].where, f"{spot.subject} takes only {_joined(new[1])}", "narrowed")
    elif new[1] is None and old[0] and old[1]:
        yield spot.edit(old[0].where, f"{spot.subject} takes more than {_joined(old[1])}", "widened")
    else:
        yield from _choices(spot, old, new, ("takes {}, too", "no longer takes {}"))


def _choices(spot: Spot, old: _Side, new: _Side, says: tuple[str, str]) -> Iterator[Edit]:
    """What may be chosen now, and what no longer; at least one of the sides has a place."""
    before, after = ({json.dumps(value): value for value in side[1] or []} for side in (old, new))
    gained = [value for key, value in after.items() if key not in before]
    lost = [value for key, value in before.items() if key not in after]
    kinds: tuple[Kind, Kind] = ("widened", "narrowed")
    for values, words, kind, side in zip((gained, lost), says, kinds, (new[0], new[0]), strict=True):
        place = side or old[0]
        if values and place:
            yield spot.edit(place.where, f"{spot.subject} {words.format(_joined(values))}", kind)


def _joined(values: list[Any]) -> str:
    return ", ".join(shown(value) for value in values)


def _default(spot: Spot, old: Part | None, new: Part | None) -> Iterator[Edit]:
    side = new or old
    if side and (old is None or new is None or old.value != new.value):
        before, after = shown(old.value) if old else "undefined", shown(new.value) if new else "undefined"
        says = f"{spot.subject}: where it is absent, {after} stands for it, not {before}"
        yield spot.edit(side.where, says, "default")


def _constraint(spot: Spot, keyword: str, old: Part | None, new: Part | None) -> Iterator[Edit]:
    weighed = keyword not in _UNWEIGHED
    if old is None and new:
        says = f"{spot.subject}: {keyword} {shown(new.value)} is new"
        yield spot.edit(new.where, says, "narrowed" if new.value is not False else "words", weighed=weighed)
    elif new is None and old:
        says = f"{spot.subject}: {keyword} {shown(old.value)} is gone"
        yield spot.edit(old.where, says, "widened" if old.value is not False else "words", weighed=weighed)
    elif old and new and old.value != new.value:
        says = f"{spot.subject}: {keyword} is {shown(new.value)}, not {shown(old.value)}"
        yield spot.edit(new.where, says, _moved(keyword, old.value, new.value), weighed=weighed)


def _moved(keyword: str, old: Any, new: Any) -> Kind:
    """What a changed constraint does."""
    if keyword == "uniqueItems":
        return "narrowed" if new else "widened"
    numbers = not isinstance(old, bool) and isinstance(old, int | float) and isinstance(new, int | float)
    if not numbers or keyword not in _LOWER_BOUNDS | _UPPER_BOUNDS:
        return "altered"
    return "narrowed" if (new > old) == (keyword in _LOWER_BOUNDS) else "widened"
