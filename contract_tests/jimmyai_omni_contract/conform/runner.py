"""Runs a plan on a deployment: through a gate, so that no more is billed than was agreed."""

import time
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, Final

import attrs
import httpx

from jimmyai_omni_contract.conform.money import read_after, read_before, settle
from jimmyai_omni_contract.conform.options import OTHER_KEY
from jimmyai_omni_contract.conform.plan import Plan
from jimmyai_omni_contract.conform.preflight import WrongUse
from jimmyai_omni_contract.conform.run import Money, Result, Run, not_run
from jimmyai_omni_contract.conform.session import (
    CATALOG,
    USER_BALANCE,
    CapReached,
    NotGiven,
    Session,
    Unanswered,
    Unreadable,
)
from jimmyai_omni_contract.conform.step import Finding, Step
from jimmyai_omni_contract.conform.steps.asking import is_number
from jimmyai_omni_contract.gate.app import Gate
from jimmyai_omni_contract.gate.serving import serve_gate
from jimmyai_omni_contract.gate.upstream import certificates
from jimmyai_omni_contract.recording import Recorder
from jimmyai_omni_contract.recording.exchange import RecordedExchange

OnStep = Callable[[Step, int, int], object]
"""Told of each step before it is run: its place in the plan, from 1, and how many there are."""
_UNANSWERED_IN_A_ROW: Final = 3
_INTERRUPTED: Final = "it was interrupted"


def _say_nothing(*_: object) -> None:
    """Nobody wants to know."""


def run_plan(
    plan: Plan,
    *,
    record: Recorder | None = None,
    on_step: OnStep = _say_nothing,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Run:
    """Run a plan to its end, or to where it has to stop; what was seen until then is never lost.

    Args:
        plan: What to do.
        record: Takes each exchange at once, without keys.
        on_step: Told of each step before it is run.
        clock: Seconds, by which tasks are given up.
        sleep: Waits between two looks at a task.

    Raises:
        ValueError: The base URL is none.
    """
    run = Run(plan, time.time(), Money(plan.most_billed))
    began = clock()

    def keep(exchange: RecordedExchange) -> None:
        run.exchanges.append(exchange)
        if record is not None:
            record(exchange)

    gate = Gate(plan.options.gate(plan.most_billed), keep)
    accepted: Mapping[str, str] = {}
    try:
        with _session(gate, plan, clock, sleep) as session:
            accepted = session.accepted
            _perform(run, session, gate, on_step)
    except KeyboardInterrupt:
        # Once more, while the gate waits for the answer to a create.
        run.ended, run.why = run.ended or "interrupted", run.why or _INTERRUPTED
    run.results += not_run(plan.steps[len(run.results) :], f"the run ended before: {run.why}", run.ended)
    # The gate is closed, so every exchange is over and on record.
    run.billed = gate.cap.taken
    run.seconds = clock() - began
    settle(run, accepted)
    run.tasks = tuple(accepted)
    return run


def never_run(plan: Plan, why: str) -> Run:
    """What there is to see of a plan that somebody does not want to be run any more.

    Args:
        plan: What would have been done.
        why: For people.
    """
    run = Run(plan, time.time(), Money(plan.most_billed), ended="interrupted", why=why)
    run.results += not_run(plan.steps, why, run.ended)
    return run


@attrs.frozen
class Ahead:
    """What can be known of a deployment before a run, as far as it answers."""

    prices: Mapping[str, float]
    """In JimiCoin by billing name; empty where they cannot be read."""
    available: float | None
    """What the account holds, in JimiCoin; `None` where that cannot be read."""


def look_ahead(plan: Plan) -> Ahead:
    """Read the price list and the balance.

    Raises:
        ValueError: The base URL is none.
    """
    prices: Mapping[str, float] = {}
    available: object = None
    gate = Gate(plan.options.gate(0))
    with _session(gate, plan, time.monotonic, time.sleep) as session, suppress(Unanswered, Unreadable):
        prices = session.prices
        available = session.send("GET", USER_BALANCE).fields.get("available")
    return Ahead(prices, available if is_number(available) else None)


def _perform(run: Run, session: Session, gate: Gate, on_step: OnStep) -> None:
    try:
        read_before(run.money, session)
    except WrongUse as error:
        run.ended, run.why, run.hint = "usage", str(error), error.hint
    except Unanswered as error:
        run.ended, run.why = "network", str(error)
    except KeyboardInterrupt:
        run.ended, run.why = "interrupted", _INTERRUPTED
    else:
        _perform_steps(run, session, gate, on_step)
        # Whoever interrupts that, too, does not want to wait; the verdict is there already.
        with suppress(KeyboardInterrupt):
            read_after(run, session)


def _perform_steps(run: Run, session: Session, gate: Gate, on_step: OnStep) -> None:
    steps = run.plan.steps
    silent = 0
    try:
        for place, step in enumerate(steps, 1):
            on_step(step, place, len(steps))
            result = _result(step, session, gate, run)
            if result.dropped:
                result = _again(session, _result(step, session, gate, run))
            run.results.append(result)
            silent = silent + 1 if result.ended == "network" else 0
            if result.ended and (result.ended != "network" or silent >= _UNANSWERED_IN_A_ROW):
                run.ended, run.why = result.ended, result.why
                break
    except KeyboardInterrupt:
        run.ended, run.why = "interrupted", _INTERRUPTED


def _result(step: Step, session: Session, gate: Gate, run: Run) -> Result:
    if step.needs and not _given(step.needs, session):
        return Result(step, why=f"it needs {step.needs}", left_out=True)
    first, creates = gate.begun + 1, session.creates
    findings: list[Finding] = []
    came = partial(_came, step, findings, first, gate)
    try:
        # One by one: what ends the step takes none of them away.
        findings.extend(step.act(session))
    except NotGiven as error:
        return came(why=str(error), left_out=True)
    except CapReached as error:
        if run.plan.most_billed == 0:
            # Whoever allows none wants to know what can be known without.
            return came(why="it needs --max-billed 1 or more", left_out=True)
        return came(why=str(error), ended="cap")
    except Unanswered as error:
        # What may have been billed is not tried again.
        dropped = error.dropped and session.creates == creates
        return came(why=str(error), ended="network", dropped=dropped)
    except Unreadable as error:
        return came(why=str(error))
    except Exception as error:  # noqa: BLE001 - ours: what was seen so far is still told
        return came(why=f"{type(error).__name__} in {step.check}, {step.case}: {error}", ended="error")
    return came()


def _came(step: Step, findings: Iterable[Finding], first: int, gate: Gate, **told: Any) -> Result:
    return Result(step, tuple(findings), range(first, gate.begun + 1), **told)


def _again(session: Session, second: Result) -> Result:
    """What a step came to that was tried once more: a connection may break, but not always at one request."""
    if not second.dropped or not _answers(session):
        return second
    finding = Finding(
        check="answers",
        case=f"{second.step.check}, {second.step.case}: an answer",
        level="must",
        expected="an answer, as others get one",
        got=second.why,
        exchanges=tuple(second.exchanges[-1:]),
    )
    return attrs.evolve(second, findings=(*second.findings, finding), ended="")


def _answers(session: Session) -> bool:
    """Whether the deployment answers anything at all."""
    try:
        session.send("GET", CATALOG, authorization=None)
    except Unanswered:
        return False
    return True


def _given(option: str, session: Session) -> bool:
    return bool({OTHER_KEY: session.other_key, "--task-id": session.task_ids}[option])


@contextmanager
def _session(
    gate: Gate, plan: Plan, clock: Callable[[], float], sleep: Callable[[float], None]
) -> Generator[Session]:
    options = plan.options
    # The gate's own timeouts come first, and it says what it waited for.
    patient_s = 2 * options.silence_s + 60
    with (
        serve_gate(gate) as url,
        httpx.Client(base_url=url, timeout=patient_s, trust_env=False, verify=certificates()) as http,
        httpx.Client(timeout=options.silence_s, follow_redirects=True, verify=certificates()) as media,
    ):
        yield Session(
            http,
            media,
            options.key,
            options.base_url,
            other_key=options.other_key,
            task_ids=options.task_ids,
            poll_interval_s=options.poll_interval_s,
            deadline_s=options.deadline_s,
            patience_s=patient_s,
            clock=clock,
            sleep=sleep,
        )
