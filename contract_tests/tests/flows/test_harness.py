"""The harness notices what it is there for, and is what it says."""

import httpx
import pytest
import sniffio

from tests.flows.answers import Answer, created
from tests.flows.harness import BASE_URL, CREATE, KEY, MEDIA_URL, MODELS, QUERY, UPLOAD, World, raised
from tests.flows.wire import problems_of

AUTH = {"Authorization": f"Bearer {KEY}"}
BODY = {"model": "Gemini-Omini", "prompt": "A cat"}
FILE = ("a.png", b"\x89PNG\xff\x00\r\n", "image/png")

RIGHT = {
    "a create": httpx.Request(*CREATE, headers=AUTH, json=BODY),
    "a query": httpx.Request(*QUERY, headers=AUTH),
    "an upload": httpx.Request(*UPLOAD, headers=AUTH, files={"file": FILE}),
    "the catalogue": httpx.Request(*MODELS, params={"search": "omni"}),
    "a download": httpx.Request("GET", MEDIA_URL),
    "the other host": httpx.Request("GET", "https://api.viraltok.ai/api/open-api/v1/videos/a", headers=AUTH),
}
WRONG = {
    "no token": httpx.Request(*CREATE, json=BODY),
    "no scheme word": httpx.Request(*CREATE, headers={"Authorization": KEY}, json=BODY),
    "another scheme": httpx.Request(*CREATE, headers={"Authorization": f"Basic {KEY}"}, json=BODY),
    "a broken rule": httpx.Request(*CREATE, headers=AUTH, json=BODY | {"duration": 5}),
    "a rule across fields": httpx.Request(
        *CREATE, headers=AUTH, json=BODY | {"duration": 6, "video_urls": ["https://a/b"]}
    ),
    "no prompt": httpx.Request(*CREATE, headers=AUTH, json={"model": "omni-10s"}),
    "a form for JSON": httpx.Request(*CREATE, headers=AUTH, data=BODY),
    "no body": httpx.Request(*CREATE, headers=AUTH),
    "an unknown path": httpx.Request("POST", f"{BASE_URL}/api/open-api/v1/videos", headers=AUTH, json=BODY),
    "the wrong method": httpx.Request("POST", QUERY[1], headers=AUTH),
    "an odd task id": httpx.Request("GET", f"{QUERY[1]}%2F..", headers=AUTH),
    "an upload without its part": httpx.Request(*UPLOAD, headers=AUTH, files={"data": FILE}),
    "a token for the catalogue": httpx.Request(*MODELS, headers=AUTH),
    "a token for a media host": httpx.Request("GET", MEDIA_URL, headers=AUTH),
    "a key in a URL": httpx.Request("GET", f"{MEDIA_URL}?key={KEY}"),
    "a key in another header": httpx.Request("GET", MEDIA_URL, headers={"Cookie": f"key={KEY}"}),
    "a key in a body": httpx.Request(*CREATE, headers=AUTH, json=BODY | {"prompt": KEY}),
}


@pytest.mark.parametrize("request_", RIGHT.values(), ids=RIGHT)
def test_the_validator_passes_what_the_contract_allows(request_: httpx.Request) -> None:
    assert problems_of(request_, KEY) == []


@pytest.mark.parametrize("request_", WRONG.values(), ids=WRONG)
def test_the_validator_notices_a_wrong_request(request_: httpx.Request) -> None:
    assert problems_of(request_, KEY)


def test_the_problems_of_a_sent_request_are_those_of_the_world(world: World) -> None:
    world.on(CREATE, created())
    world.omni.create("A cat")
    assert world.problems() == []
    world.sent.append(WRONG["a broken rule"])
    [problem] = world.problems()
    world.sent.pop()
    assert problem.startswith(f"POST {CREATE[1]}: Request body validation error")


def test_each_world_is_what_it_is_called(world: World) -> None:
    libraries: list[str | None] = []

    def look(_: httpx.Request) -> Answer:
        libraries.append(sniffio.current_async_library_cvar.get() or _running())
        return created()

    world.on(CREATE, look)
    world.omni.create("A cat")
    assert libraries == [None if world.backend == "sync" else world.backend]


def test_a_request_that_no_one_expects_is_an_assertion_error(world: World) -> None:
    with pytest.raises(AssertionError, match="not mocked"):
        world.omni.balance()
    world.sent.clear()


def test_an_error_of_another_kind_is_an_assertion_error() -> None:
    assert str(raised(ValueError, int, "x")).startswith("invalid literal")
    with pytest.raises(AssertionError, match="ValueError was expected, and TypeError"):
        raised(ValueError, int, [])
    with pytest.raises(AssertionError, match="ValueError was expected, and 1 was returned"):
        raised(ValueError, int, "1")


def _running() -> str | None:
    try:
        return sniffio.current_async_library()
    except sniffio.AsyncLibraryNotFoundError:
        return None
