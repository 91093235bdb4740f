"""What a gate finds wrong with requests and with answers."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

import attrs

from jimmyai_omni._flows.answers import error_of_text
from jimmyai_omni.errors import InsufficientBalance
from jimmyai_omni.rules import judge
from jimmyai_omni.rules.request import ALIASES, FIXED_MODEL, STANDARD_MODEL, STANDARD_NAMES
from jimmyai_omni_contract.recording.exchange import RuleFinding
from jimmyai_omni_contract.schema import answers, requests
from jimmyai_omni_contract.schema.answers import CONTRACT, is_success
from jimmyai_omni_contract.schema.create_body import read_json_object
from jimmyai_omni_contract.schema.operations import ContractOperation

_JUDGED_AS_A_WHOLE: Final = "OMNI-27"
_ROUNDING: Final = 1e-6


@attrs.frozen
class RequestVerdict:
    """What is wrong with a request."""

    head: tuple[RuleFinding, ...] = ()
    """With its path and headers."""
    body: tuple[RuleFinding, ...] = ()
    """With the body of a create."""
    own: tuple[RuleFinding, ...] = ()
    """Where the contract's schema and our rule code disagree: a defect of this package."""
    document: Mapping[str, Any] | None = None
    """The create, where it is a JSON object."""
    judged: bool = True
    """Whether the body was short enough to be looked at."""

    @property
    def findings(self) -> tuple[RuleFinding, ...]:
        """All that the caller did wrong."""
        return self.head + self.body


def judge_head(
    operation: ContractOperation, parameters: Mapping[str, str], headers: Mapping[str, str]
) -> RequestVerdict:
    """The verdict on a request of which only the head is looked at; headers by lower-case name."""
    return RequestVerdict(requests.head_findings(operation, parameters, headers))


def judge_create(
    operation: ContractOperation, headers: Mapping[str, str], body: bytes | None
) -> RequestVerdict:
    """The verdict on a create; its body is `None` where it is too long to be looked at."""
    head = requests.head_findings(operation, {}, headers)
    if body is None:
        return RequestVerdict(head, judged=False)
    document = requests.create_document(headers, body)
    found = requests.create_findings(document)
    return RequestVerdict(head, found, tuple(_disagreement(document, found)), document)


def _disagreement(
    document: Mapping[str, Any] | None, found: tuple[RuleFinding, ...]
) -> Iterator[RuleFinding]:
    by_schema = {finding.rule for finding in found}
    if document is None or _JUDGED_AS_A_WHOLE in by_schema:
        return
    for rule in sorted(by_schema ^ {violation.rule for violation in judge(document)}):
        yield RuleFinding(rule, "body", "the contract's schema and the rule code of the client disagree")


def judge_answer(
    operation: ContractOperation,
    parameters: Mapping[str, str],
    request: RequestVerdict,
    status_code: int,
    headers: Mapping[str, str],
    body: bytes,
) -> tuple[RuleFinding, ...]:
    """All that is wrong with a whole answer.

    Args:
        operation: What was asked for.
        parameters: Of the request's path.
        request: What was wrong with the request.
        status_code: HTTP's.
        headers: Of the answer, by lower-case name.
        body: All of it.
    """
    if headers.get("content-encoding", "identity") != "identity":
        return (RuleFinding(CONTRACT, "content-encoding", "is not what was asked for, so nothing is judged"),)
    found = answers.findings(operation, status_code, requests.media_type_of(headers), body)
    document = read_json_object(body) if status_code == 200 else None
    if document is None:
        return found
    more = _verdict_findings(operation, request, document)
    data: object = document.get("data")
    if is_success(document) and isinstance(data, dict):
        fields = cast(dict[str, Any], data)
        more = (*more, *_data_findings(operation, parameters, request.document or {}, fields))
    known = {(finding.rule, finding.where) for finding in found}
    return (*found, *(finding for finding in more if (finding.rule, finding.where) not in known))


def _verdict_findings(
    operation: ContractOperation, request: RequestVerdict, document: Mapping[str, Any]
) -> tuple[RuleFinding, ...]:
    """Whether the answer takes what is right and refuses what is wrong."""
    if is_success(document):
        wrong = (finding for finding in request.findings if finding.rule != CONTRACT)
        return tuple(
            RuleFinding(finding.rule, finding.where, "is accepted all the same") for finding in wrong
        )
    # For lack of money any create may be refused (OMNI-29), and no code of its own says so.
    unpaid = error_of_text(str(document.get("msg") or "")) is InsufficientBalance
    refused = str(document.get("code")) == "20002" and not unpaid
    if operation.name == "create" and refused and request.judged and not request.findings:
        return (RuleFinding(CONTRACT, "code", "refuses a create that breaks no rule"),)
    return ()


def _data_findings(
    operation: ContractOperation,
    parameters: Mapping[str, str],
    asked: Mapping[str, Any],
    data: Mapping[str, Any],
) -> Iterator[RuleFinding]:
    match operation.id:
        case "createGeminiOmniVideo":
            yield from _created(asked, data)
        case "queryVideo":
            if data.get("task_id", parameters["taskId"]) != parameters["taskId"]:
                yield RuleFinding(
                    "OMNI-26", "data.task_id", "is another task than the one that was asked for"
                )
            if data.get("model") in ALIASES:
                yield RuleFinding("OMNI-02", "data.model", "is an alias")
        case "getUserBalance":
            yield from _balance(data)
        case "getApiKeyBalance":
            if data.get("unlimited") is not (data.get("total_quota") == 0):
                yield RuleFinding(
                    CONTRACT, "data.unlimited", "does not fit total_quota, where 0 is unlimited"
                )
        case _:
            pass


def _created(asked: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[RuleFinding]:
    expected = {FIXED_MODEL: FIXED_MODEL, **dict.fromkeys(STANDARD_NAMES, STANDARD_MODEL)}
    model = asked.get("model")
    if isinstance(model, str) and data.get("model") != expected.get(model, data.get("model")):
        yield RuleFinding("OMNI-02", "data.model", f"is not {expected[model]}, the model in effect")


def _balance(data: Mapping[str, Any]) -> Iterator[RuleFinding]:
    match data.get("balance"), data.get("used_coin"), data.get("available"):
        case ((int() | float() as held), (int() | float() as used), (int() | float() as left)):
            if abs(held - used - left) > _ROUNDING * max(1.0, abs(held)):
                yield RuleFinding(CONTRACT, "data.available", "is not balance less used_coin")
        case _:
            pass
