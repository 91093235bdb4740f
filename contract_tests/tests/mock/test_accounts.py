"""Several users and keys: who may spend what, and who sees whose tasks."""

import pytest

from jimmyai_omni_contract.mock.options import KeyOptions, MockOptions, UserOptions
from tests.mock.caller import KEY_BALANCE, QUERY, USER_BALANCE, Caller

STUDIO = UserOptions(
    name="studio",
    balance=200,
    keys=(KeyOptions(name="studio-a", key="sk-a"), KeyOptions(name="studio-b", key="sk-b", quota=70)),
)


class Studio(Caller):
    """A caller of a server with a second user, who has two keys."""

    def __init__(self) -> None:
        super().__init__(users=(STUDIO,), balance=60)

    def use(self, key: str) -> "Studio":
        self.http.headers["authorization"] = f"Bearer {key}"
        return self


def test_the_keys_of_a_user_share_its_balance() -> None:
    caller = Studio()
    created = [caller.use(key).create()["code"] for key in ("sk-a", "sk-b", "sk-a")]
    assert created == ["20000"] * 3
    assert caller.use("sk-b").user_balance()["data"] == {"balance": 200, "used_coin": 180, "available": 20}
    assert caller.use("sk-a").create()["msg"] == "余额不足"


def test_the_quota_of_a_key_is_its_own() -> None:
    caller = Studio()
    assert [caller.use("sk-b").create()["msg"] for _ in range(2)] == ["ok", "该令牌额度已用尽"]
    assert caller.key_balance()["data"] == {
        "name": "studio-b",
        "total_quota": 70,
        "used_quota": 60,
        "available_quota": 10,
        "unlimited": False,
    }
    assert caller.use("sk-a").key_balance()["data"]["unlimited"]


def test_users_spend_apart_from_one_another() -> None:
    caller = Studio()
    assert [caller.use("mock-key").create()["msg"] for _ in range(2)] == ["ok", "余额不足"]
    assert caller.use("sk-a").create()["code"] == "20000"
    assert [entry["account"] for entry in caller.control("ledger")["entries"]] == ["mock", "studio-a"]


def test_a_key_sees_no_task_of_another_one() -> None:
    caller = Studio()
    task_id = caller.use("sk-a").created_id()
    assert caller.http.get(QUERY + task_id).json()["code"] == "20000"
    for other in ("sk-b", "mock-key"):
        assert caller.use(other).http.get(QUERY + task_id).json()["msg"] == "任务不存在"


def test_an_unknown_key_has_no_balance() -> None:
    caller = Studio().use("sk-c")
    assert {caller.http.get(path).json()["code"] for path in (USER_BALANCE, KEY_BALANCE)} == {"20001"}


@pytest.mark.parametrize(
    ("fault", "users"),
    [
        ("a key is given twice", [("x", [("a", "mock-key")])]),
        ("a key is given twice", [("x", [("a", "sk-1")]), ("y", [("b", "sk-1")])]),
        ("two keys are named 'a'", [("x", [("a", "sk-1"), ("a", "sk-2")])]),
        ("two users are named 'x'", [("x", [("a", "sk-1")]), ("x", [("b", "sk-2")])]),
        ("two users are named 'mock'", [("mock", [("a", "sk-1")])]),
    ],
)
def test_names_and_keys_are_given_once(fault: str, users: list[tuple[str, list[tuple[str, str]]]]) -> None:
    wanted = tuple(
        UserOptions(name=user, keys=tuple(KeyOptions(name=name, key=key) for name, key in keys))
        for user, keys in users
    )
    with pytest.raises(ValueError, match=fault) as refused:
        MockOptions(users=wanted)
    assert "sk-" not in str(refused.value)


def test_no_key_is_in_a_representation() -> None:
    server = Studio().service
    assert "sk-a" not in f"{server.options!r} {server.state!r} {list(server.state.accounts.values())!r}"
