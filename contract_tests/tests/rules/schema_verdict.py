"""Which rules the contract's schema finds broken: the second opinion beside `judge`."""

from typing import Any

from jsonschema_rs import ValidationError, ValidationErrorKind, validator_for

from jimmyai_omni.contract import load_contract

# The request's schema, at the root of the contract so that its references find their targets.
SCHEMA: dict[str, Any] = {
    **load_contract(),
    "$schema": load_contract()["jsonSchemaDialect"],
    "$ref": "#/components/schemas/CreateVideoRequest",
}
VALIDATOR = validator_for(SCHEMA, validate_formats=True)


def broken_rules(body: object) -> frozenset[str]:
    """The ids of the rules by which the schema refuses a body; empty where it accepts it."""
    return frozenset(rule_of(error) for error in VALIDATOR.iter_errors(body))


def rule_of(error: ValidationError) -> str:
    """The first id of the deepest clause on the way to an error; of a missing property, its own."""
    node: Any = SCHEMA
    ids: list[str] = []
    for step in error.evaluation_path:
        if step == "required" and isinstance(error.kind, ValidationErrorKind.Required):
            node = node.get("properties", {}).get(error.kind.property, {})
        else:
            node = target(node["$ref"]) if step == "$ref" else node[step]
        if isinstance(node, dict):
            ids = node.get("x-omni-rule", ids)
    return ids[0]


def target(reference: str) -> Any:
    node: Any = SCHEMA
    for step in reference.removeprefix("#/").split("/"):
        node = node[step]
    return node
