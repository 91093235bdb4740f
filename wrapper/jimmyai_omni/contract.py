"""The contract as data, as it was generated from the spec file, and its rule table."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, cast

import attrs

Level = Literal["documented", "reading"]


@attrs.frozen
class Rule:
    """One row of the contract's rule table (`x-omni-rules`)."""

    id: str
    """Its name in the spec, the wrapper, the mock server, the checks and the docs: `OMNI-01` ..."""
    text: str
    level: Level
    """Whether the publisher documents it, or this project chose it where the documents are silent."""
    source: str
    """The publisher's page, and the place on it."""
    binds: tuple[str, ...] = attrs.field(converter=tuple)
    """What it constrains: `request`, `response`, `state` (of tasks), `money`."""
    schema: Literal["full", "part", "none"]
    """How much of it the schemas of the contract say; `none` where no schema can."""
    reading: str | None = None
    """The part of a documented rule that is a reading all the same."""
    refused_with: str | None = None
    """The envelope's `code` of a refusal, where the rule can refuse."""


def contract_path() -> Path:
    """Where the contract is as it was written: in the installed package, or else in the checkout."""
    installed = Path(__file__).with_name("gemini-omni.yaml")
    checkout = Path(__file__).parents[2] / "openapi/gemini-omni.yaml"
    return installed if installed.is_file() else checkout


@cache
def load_contract() -> Mapping[str, Any]:
    """The whole contract, read once; treat it as read-only."""
    # Found, and not imported: that would import httpx, which `omni rules` can do without.
    client = cast(ModuleSpec, find_spec("jimmyai_omni_api"))
    content: Mapping[str, Any] = json.loads(Path(str(client.origin)).with_name("contract.json").read_bytes())
    return content


def rule_table() -> tuple[Rule, ...]:
    """The rule table, in the order of the ids."""
    return tuple(Rule(**row) for row in load_contract()["x-omni-rules"])
