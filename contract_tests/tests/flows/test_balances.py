"""Balance and quota are read as far as the server says them."""

from typing import Any

import httpx
import pytest

from jimmyai_omni import (
    ApiError,
    AuthenticationError,
    Balance,
    ConnectionFailed,
    KeyBalance,
    ServerError,
    UnusableAnswer,
)
from tests.flows.answers import HTML, Answer, document, envelope, page, refusal
from tests.flows.harness import BALANCE, KEY, KEY_BALANCE, MODELS, World, once, raised

QUOTA = {"name": "studio", "total_quota": 500, "used_quota": 60, "available_quota": 440, "unlimited": False}
BALANCES: dict[str, tuple[Answer, Balance]] = {
    "as documented": (
        envelope({"balance": 1000, "used_coin": 120.5, "available": 879.5}, 20000),
        Balance(available=879.5, balance=1000.0, used=120.5),
    ),
    "with a code in text": (
        envelope({"balance": 1, "used_coin": 0, "available": 1}),
        Balance(available=1.0, balance=1.0, used=0.0),
    ),
    "numbers in text": (
        envelope({"balance": "1000", "used_coin": "120.5", "available": "879.5"}),
        Balance(available=879.5, balance=1000.0, used=120.5),
    ),
    "without what is left": (
        envelope({"balance": 10, "used_coin": 4}),
        Balance(available=6.0, balance=10.0, used=4.0),
    ),
    "without an envelope": (
        document({"balance": 1, "used_coin": 0, "available": 1}),
        Balance(available=1.0, balance=1.0, used=0.0),
    ),
    "nothing": (envelope({}, 20000), Balance()),
    "what is no number": (
        envelope({"balance": None, "used_coin": "much", "available": [], "extra": 1}),
        Balance(),
    ),
    "what counts beyond numbers": (
        envelope({"balance": "nan", "used_coin": "inf", "available": 10**400}),
        Balance(),
    ),
    "a debt": (
        envelope({"balance": 10, "used_coin": 14, "available": -4}),
        Balance(available=-4.0, balance=10.0, used=14.0),
    ),
}


@once
@pytest.mark.parametrize(("answer", "balance"), BALANCES.values(), ids=BALANCES)
def test_a_balance_is_read(world: World, answer: Answer, balance: Balance) -> None:
    world.on(BALANCE, answer)
    assert world.omni.balance() == balance
    [sent] = world.sent
    assert (sent.method, str(sent.url)) == BALANCE
    assert sent.headers["authorization"] == f"Bearer {KEY}"


QUOTAS: dict[str, tuple[dict[str, Any], KeyBalance]] = {
    "limited": (QUOTA, KeyBalance(unlimited=False, available=440.0, total=500.0, used=60.0, name="studio")),
    "unlimited": (
        QUOTA | {"total_quota": 0, "available_quota": 0, "unlimited": True},
        KeyBalance(unlimited=True, available=0.0, total=0.0, used=60.0, name="studio"),
    ),
    "numbers in text": (
        QUOTA | {"total_quota": "500", "used_quota": "60", "available_quota": "440"},
        KeyBalance(unlimited=False, available=440.0, total=500.0, used=60.0, name="studio"),
    ),
    "a flag in text": (
        QUOTA | {"unlimited": "false"},
        KeyBalance(unlimited=False, available=440.0, total=500.0, used=60.0, name="studio"),
    ),
    "0 is unlimited, also without the flag": (
        {"name": "studio", "total_quota": 0, "used_quota": 60},
        KeyBalance(unlimited=True, total=0.0, used=60.0, name="studio"),
    ),
    "nothing": ({}, KeyBalance(unlimited=False)),
}


@once
@pytest.mark.parametrize("code", ["20000", 20000])
@pytest.mark.parametrize(("data", "quota"), QUOTAS.values(), ids=QUOTAS)
def test_a_quota_is_read(world: World, data: dict[str, Any], quota: KeyBalance, code: object) -> None:
    world.on(KEY_BALANCE, envelope(data, code))
    assert world.omni.key_balance() == quota
    [sent] = world.sent
    assert (sent.method, str(sent.url)) == KEY_BALANCE
    assert sent.headers["authorization"] == f"Bearer {KEY}"


REFUSED: dict[str, tuple[Answer, type[ApiError]]] = {
    "20001": (refusal(20001), AuthenticationError),
    "-1": (refusal("-1"), ServerError),
    "502": (page(HTML, 502), ServerError),
    "HTML": (page(HTML), UnusableAnswer),
    "data null": (envelope(None, 20000), UnusableAnswer),
    "a list for data": (envelope([{"balance": 1}], 20000), UnusableAnswer),
}


@once
@pytest.mark.parametrize("method", ["balance", "key_balance", "models"])
@pytest.mark.parametrize(("answer", "kind"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_answer_is_an_error_of_its_kind(
    world: World, method: str, answer: Answer, kind: type[ApiError]
) -> None:
    for operation in (BALANCE, KEY_BALANCE, MODELS):
        world.on(operation, answer)
    assert raised(kind, getattr(world.omni, method)).billed == "no"


@pytest.mark.parametrize("method", ["balance", "key_balance", "models"])
def test_no_answer_is_a_failed_connection(world: World, method: str) -> None:
    for operation in (BALANCE, KEY_BALANCE, MODELS):
        world.on(operation, httpx.ConnectError("refused"))
    raised(ConnectionFailed, getattr(world.omni, method))
