"""What may still be spent, and the price list."""

from tests.mock.caller import Caller


def test_the_balance_is_what_was_there_and_what_is_left() -> None:
    caller = Caller(balance=1000.5)
    caller.create()
    assert caller.user_balance()["data"] == {"balance": 1000.5, "used_coin": 60, "available": 940.5}


def test_a_key_without_a_quota_is_unlimited() -> None:
    caller = Caller()
    caller.create()
    assert caller.key_balance()["data"] == {
        "name": "mock",
        "total_quota": 0,
        "used_quota": 60,
        "available_quota": 0,
        "unlimited": True,
    }


def test_a_key_with_a_quota_tells_what_is_left_of_it() -> None:
    caller = Caller(quota=500)
    caller.create()
    data = caller.key_balance()["data"]
    assert (data["total_quota"], data["available_quota"], data["unlimited"]) == (500, 440, False)


def test_the_catalogue_lists_every_billing_name_once() -> None:
    names = [model["model_name"] for model in Caller().models()]
    suffixes = ("4s", "6s", "8s", "10s", "video")
    standard = [f"Gemini-Omini-{size}-{suffix}" for size in ("720p", "1080p", "4k") for suffix in suffixes]
    assert names == [*standard, "omni-10s"]


def test_a_catalogue_entry_has_all_that_is_documented() -> None:
    assert Caller().models(search="720P-6S") == [
        {
            "model_name": "Gemini-Omini-720p-6s",
            "display_name": "Gemini Omni 720p 6s",
            "model_type": "video",
            "price_mode": "per_call",
            "unit_price": 60,
            "official_price": 80,
            "remark": "",
            "group": "Gemini Omni",
        }
    ]


def test_a_search_looks_into_both_names_and_finds_nothing_where_nothing_is() -> None:
    caller = Caller()
    assert len(caller.models(search="omni")) == 16
    assert caller.models(search="sora") == []


def test_a_create_costs_what_the_catalogue_says() -> None:
    caller = Caller()
    prices = {model["model_name"]: model["unit_price"] for model in caller.models()}
    caller.create(duration=10, resolution="4k")
    [entry] = caller.control("ledger")["entries"]
    assert entry["amount"] == prices[entry["billing_name"]]
