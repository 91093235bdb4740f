"""What is wrong with an answer, as the contract's schema of its operation says."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from jimmyai_omni_contract.recording.exchange import RuleFinding
from jimmyai_omni_contract.schema.create_body import read_json_object
from jimmyai_omni_contract.schema.operations import ContractOperation
from jimmyai_omni_contract.schema.walk import Broken, ContractSchema

CONTRACT: Final = "contract"
"""Stands in place of a rule id where a clause of the contract is broken that expresses no rule."""
_JSON: Final = "application/json"


def findings(
    operation: ContractOperation, status_code: int, media_type: str, body: bytes
) -> tuple[RuleFinding, ...]:
    """All that the contract finds wrong with a whole answer, in the order of where it stands.

    Args:
        operation: What was asked for.
        status_code: HTTP's.
        media_type: Without parameters, in lower case.
        body: Not compressed.
    """
    if status_code != 200:
        return () if _is_documented(operation, status_code) else (_undocumented(status_code),)
    document = read_json_object(body)
    if document is None:
        return (RuleFinding(CONTRACT, "body", "is no JSON object"),)
    typed = () if media_type == _JSON else (RuleFinding(CONTRACT, "content-type", f"is not {_JSON}"),)
    return (*typed, *_envelope_findings(operation, document))


def is_success(document: Mapping[str, Any]) -> bool:
    """Whether an envelope says that it was done."""
    return document.get("code") in ("20000", 20000)


def _is_documented(operation: ContractOperation, status_code: int) -> bool:
    return str(status_code) in operation.statuses or f"{status_code // 100}XX" in operation.statuses


def _undocumented(status_code: int) -> RuleFinding:
    return RuleFinding(CONTRACT, "status", f"HTTP {status_code} is no documented answer of this operation")


def _envelope_findings(operation: ContractOperation, document: Mapping[str, Any]) -> tuple[RuleFinding, ...]:
    reference = operation.success if is_success(document) else operation.failure
    try:
        broken = sorted(_schema(reference).broken(dict(document)), key=lambda clause: str(clause.place))
    except ValueError:
        return (RuleFinding(CONTRACT, "body", "is nested too deep to be judged"),)
    if any(clause.place == ("code",) for clause in broken) and "data" in document:
        # Which data belong to it is not known, then.
        broken = [clause for clause in broken if clause.place[:1] != ("data",)]
    # Two clauses may find the same fault.
    return tuple(dict.fromkeys(map(_finding, broken)))


@cache
def _schema(reference: str) -> ContractSchema:
    return ContractSchema(reference, CONTRACT)


def _finding(broken: Broken) -> RuleFinding:
    return RuleFinding(broken.rule, written_place(broken.place), broken.message, broken.expected)


def written_place(place: tuple[str | int, ...]) -> str:
    """A place in a document as text: `data.list[3].unit_price`; `body` for the whole."""
    steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return re.sub("[^!-~]", "?", steps.removeprefix(".")) or "body"
