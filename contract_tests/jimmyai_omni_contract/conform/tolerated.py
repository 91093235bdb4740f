"""What the gate finds wrong with an answer, and a deployment may do all the same."""

from typing import Any, Final

from jimmyai_omni_contract.conform.cases.readings import level_of, level_of_accepting
from jimmyai_omni_contract.conform.checks import Level, checks
from jimmyai_omni_contract.conform.steps.asking import fields_of
from jimmyai_omni_contract.recording.exchange import RecordedExchange, RuleFinding
from jimmyai_omni_contract.schema.create_body import read_json_object

_ENVELOPE: Final = ("code", "msg", "data")


def level_of_finding(exchange: RecordedExchange, finding: RuleFinding) -> Level:
    """The level of a finding of the gate: should, where a reading of ours is all that is broken."""
    if exchange.operation == "create":
        return _of_create(exchange, finding)
    if exchange.operation == "query" and exchange.answer is not None:
        answer = read_json_object(exchange.answer.body.content) or {}
        if _is_flat(finding, answer) or _is_early(finding, answer):
            return "should"
    return _documented(finding)


def _of_create(exchange: RecordedExchange, finding: RuleFinding) -> Level:
    body = read_json_object(exchange.request.body.content)
    if body is None:
        return _documented(finding)
    if finding.rule in checks():
        return level_of(finding.rule, body)
    # That nothing is wrong with the create may be a reading as well.
    return level_of_accepting(body) if finding.where == "code" and not exchange.request_findings else "must"


def _documented(finding: RuleFinding) -> Level:
    return checks()[finding.rule].level if finding.rule in checks() else "must"


def _is_flat(finding: RuleFinding, answer: dict[str, Any]) -> bool:
    """Whether only the envelope is missing, as on the oldest page of the query."""
    return "task_id" in answer and not answer.keys() & set(_ENVELOPE) and finding.where in _ENVELOPE


def _is_early(finding: RuleFinding, answer: dict[str, Any]) -> bool:
    """Whether a task is completed before its URL is there; that it comes at all is judged by a step."""
    task = fields_of(answer.get("data", answer))
    urls = fields_of(task.get("result"))
    late = finding.where in ("data.result", "result") and task.get("status") == "completed"
    return late and not urls.get("video_url") and not urls.get("image_url")
