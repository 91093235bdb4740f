"""Each wrong server is noticed by the check that it breaks, and no right one is wronged."""

from typing import Any

import pytest

from jimmyai_omni_contract.conform.checks import checks
from jimmyai_omni_contract.mock.service import Api
from tests.conform.score import broken, is_noticed, verdict_on
from tests.conform.wrong_servers import LEGAL_VARIANTS, WRONG_SERVERS, requests

ABOUT_CREATES = [api for api in WRONG_SERVERS if api.__module__ == requests.__name__]
OTHERS = [api for api in WRONG_SERVERS if api not in ABOUT_CREATES]


def check_of(api: type[Api]) -> Any:
    return pytest.param(api, WRONG_SERVERS[api].check, id=api.__name__)


@pytest.mark.parametrize(("api", "check"), [*map(check_of, ABOUT_CREATES)])
def test_who_misreads_a_rule_is_noticed_by_its_steps_alone(api: type[Api], check: str) -> None:
    assert is_noticed(verdict_on(api, "full", only=check, generated=False), check)


@pytest.mark.campaign
@pytest.mark.parametrize(("api", "check"), [*map(check_of, OTHERS)])
def test_who_is_wrong_otherwise_is_noticed_too(api: type[Api], check: str) -> None:
    assert is_noticed(verdict_on(api, "full", only=check, generated=False), check)


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.campaign) for name in LEGAL_VARIANTS])
def test_a_right_server_is_not_wronged(name: str) -> None:
    api, mock = LEGAL_VARIANTS[name]
    assert broken(verdict_on(api, "full", generated=False, mock=mock)) == []


def test_the_catalogue_is_large_and_breaks_every_rule_that_a_server_can_break() -> None:
    assert len(WRONG_SERVERS) >= 60
    of_the_client = {"OMNI-11"}
    assert set(checks()) - {wrong.check for wrong in WRONG_SERVERS.values()} == of_the_client
