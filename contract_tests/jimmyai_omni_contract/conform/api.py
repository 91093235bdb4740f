"""The conformance check for programs."""

from collections.abc import Iterable, Sequence
from typing import Any

from jimmyai_omni_contract.conform.document import verdict_document
from jimmyai_omni_contract.conform.expected import Expected
from jimmyai_omni_contract.conform.options import ConformOptions
from jimmyai_omni_contract.conform.profiles import make_plan
from jimmyai_omni_contract.conform.runner import run_plan
from jimmyai_omni_contract.conform.verdict import judge
from jimmyai_omni_contract.recording import Recorder

__all__ = ["ConformOptions", "conform"]


def conform(
    options: ConformOptions,
    *,
    only: Iterable[str] | None = None,
    expected: Sequence[Expected] = (),
    record: Recorder | None = None,
) -> dict[str, Any]:
    """Find out whether a deployment keeps the contract; creates may be billed, as the options allow.

    Args:
        options: Which deployment, how much is tried, and how many creates may be billed.
        only: The ids of the checks that are wanted; by default all that the profile has steps for.
        expected: The failures that are known.
        record: Takes each exchange, without keys.

    Raises:
        ValueError: There is no such check, or the base URL is none.

    Returns:
        The verdict as a document, whose shape is `report/verdict.schema.json`. `outcome` is one of
        `conformant`, `not-conformant`, `inconclusive`, `usage` and `error`.
    """
    plan = make_plan(options)
    if only is not None:
        plan = plan.only(set(only))
    return verdict_document(judge(run_plan(plan, record=record), expected))
