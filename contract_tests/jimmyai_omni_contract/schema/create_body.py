"""What is wrong with a create body, found by the contract's schema and by nothing of the client.

A mock that refused with the client's own code could not reveal a rule that the client misreads.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from math import isfinite
from typing import Any, Final, NoReturn, cast

import attrs
import jsonschema_rs

from jimmyai_omni.contract import load_contract, rule_table

_CREATE: Final = "#/components/schemas/CreateVideoRequest"


@attrs.frozen
class Finding:
    """One rule that a create body breaks."""

    rule: str
    """The rule id."""
    field: str
    """The field at fault; `body` for the whole."""
    index: int | None
    """The place in the field's list, from 0, where one item is at fault."""
    message: str
    """The rule, in the words of the contract."""

    def __str__(self) -> str:
        place = "" if self.index is None else f"[{self.index}]"
        return f"{self.rule} {self.field}{place}: {self.message}"


def read_json_object(body: bytes) -> dict[str, Any] | None:
    """The JSON object in a body; `None` where there is none (OMNI-27)."""
    try:
        text = body.decode()
        document: object = _DECODER.decode(text)
        if _SURROGATE.search(text):
            # Half a surrogate pair cannot be written again, and so was no JSON to begin with.
            json.dumps(document, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return cast(dict[str, Any], document) if isinstance(document, dict) else None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(f"{text} is no number that could be written again")
    return number


# Made once: `json.loads` makes one anew for each call that is as strict.
_DECODER: Final = json.JSONDecoder(parse_constant=_no_constant, parse_float=_finite)
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")


def body_finding() -> Finding:
    """The finding that there is no usable body at all (OMNI-27)."""
    return _finding("OMNI-27", "body")


def findings(body: Mapping[str, Any]) -> tuple[Finding, ...]:
    """All rules that a create body breaks, by rule id and field; empty where it is to be accepted."""
    try:
        found = {_explain(error) for error in _validator().iter_errors(dict(body))}
    except ValueError:
        # The validator follows no value nested deeper than 255 levels.
        return (body_finding(),)
    return tuple(sorted(found, key=str))


@cache
def _schema() -> Mapping[str, Any]:
    return {"$ref": _CREATE, "components": load_contract()["components"]}


@cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(dict(_schema()), validate_formats=True)


@cache
def _texts() -> Mapping[str, str]:
    return {rule.id: rule.text.rstrip(".") for rule in rule_table()}


def _finding(rule: str, field: str, index: int | None = None) -> Finding:
    return Finding(rule, field, index, _texts()[rule])


def _explain(error: jsonschema_rs.ValidationError) -> Finding:
    kind, place = error.kind, error.instance_path
    rule, holder = _walk(error)
    if isinstance(kind, jsonschema_rs.ValidationErrorKind.Required):
        missing = holder.get("properties", {}).get(kind.property)
        return _finding(_rule_of(missing) or rule, kind.property)
    index = place[1] if len(place) > 1 else None
    return _finding(rule, str(place[0]) if place else "body", index if isinstance(index, int) else None)


def _walk(error: jsonschema_rs.ValidationError) -> tuple[str, Mapping[str, Any]]:
    """The rule of the deepest schema on the way to an error, and the schema that holds its keyword."""
    schema: Any = _schema()
    holder: Any = schema
    rule = "OMNI-27"
    for token in error.evaluation_path:
        holder = schema
        schema = _resolve(schema["$ref"]) if token == "$ref" else schema[token]  # noqa: S105
        rule = _rule_of(schema) or rule
    return rule, holder


def _rule_of(schema: object) -> str | None:
    """The first rule that a schema itself names."""
    named = cast(Mapping[str, Any], schema).get("x-omni-rule") if isinstance(schema, Mapping) else None
    return named[0] if named else None


def _resolve(reference: str) -> Any:
    schema: Any = _schema()
    for token in reference.removeprefix("#/").split("/"):
        schema = schema[token]
    return schema
