"""The contract as data: the spec file, wherever it is installed, and its rule table."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

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
    """Where the spec file is: in the installed package, or else in the checkout."""
    installed = Path(str(files("jimmyai_omni"))) / "gemini-omni.yaml"
    checkout = Path(__file__).parents[2] / "openapi/gemini-omni.yaml"
    return installed if installed.is_file() else checkout


@cache
def load_contract() -> Mapping[str, Any]:
    """The whole spec, parsed once; treat it as read-only."""
    # A third of the start-up time of `omni --help`, which reads no contract.
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document: Mapping[str, Any] = yaml.load(contract_path().read_bytes(), Loader=loader)  # noqa: S506
    return document


def rule_table() -> tuple[Rule, ...]:
    """The rule table, in the order of the ids."""
    return tuple(Rule(**row) for row in load_contract()["x-omni-rules"])
