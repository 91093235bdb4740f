"""Each wrong server is noticed by the check that it breaks, and no right one is wronged."""

from typing import Any

import pytest

from jimmyai_omni_contract.conform.checks import checks
from jimmyai_omni_contract.conform.document import scores
from jimmyai_omni_contract.mock.service import Api
from tests.conform.score import PAGE, PROFILES, broken, is_noticed, verdict_on, visible
from tests.conform.wrong_servers import LEGAL_VARIANTS, WRONG_SERVERS

SCORES_OF = scores()

ALWAYS = {
    *("ForgetsOMNI04", "ForgetsAliases", "EitherListWillDo", "RefusesAnAlias", "OrientationFirst"),
    *("MakesOmni10sAsAsked", "LeavesOutTheCode", "SeesAll"),
}
"""One of each kind is judged by every run of the suite; `make mutants` judges all, in each profile.

Those wrong about money and states are among the wrong lives of `test_steps_lives.py`.
"""


def wrong(api: type[Api]) -> Any:
    marks = () if api.__name__ in ALWAYS else (pytest.mark.campaign,)
    return pytest.param(api, WRONG_SERVERS[api].check, id=api.__name__, marks=marks)


@pytest.mark.parametrize(("api", "check"), [*map(wrong, WRONG_SERVERS)])
def test_a_wrong_server_is_noticed_by_the_steps_of_the_check_that_it_breaks(
    api: type[Api], check: str
) -> None:
    assert is_noticed(verdict_on(api, "full", only=check, generated=False), check)


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.campaign) for name in LEGAL_VARIANTS])
def test_a_right_server_is_not_wronged(name: str) -> None:
    api, mock = LEGAL_VARIANTS[name]
    assert broken(verdict_on(api, "full", generated=False, mock=mock)) == []


def test_the_scores_are_those_of_this_catalogue() -> None:
    for profile in PROFILES:
        assert SCORES_OF[profile] == {"killed": len(visible(profile)), "of": len(visible(profile))}
    page = PAGE.read_text(encoding="utf-8")
    for api, broken_rule in WRONG_SERVERS.items():
        row = f"| {api.__name__} | {broken_rule.check} | {broken_rule.seen_from} | "
        [noticed_by] = [line.removeprefix(row) for line in page.splitlines() if line.startswith(row)]
        assert noticed_by.endswith("full |")


def test_the_catalogue_is_large_and_breaks_every_rule_that_a_server_can_break() -> None:
    assert len(WRONG_SERVERS) >= 60
    of_the_client = {"OMNI-11"}
    assert set(checks()) - {wrong.check for wrong in WRONG_SERVERS.values()} == of_the_client
