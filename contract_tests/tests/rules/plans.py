"""What `canonicalize` answers, told apart."""

from collections.abc import Mapping
from typing import Any

from jimmyai_omni.rules import Plan, Violation, canonicalize


def plan_of(said: Mapping[str, object], **options: Any) -> Plan:
    answer = canonicalize(said, **options)
    assert isinstance(answer, Plan), [str(violation) for violation in answer]
    return answer


def refusal_of(said: Mapping[str, object], **options: Any) -> tuple[Violation, ...]:
    answer = canonicalize(said, **options)
    assert not isinstance(answer, Plan), f"not refused: {answer.request}"
    return answer


def advised(plan: Plan) -> list[str]:
    """The rule and the field of each advisory."""
    return [f"{advisory.rule} {advisory.field}" for advisory in plan.advisories]
