"""One schema of the contract as a validator, whose errors name the rule that is broken, and where."""

from collections.abc import Mapping
from typing import Any, Final, cast

import attrs
import jsonschema_rs

from jimmyai_omni.contract import load_contract

_MASK: Final = "it"
"""Stands in messages for what was said, which may be long, secret, or another one each time."""


@attrs.frozen
class Broken:
    """One clause of a schema that a value breaks."""

    rule: str
    """The rule that the clause expresses, or the one that the schema was given for all others."""
    place: tuple[str | int, ...]
    """The way to what is wrong or missing; empty for the whole."""
    message: str
    """What the clause says, without the value."""
    expected: str = attrs.field(default="", eq=False)
    """The types that the schema wants there, where it is of none of them."""


class ContractSchema:
    """A schema among the components of the contract.

    Args:
        reference: Where it is: `#/components/schemas/...`.
        rule: What a broken clause is called that expresses no rule.
    """

    def __init__(self, reference: str, rule: str) -> None:
        self._rule = rule
        self._schema: Mapping[str, Any] = {
            "$ref": reference,
            "components": load_contract()["components"],
        }
        self._validator = jsonschema_rs.Draft202012Validator(
            dict(self._schema), validate_formats=True, mask=_MASK
        )

    def broken(self, value: object) -> tuple[Broken, ...]:
        """All clauses that a value breaks.

        Raises:
            ValueError: It is nested deeper than 255 levels, and the validator does not follow it.
        """
        if self._validator.is_valid(value):
            return ()
        return tuple(map(self._explain, self._validator.iter_errors(value)))

    def _explain(self, error: jsonschema_rs.ValidationError) -> Broken:
        kind, place = error.kind, tuple(error.instance_path)
        rule, holder = self._walk(error)
        if isinstance(kind, jsonschema_rs.ValidationErrorKind.Required):
            missing = holder.get("properties", {}).get(kind.property, {})
            meant = self._resolve(missing["$ref"]) if "$ref" in missing else missing
            named = _rule_of(missing) or _rule_of(meant)
            return Broken(named or rule, (*place, kind.property), "is missing", _types(meant))
        is_type = isinstance(kind, jsonschema_rs.ValidationErrorKind.Type)
        return Broken(rule, place, error.message, _types(holder) if is_type else "")

    def _walk(self, error: jsonschema_rs.ValidationError) -> tuple[str, Mapping[str, Any]]:
        """The rule of the deepest schema on the way to an error, and the schema that holds its keyword."""
        schema: Any = self._schema
        holder: Any = schema
        rule = self._rule
        for token in error.evaluation_path:
            holder = schema
            schema = self._resolve(schema["$ref"]) if token == "$ref" else schema[token]  # noqa: S105
            rule = _rule_of(schema) or rule
        return rule, holder

    def _resolve(self, reference: str) -> Any:
        schema: Any = self._schema
        for token in reference.removeprefix("#/").split("/"):
            schema = schema[token]
        return schema


def _types(schema: Mapping[str, Any]) -> str:
    named: str | list[str] = schema.get("type", "")
    return named if isinstance(named, str) else " or ".join(named)


def _rule_of(schema: object) -> str | None:
    """The first rule that a schema itself names."""
    named = cast(Mapping[str, Any], schema).get("x-omni-rule") if isinstance(schema, Mapping) else None
    return named[0] if named else None
