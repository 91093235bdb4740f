"""A create is sent again only where its last sending certainly had no effect, and only so often."""

import httpx
import pytest

from jimmyai_omni import (
    ConnectionFailed,
    CreateOutcomeUnknown,
    InsufficientBalance,
    OmniError,
    RateLimitError,
    RetryPolicy,
    ServerError,
)
from tests.flows.answers import HTML, created, document, page, refusal
from tests.flows.harness import CREATE, Reply, World, once, raised

DATE = "Sun, 22 Nov 2026 10:00:00 GMT"
TAKEN_BY_NOBODY: dict[str, tuple[Reply, float]] = {
    "connect refused": (httpx.ConnectError("refused"), 1.0),
    "connect timeout": (httpx.ConnectTimeout(""), 1.0),
    "no connection was free": (httpx.PoolTimeout(""), 1.0),
    "429": (page(HTML, 429), 1.0),
    "429 with seconds": (page("", 429).also(retry_after="7"), 7.0),
    "429 with milliseconds": (page("", 429).also(retry_after_ms="250"), 0.25),
    "429 with a date": (page("", 429).also(retry_after="Sun, 22 Nov 2026 10:00:30 GMT", date=DATE), 30.0),
    "503 with seconds": (page(HTML, 503).also(retry_after="2"), 2.0),
    "503 with a date": (page(HTML, 503).also(retry_after="Sun, 22 Nov 2026 10:00:05 GMT", date=DATE), 5.0),
}


@pytest.mark.parametrize(("reply", "pause_s"), TAKEN_BY_NOBODY.values(), ids=TAKEN_BY_NOBODY)
def test_what_nobody_took_is_sent_again_after_a_pause(world: World, reply: Reply, pause_s: float) -> None:
    world.on(CREATE, reply, created())
    assert world.omni.create("A cat").id == "task_1"
    assert world.clock.pauses == [pause_s]
    assert world.count(CREATE) == 2
    assert len({request.content for request in world.sent}) == 1


@once
@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (httpx.ConnectError("refused"), ConnectionFailed),
        (page("", 429), RateLimitError),
        (page("", 503).also(retry_after="1"), ServerError),
    ],
    ids=["connect", "429", "503"],
)
def test_after_the_last_attempt_the_error_says_how_many_there_were(
    world: World, reply: Reply, kind: type[ConnectionFailed]
) -> None:
    world.on(CREATE, reply)
    error = raised(kind, world.omni.create, "A cat")
    assert world.count(CREATE) == 3
    assert error.details == ("Not tried again: tried 3 times",)
    assert error.billed == "no"


@pytest.mark.parametrize("retry_after", ["61", "3600", "Mon, 23 Nov 2026 10:00:00 GMT"])
def test_a_pause_longer_than_the_budget_is_refused_and_named(world: World, retry_after: str) -> None:
    world.on(CREATE, page("", 429).also(retry_after=retry_after, date=DATE))
    error = raised(RateLimitError, world.omni.create, "A cat")
    assert world.count(CREATE) == 1
    assert world.clock.pauses == []
    assert "the server asks for a pause of" in str(error)
    assert "60 s are left" in str(error)


def test_the_budget_can_be_set(world: World) -> None:
    world.on(CREATE, page("", 429).also(retry_after="100"), page("", 429).also(retry_after="50"), created())
    omni = world.client(retry=RetryPolicy(attempts=4, total_s=150, jitter=0))
    assert omni.create("A cat").id == "task_1"
    assert world.clock.pauses == [100, 50]


@once
def test_one_attempt_is_one_attempt(world: World) -> None:
    world.on(CREATE, httpx.ConnectError("refused"), created())
    error = raised(ConnectionFailed, world.client(retry=RetryPolicy(attempts=1)).create, "A cat")
    assert world.count(CREATE) == 1
    assert error.details == ()


UNDECIDED = {"-1": refusal("-1", "服务器错误"), "a rate limit": refusal("-1", "请求过于频繁")}


@pytest.mark.parametrize("reply", UNDECIDED.values(), ids=UNDECIDED)
def test_what_may_have_made_a_task_is_sent_again_only_by_those_who_asked_for_it(
    world: World, reply: Reply
) -> None:
    world.on(CREATE, reply, created())
    with pytest.raises((ServerError, RateLimitError)) as caught:
        world.omni.create("A cat")
    assert caught.value.billed == "maybe"
    assert world.count(CREATE) == 1
    assert world.client(retry=RetryPolicy(undecided=True, jitter=0)).create("A cat").id == "task_1"

    world.on(CREATE, reply, created())
    assert world.client(retry=RetryPolicy(undecided=True, jitter=0)).create("A cat").id == "task_1"
    assert world.count(CREATE) == 4


@pytest.mark.parametrize(
    "later", [page("", 409), refusal("20002", "参数错误"), httpx.ConnectError("refused")], ids=str
)
def test_a_refusal_after_an_undecided_answer_does_not_decide_it(world: World, later: Reply) -> None:
    world.on(CREATE, refusal("-1", "服务器错误"), later)
    with pytest.raises(OmniError) as caught:
        world.client(retry=RetryPolicy(undecided=True, jitter=0)).create("A cat")
    assert caught.value.billed == "maybe"
    assert "before you create again" in caught.value.hint


def test_a_used_up_quota_is_not_asked_again(world: World) -> None:
    world.on(CREATE, document({"code": 429, "msg": "API Key 额度已用完", "data": None}, 429), created())
    raised(InsufficientBalance, world.omni.create, "A cat")
    assert world.count(CREATE) == 1


def test_an_answer_lost_on_the_second_sending_is_still_an_unknown_outcome(world: World) -> None:
    world.on(CREATE, page("", 429), httpx.ReadTimeout(""), created())
    error = raised(CreateOutcomeUnknown, world.omni.create, "A cat")
    assert world.count(CREATE) == 2
    assert error.billed == "maybe"


@once
def test_jitter_comes_on_top_of_what_the_server_asked_for(world: World) -> None:
    world.on(CREATE, page("", 429).also(retry_after="10"), created())
    world.client(retry=RetryPolicy(jitter=0.5), draw=lambda: 0.5).create("A cat")
    assert world.clock.pauses == [12.5]
