"""The verdict as a document: what every report is made of, and what other programs read."""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any, Final

import orjson

from jimmyai_omni_contract.conform.evidence import again, shown_headers
from jimmyai_omni_contract.conform.next_step import next_step
from jimmyai_omni_contract.conform.run import Run
from jimmyai_omni_contract.conform.step import Finding, Step
from jimmyai_omni_contract.conform.verdict import CheckVerdict, Verdict
from jimmyai_omni_contract.recording.exchange import KeptBody, RecordedExchange
from jimmyai_omni_contract.recording.snippets import curl_line, python_snippet

FORMAT: Final = "jimmyai-omni/conformance"
VERSION: Final = 1
"""Raised when a documented key changes or goes."""
_SHOWN: Final = 4_000


def verdict_document(verdict: Verdict) -> dict[str, Any]:
    """All of a verdict; no key is in it. Its shape is `report/verdict.schema.json`."""
    run, options = verdict.run, verdict.run.plan.options
    exchanges = run.by_number()
    return {
        "format": FORMAT,
        "version": VERSION,
        "tool": f"jimmyai-omni {version('jimmyai-omni')}",
        "deployment": options.base_url,
        "profile": options.profile,
        "seed": options.seed,
        "strict": options.strict,
        "started_at": run.started_at,
        "seconds": round(run.seconds, 3),
        "outcome": verdict.outcome,
        "exit_code": verdict.exit_code,
        "why": verdict.why,
        "ended": run.ended,
        "next": next_step(verdict),
        "unseen": [f"{known.check} {known.case}" for known in verdict.unseen],
        "plan": _plan(run),
        "sent": {"requests": len(run.exchanges), "billed": run.billed},
        "tasks": list(run.tasks),
        "money": _money(run),
        "score": scores().get(options.profile),
        "checks": [_check(found, exchanges, options.seed) for found in verdict.checks],
        "exchanges": [
            _exchange(exchange, run, steps.get(number))
            for steps in [_steps(run)]
            for number, exchange in sorted(exchanges.items())
        ],
    }


@cache
def scores() -> Mapping[str, Any]:
    """How many of the wrong servers of the catalogue each profile notices (`make mutants`)."""
    kept = files("jimmyai_omni_contract.conform") / "scores.json"
    scored: Mapping[str, Any] = orjson.loads(kept.read_bytes()) if kept.is_file() else {}
    return scored


def _plan(run: Run) -> dict[str, Any]:
    plan = run.plan
    return {
        "requests": plan.requests,
        "billed": plan.billed,
        "may_bill": plan.may_bill,
        "jimicoin": plan.jimicoin(run.prices),
        "seconds": round(plan.seconds, 1),
    }


def _money(run: Run) -> dict[str, Any]:
    money = run.money
    return {
        "max_billed": money.max_billed,
        "used_before": money.used_before,
        "used_after": money.used_after,
        "expected": money.expected,
        "adds_up": money.adds_up,
        "maybe_billed": money.maybe_billed,
    }


def _check(found: CheckVerdict, exchanges: Mapping[int, RecordedExchange], seed: int) -> dict[str, Any]:
    check = found.check
    return {
        "id": check.id,
        "level": check.level,
        "sentence": check.sentence,
        "source": check.source,
        "standing": found.standing,
        "cases": found.cases,
        "why": found.why,
        "missed": [{"case": result.step.case, "why": result.why} for result in found.missed],
        "findings": [
            _finding(finding, count, exchanges, seed)
            for finding, count in zip(found.findings, found.counts, strict=True)
        ],
    }


def _finding(
    finding: Finding, count: int, exchanges: Mapping[int, RecordedExchange], seed: int
) -> dict[str, Any]:
    shown = [number for number in finding.exchanges if number in exchanges]
    last = exchanges[shown[-1]] if shown else None
    return {
        "case": finding.case,
        "level": finding.level,
        "expected": finding.expected,
        "got": finding.got,
        "count": count,
        "exchanges": shown,
        "curl": again(last, curl_line) if last else "",
        "python": again(last, python_snippet) if last else "",
        "seed": seed,
    }


def _steps(run: Run) -> dict[int, Step]:
    return {number: result.step for result in run.results for number in result.exchanges}


def _exchange(exchange: RecordedExchange, run: Run, step: Step | None) -> dict[str, Any]:
    answer = exchange.answer
    return {
        "number": exchange.number,
        "after_seconds": round(exchange.at - run.started_at, 3),
        "seconds": round(exchange.seconds, 4),
        "operation": exchange.operation,
        "method": exchange.request.method,
        "url": exchange.request.url,
        "status_code": answer and answer.status_code,
        "code": str(answer.code) if answer and answer.code is not None else None,
        "delivery": answer and answer.delivery,
        "check": step.check if step else "",
        "case": step.case if step else "",
        "request_headers": shown_headers(exchange.request.headers),
        "answer_headers": shown_headers(answer.headers) if answer else {},
        "request_body": _text(exchange.request.body),
        "answer_body": _text(answer.body) if answer else "",
    }


def _text(body: KeptBody) -> str:
    text = body.content.decode("utf-8", "replace")
    return text if len(text) <= _SHOWN and body.whole else f"{text[:_SHOWN]}… ({body.size} bytes in all)"
