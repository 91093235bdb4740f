"""The contract as the tests of this folder read it."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, cast

import jsonschema_rs

from jimmyai_omni.contract import load_contract

CONTRACT: dict[str, Any] = dict(load_contract())
SCHEMAS: dict[str, Any] = CONTRACT["components"]["schemas"]


def resolve(node: Any) -> Any:
    """What a node stands for, behind any `$ref`."""
    while isinstance(node, dict) and "$ref" in node:
        target: Any = CONTRACT
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        node = target
    return node


def walk(node: Any, where: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object at or below a node, with its place; references are not followed."""
    if isinstance(node, dict):
        yield where, node
        for key, value in node.items():
            yield from walk(value, f"{where}/{key}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from walk(value, f"{where}/{index}")


def operations() -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Each operation by its id, with its method and path."""
    return {
        operation["operationId"]: (method.upper(), path, operation)
        for path, item in CONTRACT["paths"].items()
        for method, operation in item.items()
    }


def answer_schema(operation_id: str) -> dict[str, Any]:
    """The schema of an operation's 200 answer."""
    _, _, operation = operations()[operation_id]
    content = operation["responses"]["200"]["content"]["application/json"]
    return cast(dict[str, Any], content["schema"])


def answer_examples(operation_id: str) -> dict[str, Any]:
    """The named examples of an operation's 200 answer."""
    _, _, operation = operations()[operation_id]
    examples = operation["responses"]["200"]["content"]["application/json"]["examples"]
    return {name: resolve(example)["value"] for name, example in examples.items()}


def standing_alone(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema of the contract in which the references find their targets."""
    return {**CONTRACT, "$schema": CONTRACT["jsonSchemaDialect"], **schema}


def by_jsonschema_rs(schema: dict[str, Any], value: Any) -> bool:
    return jsonschema_rs.validator_for(standing_alone(schema), validate_formats=True).is_valid(value)


def by_jsonschema(schema: dict[str, Any], value: Any) -> bool:
    # It parses the grammar of all URLs when it is imported, for seconds.
    from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

    return bool(Draft202012Validator(standing_alone(schema)).is_valid(value))


def by_openapi_schema_validator(schema: dict[str, Any], value: Any) -> bool:
    from openapi_schema_validator import OAS31Validator

    return bool(OAS31Validator(standing_alone(schema)).is_valid(value))


VALIDATORS: tuple[Callable[[dict[str, Any], Any], bool], ...] = (
    by_jsonschema_rs,
    by_jsonschema,
    by_openapi_schema_validator,
)


@cache
def answer_validator(operation_id: str) -> jsonschema_rs.Validator:
    """What judges the 200 answers of an operation."""
    schema = standing_alone(answer_schema(operation_id))
    return jsonschema_rs.validator_for(schema, validate_formats=True)
