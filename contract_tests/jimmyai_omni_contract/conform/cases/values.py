"""What the contract's schemas say of a field: members, limits and types, and what stands next to them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final

from jimmyai_omni.contract import load_contract

Schema = Mapping[str, Any]
_REQUEST: Final = "#/components/schemas/CreateVideoRequest"
_BRANCHES: Final = ("allOf", "anyOf", "oneOf")
_CONDITIONS: Final = ("if", "then", "else")
_OF_TYPE: Final[Mapping[str, object]] = {
    "string": "text",
    "integer": 3,
    "number": 6.5,
    "boolean": True,
    "array": ["x"],
    "object": {"text": "x"},
}
_BLANKS: Final = ("", " ", "\u3000", "\t\r\n")
_EMPTY: Final = ("", " ")
_LONG_TEXT: Final = "long " * 4_000


def resolved(schema: Schema) -> Schema:
    """A schema, or what it refers to, with what stands beside the reference."""
    if "$ref" not in schema:
        return schema
    found: Any = load_contract()
    for token in schema["$ref"].removeprefix("#/").split("/"):
        found = found[token]
    return {**resolved(found), **{key: value for key, value in schema.items() if key != "$ref"}}


@cache
def request_schema() -> Schema:
    """The schema of a create's body."""
    return resolved({"$ref": _REQUEST})


def clauses() -> tuple[Schema, ...]:
    """The clauses about several fields."""
    return tuple(request_schema()["allOf"])


def fields() -> tuple[str, ...]:
    """All documented fields."""
    return tuple(request_schema()["properties"])


def fields_of(clause: Schema) -> tuple[str, ...]:
    """The fields that a clause is about, but for the model and the prompt."""
    named = {field for field in fields() for _ in _about(clause, field)}
    return tuple(field for field in fields() if field in named - {"model", "prompt"})


def models_of(clause: Schema) -> tuple[str, ...]:
    """The names of the models that a clause is about."""
    return tuple(_members(_about(clause, "model")))


def default_of(field: str) -> object:
    """What a field means where it is absent; `None` where its schema does not say."""
    return request_schema()["properties"][field].get("default")


@cache
def right_values(field: str, model: str) -> tuple[Any, ...]:
    """Values of a field that some clause names; lists that are empty, of one, around a model's limits."""
    schemas = list(_about(request_schema(), field))
    if "array" not in _types(schemas):
        return _unique(_right(schemas))
    own: Schema = request_schema()["properties"][field]
    of_model = [
        schema for clause in clauses() if model in models_of(clause) for schema in _about(clause, field)
    ]
    extension = "mp4" if field == "video_urls" else "jpg"
    counts = {0, 1, *_limits([own, *of_model])}
    return tuple(urls(count, extension) for count in sorted(counts) if count >= 0)


@cache
def wrong_values(field: str) -> tuple[Any, ...]:
    """Values of a field next to those that are named, and of types that it does not have."""
    schemas = list(_about(request_schema(), field))
    return _unique([*_near(schemas), *_of_other_types(schemas), *_items(schemas)])


def urls(count: int, extension: str = "jpg") -> list[str]:
    """So many references."""
    return [f"https://example.com/{number}.{extension}" for number in range(1, count + 1)]


def _about(schema: Schema, field: str) -> Iterator[Schema]:
    """All schemas of a field, wherever they stand."""
    schema = resolved(schema)
    if field in schema.get("properties", {}):
        yield from _alternatives(schema["properties"][field])
    for key in _CONDITIONS:
        if key in schema:
            yield from _about(schema[key], field)
    for key in _BRANCHES:
        for branch in schema.get(key, ()):
            yield from _about(branch, field)


def _alternatives(schema: Schema) -> Iterator[Schema]:
    schema = resolved(schema)
    yield schema
    for key in _BRANCHES:
        for branch in schema.get(key, ()):
            yield from _alternatives(branch)


def _members(schemas: Iterable[Schema]) -> Iterator[Any]:
    for schema in schemas:
        yield from (member for member in schema.get("enum", ()) if member is not None)
        if "const" in schema:
            yield schema["const"]


def _limits(schemas: Iterable[Schema]) -> Iterator[int]:
    for schema in schemas:
        for key in ("minItems", "maxItems"):
            if key in schema:
                yield from (schema[key] - 1, schema[key], schema[key] + 1)


def _types(schemas: Iterable[Schema]) -> set[str]:
    said: list[str | list[str]] = [schema.get("type", []) for schema in schemas]
    return {name for each in said for name in ([each] if isinstance(each, str) else each)}


def _right(schemas: list[Schema]) -> Iterator[Any]:
    yield from _members(schemas)
    for schema in schemas:
        if "pattern" in schema and "maxLength" not in schema:
            yield _LONG_TEXT
        else:
            yield from schema.get("examples", ())


def _near(schemas: list[Schema]) -> Iterator[Any]:
    for member in _members(schemas):
        if isinstance(member, int):
            yield from (member - 1, member + 1, str(member), member + 0.5)
        else:
            yield from (member.swapcase(), f"{member} ")
    if any("pattern" in schema for schema in schemas):
        yield from _BLANKS
    elif list(_members(schemas)):
        yield from _EMPTY


def _of_other_types(schemas: list[Schema]) -> Iterator[Any]:
    types = _types(schemas)
    yield from (value for name, value in _OF_TYPE.items() if name not in types)


def _items(schemas: list[Schema]) -> Iterator[Any]:
    if any("items" in schema for schema in schemas):
        yield from ([item] for item in ("", 1, None, ["x"]))


def _unique(values: Iterable[object]) -> tuple[Any, ...]:
    # As text, since 1 is no true and 6 no 6.0.
    return tuple({json.dumps(value): value for value in values}.values())
