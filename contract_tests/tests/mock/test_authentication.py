"""OMNI-28: who may call."""

import json

import pytest

from tests.mock.caller import (
    BODY,
    CATALOG,
    CREATE,
    KEY,
    KEY_BALANCE,
    QUERY,
    UPLOAD,
    USER_BALANCE,
    Caller,
)

PROTECTED = [
    ("POST", CREATE),
    ("GET", QUERY + "task_1"),
    ("POST", UPLOAD),
    ("GET", USER_BALANCE),
    ("GET", KEY_BALANCE),
]
WRONG = {
    "empty": "",
    "scheme alone": "Bearer",
    "empty token": "Bearer ",
    "unknown token": "Bearer another-key",
    "no scheme": KEY,
    "another scheme": f"Basic {KEY}",
    "two spaces": f"Bearer  {KEY}",
}


@pytest.mark.parametrize(("method", "path"), PROTECTED)
def test_every_operation_but_the_catalogue_refuses_a_call_without_a_token(method: str, path: str) -> None:
    response = Caller().bare(method, path)
    assert response.status_code == 200
    assert json.loads(response.body) == {"code": "20001", "msg": "authentication failed", "data": None}


@pytest.mark.parametrize("authorization", WRONG.values(), ids=WRONG)
def test_a_token_that_is_missing_or_unknown_or_not_behind_bearer_is_refused(authorization: str) -> None:
    envelope = Caller().post_create(json=BODY, headers={"Authorization": authorization})
    assert (envelope["code"], envelope["data"]) == ("20001", None)


def test_the_token_is_looked_at_before_the_body() -> None:
    response = Caller().bare("POST", CREATE, b"no JSON", content_type="text/html")
    assert response.code == "20001"


def test_the_catalogue_is_for_everyone() -> None:
    assert Caller().bare("GET", CATALOG).code == "20000"


def test_the_key_is_an_option() -> None:
    caller = Caller(key="sk_other")
    assert caller.create()["code"] == "20000"
    assert caller.post_create(json=BODY, headers={"Authorization": f"Bearer {KEY}"})["code"] == "20001"
