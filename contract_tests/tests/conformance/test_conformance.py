"""The mock server keeps the contract, and the suite that says so notices every server that does not."""

import pytest

from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.service import Api
from tests.conformance.mutants import MUTANTS
from tests.conformance.suite import RICH, findings


def test_the_mock_server_keeps_the_contract_in_every_phase() -> None:
    assert list(findings()) == []


@pytest.mark.campaign
def test_it_keeps_the_contract_with_integer_codes_and_another_first_status() -> None:
    options = MockOptions(balance=RICH.balance, code_type="integer", initial_status="pending")
    assert list(findings(options=options)) == []


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_a_wrong_server_is_noticed(mutant: type[Api]) -> None:
    expected = MUTANTS[mutant]
    noticed: list[str] = []
    for finding in findings(mutant, check=expected):
        noticed.append(finding.check)
        if finding.check == expected:
            return
    pytest.fail(f"not noticed by {expected}, but by {sorted(set(noticed))}")
