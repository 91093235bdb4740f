"""The directed cases, sent: what must be refused, and what must be accepted."""

from collections.abc import Iterator
from functools import partial

from jimmyai_omni_contract.conform.cases.case import Case
from jimmyai_omni_contract.conform.cases.directed import directed_cases
from jimmyai_omni_contract.conform.session import Session, billing_name_of
from jimmyai_omni_contract.conform.step import Finding, Step
from jimmyai_omni_contract.conform.steps.asking import BAD_PARAMETERS


def refused_creates() -> tuple[Step, ...]:
    """Creates that break one rule each: a right server makes and charges nothing."""
    return tuple(_step(case) for case in directed_cases() if case.refused)


def accepted_creates() -> tuple[Step, ...]:
    """Creates that break no rule, next to those that do; each is charged."""
    return tuple(_step(case) for case in directed_cases() if not case.refused)


def _step(case: Case) -> Step:
    return Step(
        check=case.rule,
        case=case.says,
        level=case.level,
        billing_names=() if case.refused else (billing_name_of(case.body),),
        act=partial(_send, case),
    )


def _send(case: Case, session: Session) -> Iterator[Finding]:
    answer = session.create(dict(case.body))
    code = BAD_PARAMETERS if case.refused else "20000"
    if answer.code != code:
        yield Finding(
            check=case.rule,
            case=case.says,
            level=case.level,
            expected=f"code {code}",
            got=answer.told,
            exchanges=(answer.number,),
        )
