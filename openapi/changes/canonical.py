"""What can be proven of two schemas of contracts, by the canonical form of jsonschema-rs."""

import json
from functools import lru_cache
from itertools import combinations
from typing import Any, Final

import jsonschema_rs
from jsonschema_rs import CanonicalSchema
from jsonschema_rs.canonical import (
    CanonicalizationError,
    Containment,
    Satisfiability,
    UnsupportedOperand,
    UnsupportedResult,
)

from changes.document import Document

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def covers(larger: CanonicalSchema | None, smaller: CanonicalSchema | None) -> bool:
    """Whether all that `smaller` takes is proven to be taken by `larger`."""
    return larger is not None and smaller is not None and larger.covers(smaller) == Containment.YES


def disjoint(document: Document, schemas: list[Any]) -> bool:
    """Whether it is proven that no value is taken by two of the schemas."""
    return all(_apart(*pair) for pair in combinations([canonical(document, schema) for schema in schemas], 2))


def canonical(document: Document, schema: Any) -> CanonicalSchema | None:
    """A schema of a contract as it can be compared, if it can."""
    # References are read from the root of the document.
    whole = {**document.content, "$schema": _DIALECT, "allOf": [schema]}
    return _canonical_text(json.dumps(whole, default=str))


@lru_cache(maxsize=64)
def _canonical_text(schema: str) -> CanonicalSchema | None:
    try:
        return jsonschema_rs.canonicalize(json.loads(schema), validate_formats=True)
    except (CanonicalizationError, ValueError):
        return None


def _apart(one: CanonicalSchema | None, other: CanonicalSchema | None) -> bool:
    if one is None or other is None:
        return False
    try:
        return one.intersect(other).satisfiability() == Satisfiability.NO
    except (UnsupportedOperand, UnsupportedResult):
        return False
