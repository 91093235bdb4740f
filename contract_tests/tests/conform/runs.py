"""Runs of a few steps on a mock server."""

from collections.abc import Callable, Iterator
from typing import Any

from jimmyai_omni_contract.conform.options import ConformOptions
from jimmyai_omni_contract.conform.plan import Plan
from jimmyai_omni_contract.conform.run import Run
from jimmyai_omni_contract.conform.runner import run_plan
from jimmyai_omni_contract.conform.session import Session
from jimmyai_omni_contract.conform.step import Finding, Step
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.embedded import serve_in_thread
from jimmyai_omni_contract.mock.service import Api
from tests.flows.clock import Clock

KEY = "sk-conform-4f2a9c"
BODY = {"model": "Gemini-Omini", "prompt": "A cat"}
WRONG = {**BODY, "duration": 5}


def step(act: Callable[[Session], Any], check: str = "OMNI-04", case: str = "a case", **told: Any) -> Step:
    def findings(session: Session) -> Iterator[Finding]:
        found = act(session)
        if isinstance(found, Finding):
            yield found

    return Step(check=check, case=case, act=findings, **told)


def create(body: object = BODY) -> Callable[[Session], None]:
    def act(session: Session) -> None:
        session.create(body)

    return act


def finding(check: str = "OMNI-04", case: str = "a case", **told: Any) -> Finding:
    given: dict[str, Any] = {"level": "must", "expected": "x", "got": "y", **told}
    return Finding(check=check, case=case, **given)


def options_of(base_url: str = "http://127.0.0.1:9", **told: Any) -> ConformOptions:
    chosen: dict[str, Any] = {"base_url": base_url, "key": KEY, "profile": "full", "silence_s": 5.0}
    return ConformOptions(**{**chosen, **told})


def run(
    *steps: Step, api: type[Api] = Api, base_url: str = "", mock: dict[str, Any] | None = None, **told: Any
) -> Run:
    """A run of these steps on a mock server, or on what is at a base URL."""
    told_mock: dict[str, Any] = {"key": KEY, **(mock or {})}
    with serve_in_thread(MockOptions(**told_mock), api=api) as server:
        options = options_of(base_url or server.base_url, **told)
        clock = Clock()
        return run_plan(Plan(options, steps), clock=clock, sleep=clock.sleep)


def found(seen: Run) -> set[tuple[str, str]]:
    """The checks and the cases of all findings of a run that came to its end."""
    assert not seen.ended, seen.why
    return {(one.check, one.case) for result in seen.results for one in result.findings}
