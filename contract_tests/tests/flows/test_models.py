"""The price list is read line by line, and asked for without the token."""

from typing import Any

import pytest

from jimmyai_omni import CatalogModel
from tests.flows.answers import envelope
from tests.flows.harness import MODELS, World, once

LINE = {
    "model_name": "Gemini-Omini-720p-6s",
    "display_name": "Gemini Omni 720p 6s",
    "model_type": "video",
    "price_mode": "per_call",
    "unit_price": 60,
    "official_price": 80,
    "remark": "",
    "group": "Gemini Omni",
}


@pytest.mark.parametrize("code", ["20000", 20000])
def test_the_price_list_is_read_and_asked_for_without_the_token(world: World, code: object) -> None:
    world.on(MODELS, envelope({"list": [LINE]}, code))
    assert world.omni.models() == (
        CatalogModel(
            name="Gemini-Omini-720p-6s",
            unit_price=60.0,
            official_price=80.0,
            display_name="Gemini Omni 720p 6s",
            model_type="video",
            price_mode="per_call",
            group="Gemini Omni",
        ),
    )
    assert str(world.last.url) == MODELS[1]
    assert "authorization" not in world.last.headers


@pytest.mark.parametrize(
    ("search", "query"),
    [
        ("omni", "search=omni"),
        ("a b&c", "search=a+b%26c"),
        ("视频", "search=%E8%A7%86%E9%A2%91"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_search_goes_into_the_query(world: World, search: str | None, query: str) -> None:
    world.on(MODELS, envelope({"list": []}, 20000))
    assert world.omni.models(search) == ()
    assert world.last.url.query.decode().replace("%20", "+") == query
    assert world.count(MODELS) == 1


LISTS: dict[str, tuple[Any, list[str]]] = {
    "no list": ({}, []),
    "a list of null": ({"list": None}, []),
    "a list that is none": ({"list": {"model_name": "a"}}, []),
    "lines that are none": (
        {"list": [None, 1, "a", [], {}, {"model_name": None}, LINE]},
        ["Gemini-Omini-720p-6s"],
    ),
    "a line with a name alone": ({"list": [{"model_name": "omni-10s"}]}, ["omni-10s"]),
    "a price in text": ({"list": [LINE | {"unit_price": "60"}]}, ["Gemini-Omini-720p-6s"]),
}


@once
@pytest.mark.parametrize(("data", "names"), LISTS.values(), ids=LISTS)
def test_what_is_no_line_of_the_price_list_is_left_out(world: World, data: Any, names: list[str]) -> None:
    world.on(MODELS, envelope(data, 20000))
    assert [model.name for model in world.omni.models()] == names
