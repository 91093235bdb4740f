"""Generated requests: a right server passes, a wrong one is told by its rule, and trouble is no fault."""

from collections.abc import Mapping
from typing import Any

import pytest

from jimmyai_omni_contract.conform import generating
from jimmyai_omni_contract.conform.steps.generated import generated
from jimmyai_omni_contract.mock.service import Api
from jimmyai_omni_contract.schema.create_body import Finding
from tests.conform.runs import found, run


def test_a_right_server_passes_within_what_was_planned() -> None:
    steps = generated("light")
    seen = run(*steps)
    assert found(seen) == set()
    # The balances before and after, and the price list.
    assert 50 < len(seen.exchanges) <= steps[0].requests + 3
    assert 0 < seen.billed <= 20
    assert seen.money.adds_up


class TakesAnyDuration(Api):
    def findings(self, body: Mapping[str, Any]) -> tuple[Finding, ...]:
        return tuple(one for one in super().findings(body) if one.rule != "OMNI-04")


def test_a_wrong_server_is_found_by_the_rule_it_forgot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generating, "_PHASES", {"soak": ("coverage",)})
    seen = run(*generated("soak"), api=TakesAnyDuration)
    (finding,) = seen.results[0].findings
    assert finding.check == "OMNI-04"
    assert finding.case.startswith("createGeminiOmniVideo: ")
    (shown,) = finding.exchanges
    assert seen.by_number()[shown].operation == "create"


def test_no_more_is_sent_when_enough_is_billed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generating, "MOST_BILLED", {"light": 3})
    monkeypatch.setattr(generating, "_PHASES", {"light": ("fuzzing",)})
    seen = run(*generated("light"))
    assert found(seen) == set()
    # The last one may be sent again.
    assert 2 <= seen.billed <= 3


def test_trouble_of_schemathesis_is_none_of_the_deployment(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(response: object, **_told: object) -> None:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr(generating, "_PHASES", {"light": ("fuzzing",)})
    monkeypatch.setattr(generating, "set_logical_status", fail)
    seen = run(*generated("light"))
    assert seen.ended == "error"
    assert "GeneratorFailed" in seen.why
    assert "ours" in seen.why


def test_a_deployment_that_falls_silent_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generating, "_PHASES", {"light": ("fuzzing",)})
    faults = tuple(f"{name}=drop" for name in ("create", "query", "upload"))
    seen = run(*generated("light"), mock={"faults": faults})
    assert not seen.results[0].findings
    assert "no answer came" in seen.results[0].why
