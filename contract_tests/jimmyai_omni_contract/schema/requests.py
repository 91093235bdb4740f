"""What is wrong with a request, as the contract says of its operation; a create's body is judged apart."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from jimmyai_omni.contract import load_contract
from jimmyai_omni_contract.recording.exchange import RuleFinding
from jimmyai_omni_contract.schema import create_body
from jimmyai_omni_contract.schema.answers import CONTRACT
from jimmyai_omni_contract.schema.operations import ContractOperation

_BEARER: Final = "Bearer "


def head_findings(
    operation: ContractOperation, parameters: Mapping[str, str], headers: Mapping[str, str]
) -> tuple[RuleFinding, ...]:
    """What the contract finds wrong with the path and the headers of a request.

    Args:
        operation: What is asked for.
        parameters: Of the path, by name, as they were sent.
        headers: By lower-case name.
    """
    found: list[RuleFinding] = []
    token = headers.get("authorization", "")
    if operation.authenticated and not (token.startswith(_BEARER) and token.removeprefix(_BEARER).strip()):
        found.append(RuleFinding(_authentication_rule(), "authorization", "is no `Bearer <token>`"))
    for name, shape in operation.parameters.items():
        if not shape.search(parameters[name]):
            found.append(RuleFinding(CONTRACT, name, "is not of the documented shape"))
    # A create of another type is found wrong as a whole, by its own rule.
    if operation.name != "create" and operation.media_type not in (None, media_type_of(headers)):
        found.append(RuleFinding(CONTRACT, "content-type", f"is not {operation.media_type}"))
    return tuple(found)


def create_findings(document: Mapping[str, Any] | None) -> tuple[RuleFinding, ...]:
    """What the contract's schema finds wrong with a create.

    Args:
        document: Its JSON object; `None` where it holds none or says that it is something else (OMNI-27).
    """
    found = (create_body.body_finding(),) if document is None else create_body.findings(document)
    return tuple(RuleFinding(finding.rule, finding.where, finding.message) for finding in found)


def create_document(headers: Mapping[str, str], body: bytes) -> dict[str, Any] | None:
    """The JSON object of a create that says that it is JSON (OMNI-27)."""
    return create_body.read_json_object(body) if media_type_of(headers) == "application/json" else None


def media_type_of(headers: Mapping[str, str]) -> str:
    """The media type without its parameters, in lower case; headers by lower-case name."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


@cache
def _authentication_rule() -> str:
    scheme = load_contract()["components"]["securitySchemes"]["bearerAuth"]
    return str(scheme["x-omni-rule"][0])
