"""A refused create says why, in the server's words, and whether it may have been billed."""

import pytest

from jimmyai_omni import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    InsufficientBalance,
    RateLimitError,
    ServerError,
    UnusableAnswer,
)
from tests.flows.answers import HTML, Answer, document, page, refusal
from tests.flows.harness import CREATE, World, once, raised

REFUSED: dict[str, tuple[Answer, type[ApiError], str | None, str, str]] = {
    "20001": (refusal("20001", "token expired"), AuthenticationError, "20001", "no", "token expired"),
    "20001 as a number": (refusal(20001, "无权限"), AuthenticationError, "20001", "no", "无权限"),
    "20002": (refusal("20002", "参数错误"), BadRequestError, "20002", "no", "参数错误"),
    "20002 as a number": (refusal(20002, "参数错误"), BadRequestError, "20002", "no", "参数错误"),
    "20002 without a text": (refusal("20002"), BadRequestError, "20002", "no", "20002"),
    "20002 with a text of null": (refusal("20002", None), BadRequestError, "20002", "no", "20002"),
    "20002 without msg and data": (document({"code": "20002"}), BadRequestError, "20002", "no", "20002"),
    "-1": (refusal("-1", "服务器错误"), ServerError, "-1", "maybe", "服务器错误"),
    "-1 as a number": (refusal(-1, "服务器错误"), ServerError, "-1", "maybe", "服务器错误"),
    "a code that no page names": (refusal("30001", "新错误"), ServerError, "30001", "maybe", "新错误"),
    "no balance": (refusal("-1", "账户余额不足"), InsufficientBalance, "-1", "no", "账户余额不足"),
    "no quota": (refusal(-1, "API Key 额度已用完"), InsufficientBalance, "-1", "no", "额度已用完"),
    "no balance, in English": (
        refusal("-1", "Insufficient balance"),
        InsufficientBalance,
        "-1",
        "no",
        "Insuf",
    ),
    "a rate limit": (refusal("-1", "请求过于频繁"), RateLimitError, "-1", "maybe", "请求过于频繁"),
    "a rate limit, as a new code": (
        refusal(40029, "Too Many Requests"),
        RateLimitError,
        "40029",
        "maybe",
        "Too",
    ),
    "429 in HTML": (page(HTML, 429), RateLimitError, None, "no", "Bad Gateway"),
    "429 in JSON": (document({"msg": "slow down"}, 429), RateLimitError, None, "no", "slow down"),
    "429 and nothing": (page("", 429), RateLimitError, None, "no", "HTTP 429"),
    "401 in HTML": (page("<h1>Unauthorized</h1>", 401), AuthenticationError, None, "no", "Unauthorized"),
    "403 and nothing": (page("", 403), AuthenticationError, None, "no", "HTTP 403"),
    "an unknown route": (
        page("404 page not found", 404, "text/plain"),
        UnusableAnswer,
        None,
        "no",
        "404 page not found",
    ),
    "413 of a proxy": (page("<h1>Too Large</h1>", 413), BadRequestError, None, "no", "Too Large"),
    "503 with a Retry-After": (page(HTML, 503).also(retry_after="30"), ServerError, None, "no", "HTTP 503"),
}


@pytest.mark.parametrize(("answer", "kind", "code", "billed", "text"), REFUSED.values(), ids=REFUSED)
def test_a_refusal_is_an_error_of_its_kind(
    world: World, answer: Answer, kind: type[ApiError], code: str | None, billed: str, text: str
) -> None:
    world.on(CREATE, answer)
    error = raised(kind, world.omni.create, "A cat")
    assert (error.code, error.billed, error.status_code) == (code, billed, answer.status_code)
    assert text in error.message
    assert text in str(error)
    assert error.hint
    assert error.task_id is None
    # Only what the server certainly did not take is sent again.
    assert world.billable() == len(world.sent) == (3 if answer.status_code in (429, 503) else 1)


@once
@pytest.mark.parametrize(
    ("said", "seconds"), [("30", 30.0), ("0", 0.0), ("0.5", 0.5), ("-1", None), ("nan", None), ("x", None)]
)
def test_an_error_says_how_long_the_server_asked_to_wait(
    world: World, said: str, seconds: float | None
) -> None:
    world.on(CREATE, page("", 429).also(retry_after=said))
    assert raised(RateLimitError, world.omni.create, "A cat").retry_after_s == seconds


@once
@pytest.mark.parametrize(
    "text",
    [
        "Rate limit reached: request quota exceeded",
        "请求过于频繁, 超出额度",
        "too many requests, quota is 10/min",
    ],
)
def test_a_rate_limit_that_mentions_a_quota_is_a_rate_limit(world: World, text: str) -> None:
    world.on(CREATE, refusal("-1", text))
    raised(RateLimitError, world.omni.create, "A cat")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (refusal("20001", "请求参数错误"), "请求参数错误"),
        (document({"msg": "slow down", "data": None}, 429), "slow down"),
        (page("<h1>Forbidden</h1>\n<p>by us</p>", 403), "<h1>Forbidden</h1> <p>by us</p>"),
        (page("", 403), ""),
    ],
    ids=["envelope", "JSON", "HTML", "nothing"],
)
def test_the_servers_own_words_are_kept_apart(world: World, answer: Answer, words: str) -> None:
    world.on(CREATE, answer)
    with pytest.raises(ApiError) as caught:
        world.omni.create("A cat")
    assert caught.value.api_message == words


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (document({"code": "20001", "msg": "无权限", "data": None}, 401), AuthenticationError),
        (document({"code": "20002", "msg": "参数错误", "data": None}, 400), BadRequestError),
    ],
    ids=["401", "400"],
)
def test_an_envelope_under_an_http_error_keeps_its_code(
    world: World, answer: Answer, kind: type[ApiError]
) -> None:
    world.on(CREATE, answer)
    error = raised(kind, world.omni.create, "A cat")
    assert (error.code, error.billed) == (("20001" if answer.status_code == 401 else "20002"), "no")
