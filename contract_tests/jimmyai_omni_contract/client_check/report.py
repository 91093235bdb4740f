"""The verdict as a document, for programs."""

import json
from typing import Any, Final

from jimmyai_omni_contract.client_check.run import Run, answered
from jimmyai_omni_contract.client_check.verdict import Case, CheckVerdict, Verdict
from jimmyai_omni_contract.recording.exchange import RecordedExchange

FORMAT: Final = "jimmyai-omni/client-check"
VERSION: Final = 1
"""Raised when a documented key changes or goes."""


def document(verdict: Verdict) -> dict[str, Any]:
    """All of a verdict but bodies; no key is in it."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "command": list(verdict.command),
        "good": verdict.good,
        "checks": [_check(found, verdict) for found in verdict.checks],
        "trials": [_run(run) for run in verdict.runs],
    }


def as_json(verdict: Verdict) -> str:
    """The document as text."""
    return json.dumps(document(verdict), ensure_ascii=False, indent=2) + "\n"


def _check(found: CheckVerdict, verdict: Verdict) -> dict[str, Any]:
    check = found.check
    return {
        "id": check.id,
        "standing": found.standing,
        "sentence": check.sentence,
        "source": check.source,
        "rules": list(check.rules),
        "skipped": found.skipped or None,
        "cases": [_case(case, verdict) for case in found.cases],
    }


def _case(case: Case, verdict: Verdict) -> dict[str, Any]:
    return {
        "trial": case.trial.name,
        "outcome": case.outcome,
        "seen": case.seen,
        "exchanges": list(case.exchanges),
        "reproduce": verdict.reproduce(case.trial),
    }


def _run(run: Run) -> dict[str, Any]:
    return {
        "name": run.trial.name,
        "story": run.trial.story,
        "source": run.trial.source,
        "exit_code": run.exit_code,
        "seconds": round(run.seconds, 3),
        "billed": run.billed,
        "files": [
            {"name": file.name, "size_bytes": file.size_bytes, "kind": file.kind} for file in run.files
        ],
        "output": run.output,
        "exchanges": [_exchange(exchange, run) for exchange in run.exchanges],
    }


def _exchange(exchange: RecordedExchange, run: Run) -> dict[str, Any]:
    answer = exchange.answer
    return {
        "number": exchange.number,
        "after_seconds": since_start(exchange, run),
        "operation": exchange.operation,
        "method": exchange.request.method,
        "url": exchange.request.url,
        "status_code": answer and answer.status_code,
        "code": answer and answer.code,
        "delivery": answer and answer.delivery,
        "answered": answered(exchange),
        "fault": exchange.fault,
        "billed": sum(charge.amount for charge in exchange.charges),
    }


def since_start(exchange: RecordedExchange, run: Run) -> float:
    """The seconds from the first request of a run to this one."""
    return round(exchange.at - run.exchanges[0].at, 3)
