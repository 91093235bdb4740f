"""A schema with its references followed: each keyword with its value and its place."""

from typing import Any, Final, cast

import attrs

from changes.document import Document, Node

WORDS: Final = frozenset(
    {"title", "description", "examples", "example", "deprecated", "externalDocs", "$comment", "xml"}
    | {"discriminator", "x-omni-rule"}
)
"""Keywords that decide nothing about a value."""
_LEFT_OUT: Final = frozenset({"$ref", "$defs", "$id", "$schema", "$anchor", "nullable"})
ANYTHING: Final[Node] = {}
NOTHING: Final[Node] = {"not": {}}


@attrs.frozen
class Part:
    """The value of a keyword, and where it stands."""

    value: Any
    where: str


Flat = dict[str, Part]


def flat(document: Document, schema: Any, where: str) -> Flat:
    """The keywords of a schema, those of what it refers to among them.

    Where a constraint stands beside a reference to one of the same keyword, both hold.
    """
    if isinstance(schema, bool):
        schema = ANYTHING if schema else NOTHING
    node = cast(Node, schema)
    found: Flat = {}
    if "$ref" in node:
        found = flat(document, document.at(node["$ref"]), node["$ref"])
    for keyword, value in node.items():
        if keyword in _LEFT_OUT:
            continue
        part = Part(value, f"{where}/{keyword}")
        if (
            keyword not in found
            or keyword in WORDS
            or keyword.startswith("x-")
            or found[keyword].value == value
        ):
            found[keyword] = part
        else:
            clauses = [*_clauses(found), {keyword: value}]
            found["allOf"] = Part(clauses, f"{where}/{keyword}")
    return _without_nullable(node, _with_values(found))


def _clauses(found: Flat) -> list[Any]:
    return list(found["allOf"].value) if "allOf" in found else []


def _with_values(found: Flat) -> Flat:
    """The same, with a `const` as an `enum` of one."""
    if "const" in found and "enum" not in found:
        const = found.pop("const")
        found["enum"] = Part([const.value], const.where)
    return found


def _without_nullable(node: Node, found: Flat) -> Flat:
    """The same, with the `nullable` of OpenAPI 3.0 as a type."""
    if node.get("nullable") and "type" in found:
        kinds = as_types(found["type"].value)
        found["type"] = Part([*kinds, "null"], found["type"].where)
        if "enum" in found and None not in found["enum"].value:
            found["enum"] = Part([*found["enum"].value, None], found["enum"].where)
    return found


def as_types(value: Any) -> list[str]:
    """The types that a `type` names."""
    return [value] if isinstance(value, str) else list(value)
