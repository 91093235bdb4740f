"""Changes of what authenticates an operation."""

from collections.abc import Iterator
from typing import Any, Final, cast

from changes.document import Document, Node
from changes.edit import Edit

_NONE: Final = frozenset[str]()


def security_edits(old: Document, new: Document, was: Node, now: Node, where: str) -> Iterator[Edit]:
    """The edits of the ways to authenticate; any one of them will do, and an empty one is none."""
    before, after = _ways(old, was), _ways(new, now)
    schemes = _schemes(new) | _schemes(old)
    rules = frozenset(rule for scheme in schemes.values() for rule in scheme.get("x-omni-rule", []))
    place = f"{where}/security"
    # Where none is needed, any will do.
    gained, lost = after - before, before - after
    for way in sorted(gained if _NONE not in before else (), key=sorted):
        yield Edit(place, f"{_named(way)} will do", "widened", rules)
    for way in sorted(lost if _NONE not in after else (), key=sorted):
        yield Edit(place, f"{_named(way)} will no longer do", "narrowed", rules)
    for name in sorted({name for way in before & after for name in way}):
        yield from _scheme_edits(name, _schemes(old)[name], _schemes(new)[name], rules)


def _ways(document: Document, operation: Node) -> set[frozenset[str]]:
    shared: list[Any] = document.content.get("security", [])
    ways = cast(list[Any], operation.get("security", shared))
    return {frozenset(way) for way in ways} or {_NONE}


def _named(way: frozenset[str]) -> str:
    return f"authentication by {' and '.join(sorted(way))}" if way else "no authentication"


def _schemes(document: Document) -> dict[str, Node]:
    return cast(dict[str, Node], document.content.get("components", {}).get("securitySchemes", {}))


def _scheme_edits(name: str, was: Node, now: Node, rules: frozenset[str]) -> Iterator[Edit]:
    place = f"#/components/securitySchemes/{name}"
    for word in sorted(was.keys() | now.keys()):
        if was.get(word) != now.get(word):
            says = (
                f"{name}: its {word} {'reads otherwise' if word == 'description' else f'is {now.get(word)}'}"
            )
            words = word == "description" or word.startswith("x-")
            yield Edit(f"{place}/{word}", says, "words" if words else "altered", rules)
