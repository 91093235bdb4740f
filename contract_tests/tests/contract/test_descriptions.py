"""Whoever reads a schema learns what each of its properties is, and in which unit."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.spec import SCHEMAS, resolve, walk

# What a description says of a number: seconds, JimiCoin, bytes, per cent or tokens.
UNITS = ("second", "JimiCoin", "bytes", "per cent", "okens")


def properties() -> Iterator[tuple[str, dict[str, Any]]]:
    """The properties that the components declare; those within conditions only repeat them."""
    for name, schema in SCHEMAS.items():
        for field, value in schema.get("properties", {}).items():
            yield f"{name}.{field}", value


def texts(schema: dict[str, Any]) -> list[str]:
    """The descriptions of a property: its own, and those of the components that it is made of."""
    parts = [schema, *schema.get("oneOf", [])]
    nodes = [*parts, *(resolve(part) for part in parts)]
    return [node["description"] for node in nodes if "description" in node]


def is_object(schema: dict[str, Any]) -> bool:
    """Whether a property is a component with properties of its own, which are described one by one."""
    return any("properties" in resolve(part) for part in (schema, *schema.get("oneOf", [])))


def is_quantity(schema: dict[str, Any]) -> bool:
    kinds = resolve(schema).get("type", [])
    return bool({"integer", "number"} & set([kinds] if isinstance(kinds, str) else kinds))


PROPERTIES = dict(properties())
QUANTITIES = [name for name in PROPERTIES if is_quantity(PROPERTIES[name]) and not name.endswith(".code")]


@pytest.mark.parametrize("name", PROPERTIES)
def test_a_property_is_described(name: str) -> None:
    assert texts(PROPERTIES[name]) or is_object(PROPERTIES[name])


@pytest.mark.parametrize("name", QUANTITIES)
def test_the_description_of_a_quantity_names_its_unit(name: str) -> None:
    assert any(unit in text for text in texts(PROPERTIES[name]) for unit in UNITS)


def test_the_quantities_are_found() -> None:
    assert {"CreateVideoRequest.duration", "VideoTask.progress", "UploadedFile.size"} <= set(QUANTITIES)


def test_every_description_is_a_text_with_an_end() -> None:
    described = [(where, node["description"]) for where, node in walk(SCHEMAS) if "description" in node]
    assert described
    assert [where for where, text in described if not text.strip().endswith(".")] == []
