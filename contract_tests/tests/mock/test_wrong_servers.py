"""A server is made wrong on purpose by overriding one small method of `Api`."""

from collections.abc import Mapping
from typing import Any

import attrs
import pytest
from jsonschema_rs import ValidationError

from jimmyai_omni.rules import Settings
from jimmyai_omni_contract.mock.accounts import Account
from jimmyai_omni_contract.mock.messages import MockRequest
from jimmyai_omni_contract.mock.service import Api
from jimmyai_omni_contract.schema.create_body import Finding
from tests.mock.caller import USER_BALANCE, Caller


class Forgetful(Api):
    """Knows every rule but some."""

    forgotten = frozenset({"OMNI-04", "OMNI-06", "OMNI-15", "OMNI-27", "OMNI-01"})

    def findings(self, body: Mapping[str, Any]) -> tuple[Finding, ...]:
        return tuple(finding for finding in super().findings(body) if finding.rule not in self.forgotten)


class Open(Api):
    """Lets everyone in."""

    def authenticate(self, request: MockRequest) -> Account | None:
        return super().authenticate(request) or next(iter(self.state.accounts.values()))


class Unnormalized(Api):
    """Takes an alias for a model of its own."""

    def settings(self, body: Mapping[str, Any]) -> Settings:
        return attrs.evolve(super().settings(body), model=body["model"])


class InMilliseconds(Api):
    """Says times as JavaScript does."""

    def timestamp(self, moment: float) -> int:
        return int(moment * 1000)


def test_a_forgotten_rule_leaves_a_server_that_makes_a_video_all_the_same() -> None:
    caller = Caller(api=Forgetful)
    for fields in ({"duration": 7}, {"resolution": "8k"}, {"video_urls": ["a", "b"]}, {"model": "sora"}):
        data = caller.completed(**fields)
        assert caller.http.get(data["result"]["video_url"]).status_code == 200
    assert caller.create(prompt="")["code"] == "20002"


def test_a_forgotten_authentication_lets_everyone_in() -> None:
    assert Caller(api=Open).bare("GET", USER_BALANCE).code == "20000"


def test_wrong_times_are_wrong_everywhere() -> None:
    with pytest.raises(ValidationError):
        Caller(api=InMilliseconds).create()


def test_a_forgotten_alias_is_seen_in_the_answer() -> None:
    with pytest.raises(ValidationError):
        Caller(api=Unnormalized).create(model="gemini-omni")


def test_a_reset_leaves_a_wrong_server_wrong() -> None:
    caller = Caller(api=Open)
    caller.service.reset()
    assert isinstance(caller.service.api, Open)
