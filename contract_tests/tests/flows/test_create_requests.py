"""A create is exactly one POST of exactly one body: the canonical one, that names every setting."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from jimmyai_omni import Omni
from tests.flows.answers import CREATED, created, envelope
from tests.flows.harness import BASE_URL, CREATE, KEY, MODELS, QUERY, World

PROMPT = "A cat running through a neon rainy street"
STANDARD = {"model": "Gemini-Omini", "prompt": PROMPT, "resolution": "720p", "generation_type": "reference"}
REFERENCE = "https://example.com/ref1.jpg"
THREE = [f"https://example.com/ref{number}.jpg" for number in (1, 2, 3)]
STREET = "https://example.com/street.mp4"

SENT: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a prompt alone": ({}, STANDARD | {"duration": 6}),
    "every setting": (
        {"duration": 8, "resolution": "1080p", "aspect_ratio": "9:16", "generation_type": "reference"},
        STANDARD | {"duration": 8, "resolution": "1080p", "aspect_ratio": "9:16"},
    ),
    "an alias": ({"model": "Omni-Flash-Ext", "duration": 4}, STANDARD | {"duration": 4}),
    "an alias in other case": ({"model": "GEMINI-OMNI"}, STANDARD | {"duration": 6}),
    "an orientation": ({"orientation": "portrait"}, STANDARD | {"duration": 6, "aspect_ratio": "9:16"}),
    "a ratio beside an orientation": (
        {"aspect_ratio": "1:1", "orientation": "landscape"},
        STANDARD | {"duration": 6, "aspect_ratio": "1:1"},
    ),
    "a first frame": (
        {"generation_type": "frame", "image_urls": [REFERENCE]},
        STANDARD | {"duration": 6, "generation_type": "frame", "image_urls": [REFERENCE]},
    ),
    "three references in a tuple": (
        {"image_urls": tuple(THREE)},
        STANDARD | {"duration": 6, "image_urls": THREE},
    ),
    "the compatibility field": (
        {"images": [REFERENCE]},
        STANDARD | {"duration": 6, "image_urls": [REFERENCE]},
    ),
    "a reference video, so no duration": ({"video_urls": [STREET]}, STANDARD | {"video_urls": [STREET]}),
    "what counts as absent": (
        {"duration": None, "aspect_ratio": "", "image_urls": [], "video_urls": []},
        STANDARD | {"duration": 6},
    ),
    "the fixed model": (
        {"model": "omni-10s", "image_urls": THREE},
        {"model": "omni-10s", "prompt": PROMPT, "duration": 10, "resolution": "720p", "image_urls": THREE},
    ),
    "the fixed model asked for more": (
        {"model": "omni-10s", "duration": 6, "resolution": "4k", "generation_type": "frame"},
        {"model": "omni-10s", "prompt": PROMPT, "duration": 10, "resolution": "720p"},
    ),
    "an extra field": (
        {"extra": {"seed": 7, "style": {"grain": [0.5]}}},
        STANDARD | {"duration": 6, "seed": 7, "style": {"grain": [0.5]}},
    ),
}


@pytest.mark.parametrize(("said", "body"), SENT.values(), ids=SENT)
def test_the_body_on_the_wire_names_every_setting(
    world: World, said: dict[str, Any], body: dict[str, Any]
) -> None:
    world.on(CREATE, created())
    world.omni.create(PROMPT, **said)
    assert world.count(CREATE) == len(world.sent) == 1
    assert json.loads(world.last.content) == body


def test_a_create_is_one_authenticated_post_of_json(world: World) -> None:
    world.on(CREATE, created())
    world.omni.create(PROMPT)
    [sent] = world.sent
    assert (sent.method, str(sent.url)) == ("POST", f"{BASE_URL}/api/open-api/v1/gemini/omni/videos")
    assert sent.headers["authorization"] == f"Bearer {KEY}"
    assert sent.headers["content-type"] == "application/json"
    assert sent.headers["accept"] == "application/json"
    assert sent.headers["user-agent"].startswith("jimmyai-omni/")


WIRES: dict[str, tuple[tuple[str, str], Callable[[Omni], object]]] = {
    "a create": (CREATE, lambda omni: omni.create(PROMPT, extra={"seed": 7})),
    "a look": (QUERY, lambda omni: omni.retrieve("task_1")),
    "a look with a query, without the token": (MODELS, lambda omni: omni.models("omni video")),
}


@pytest.mark.parametrize(("operation", "call"), WIRES.values(), ids=WIRES)
def test_a_request_is_what_httpx_itself_makes_of_it(
    world: World, operation: tuple[str, str], call: Callable[[Omni], object]
) -> None:
    world.on(operation, envelope({**CREATED, "list": []}))
    call(world.omni)
    sent = world.last
    ours = {
        name: sent.headers[name] for name in ("user-agent", "accept", "authorization") if name in sent.headers
    }
    said = json.loads(sent.content) if sent.content else None
    with httpx.Client(headers=ours) as http:
        made = http.build_request(sent.method, sent.url, json=said)
    assert sorted(sent.headers.multi_items()) == sorted(made.headers.multi_items())
    assert sent.content == made.content


def test_text_of_any_script_arrives_as_it_was_said(world: World) -> None:
    prompt = '一只猫 🐈 says "hi"\n\\ and leaves\u2028'
    world.on(CREATE, created())
    world.omni.create(prompt)
    assert json.loads(world.last.content)["prompt"] == prompt


def test_no_request_can_wait_for_ever(world: World) -> None:
    world.on(CREATE, created())
    world.omni.create(PROMPT)
    world.client(timeout_s=7.5).create(PROMPT)
    limits = [
        {request.extensions["timeout"].get(step) for step in ("connect", "read", "write", "pool")}
        for request in world.sent
    ]
    assert limits == [{60.0}, {7.5}]


def test_two_creates_are_two_tasks(world: World) -> None:
    world.on(CREATE, created(task_id="task_1"), created(task_id="task_2"))
    assert [world.omni.create(PROMPT).id for _ in range(2)] == ["task_1", "task_2"]
    assert world.billable() == 2
