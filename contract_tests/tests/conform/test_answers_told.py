"""How the check `answers` words what the gate found: what was wanted, and one finding for one cause."""

import pytest

from jimmyai_omni_contract.conform.session import USER_BALANCE
from jimmyai_omni_contract.conform.verdict import judge
from jimmyai_omni_contract.mock.service import Api
from tests.conform.runs import run, step
from tests.conform.wrong_servers.envelopes import (
    LeavesOutTheCode,
    LeavesOutTheMessage,
    SaysBalancesAsText,
    SaysTheCodeAsABoolean,
)


@pytest.mark.parametrize(
    ("api", "expected", "got"),
    [
        (LeavesOutTheCode, "code: string or integer", "code is missing"),
        (SaysTheCodeAsABoolean, "code: string or integer", 'code is not of types "integer", "string"'),
        (LeavesOutTheMessage, "msg: string", "msg is missing"),
        (SaysBalancesAsText, "data.balance: number", 'data.balance is not of type "number"'),
    ],
)
def test_one_cause_is_one_finding_that_says_what_was_wanted(api: type[Api], expected: str, got: str) -> None:
    seen = run(step(lambda session: session.send("GET", USER_BALANCE), check="answers"), api=api)
    found = [
        finding
        for check in judge(seen).checks
        for finding in check.findings
        if finding.case.startswith("balance")
    ]
    assert [(one.expected, one.got) for one in found] == [(expected, got)]
