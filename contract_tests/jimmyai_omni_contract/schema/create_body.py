"""What is wrong with a create body, found by the contract's schema and by nothing of the client.

A mock that refused with the client's own code could not reveal a rule that the client misreads.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final, cast

import attrs
import orjson

from jimmyai_omni.contract import rule_table
from jimmyai_omni_contract.schema.walk import Broken, ContractSchema

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

    @property
    def where(self) -> str:
        """The field, with the place of the item: `image_urls[2]`."""
        return self.field if self.index is None else f"{self.field}[{self.index}]"

    def __str__(self) -> str:
        return f"{self.rule} {self.where}: {self.message}"


def read_json_object(body: bytes) -> dict[str, Any] | None:
    """The JSON object in a body; `None` where there is none (OMNI-27)."""
    try:
        # It takes no NaN, no infinity and no half of a surrogate pair, which could not be written again.
        document: object = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return cast(dict[str, Any], document) if isinstance(document, dict) else None


def body_finding() -> Finding:
    """The finding that there is no usable body at all (OMNI-27)."""
    return _finding("OMNI-27", "body")


def findings(body: Mapping[str, Any]) -> tuple[Finding, ...]:
    """All rules that a create body breaks, by rule id and field; empty where it is to be accepted."""
    try:
        broken = _schema().broken(dict(body))
    except ValueError:
        # The validator follows no value nested deeper than 255 levels.
        return (body_finding(),)
    return tuple(sorted(set(map(_explain, broken)), key=str)) if broken else ()


@cache
def _schema() -> ContractSchema:
    return ContractSchema(_CREATE, "OMNI-27")


@cache
def _texts() -> Mapping[str, str]:
    return {rule.id: rule.text.rstrip(".") for rule in rule_table()}


def _finding(rule: str, field: str, index: int | None = None) -> Finding:
    return Finding(rule, field, index, _texts()[rule])


def _explain(broken: Broken) -> Finding:
    field, index = (*broken.place, None, None)[:2]
    return _finding(
        broken.rule, "body" if field is None else str(field), index if isinstance(index, int) else None
    )
