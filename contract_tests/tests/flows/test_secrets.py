"""The key is in the Authorization header, and nowhere else that anyone could read."""

import copy
import json
import pickle
import traceback
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from jimmyai_omni import ConfigurationError, Omni, OmniError, PollPolicy
from jimmyai_omni._flows.effects import Response
from tests.flows.answers import Answer, created, document, failed, page, refusal, task
from tests.flows.harness import CREATE, KEY, MEDIA, MODELS, QUERY, Reply, World, once, raised

JSON = "application/json"
# Of a key with characters that JSON and HTML write in more than one way.
ODD_KEY = "sk-a/b+c&d<e>'SECRET"


def shown(error: BaseException) -> str:
    """All that a person, a log or another process could read of an error."""
    told = [str(error), repr(error), *traceback.format_exception(error), repr(vars(error))]
    return "\n".join([*told, pickle.dumps(error).decode("latin-1"), repr(copy.copy(error))])


def escapes(key: str) -> list[str]:
    """Each letter as JSON can write it, too."""
    return [f"\\u{ord(letter):04x}" for letter in key]


def echo(key: str) -> dict[str, Reply]:
    """Replies that show the request's token in every way that was thought of."""
    header = f"Authorization: Bearer {key}"
    return {
        "an error page": page(f"<pre>{header}</pre>", 401),
        "an error page of a gateway": page(f"<pre>{header}</pre>", 502),
        "an error page with 200": page(f"<pre>{header}</pre>"),
        "a debug page": page(f"GET /\n{header}\n", 500, "text/plain"),
        "a page that is cut within the key": page(f"{' ' * 150}{'.' * 30}{header}", 500),
        "msg": refusal("20001", f"bad token {key}"),
        "msg, in JSON's escapes": page(
            "".join(('{"code": "20001", "msg": "', *escapes(key), '"}')), 200, JSON
        ),
        "msg, in UTF-16": page(json.dumps({"code": "20001", "msg": key}).encode("utf-16"), 200, JSON),
        "msg, while the server fails": refusal("-1", f"bad token {key}"),
        "msg under an HTTP error": document({"code": "20001", "msg": header, "data": None}, 403),
        "the code": refusal(f"E-{key}", ""),
        "JSON that is no envelope": document([header]),
        "a task's reason": failed(f"callback refused {header}"),
        "a task's id": task(task_id=f"for-{key}"),
        "a transport's error": httpx.ReadError(f"sent {header}"),
        "a transport's error before sending": httpx.ConnectError(f"cannot send {header}"),
        "an illegal header": httpx.LocalProtocolError(f"Illegal header value {header!r}"),
    }


CALLS: dict[str, Callable[[Omni], object]] = {
    "create": lambda omni: omni.create("A cat"),
    "retrieve": lambda omni: omni.retrieve("task_1"),
    "wait": lambda omni: omni.wait("task_1", timeout_s=20),
    "models": lambda omni: omni.models(),
}


@once
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("reply", echo(KEY).values(), ids=echo(KEY))
def test_a_server_that_echoes_the_token_cannot_put_it_into_an_error(
    world: World, reply: Reply, call: Callable[[Omni], object]
) -> None:
    for operation in (CREATE, QUERY, MODELS):
        world.on(operation, reply)
    client = world.client(poll=PollPolicy(patience=1))
    try:
        assert KEY not in repr(call(client))
    except OmniError as error:
        assert KEY not in shown(error)


@pytest.mark.off_contract("its key is another one")
@pytest.mark.parametrize(
    "written",
    [r"sk-a\/b+c&d<e>'SECRET", r"sk-a/b+c\u0026d\u003ce\u003e'SECRET", r"sk-a/b\u002Bc&d<e>\u0027SECRET"],
    ids=["as PHP writes it", "as Go writes it", "as .NET writes it"],
)
def test_no_way_of_writing_json_hides_the_token_from_the_search_for_it(world: World, written: str) -> None:
    world.on(QUERY, page(f'{{"code": "20001", "msg": "bad token {written}"}}', 200, "application/json"))
    with pytest.raises(OmniError) as caught:
        world.client(api_key=ODD_KEY).retrieve("task_1")
    assert ODD_KEY not in shown(caught.value)


def test_who_is_shown_the_answers_is_not_shown_the_token(world: World) -> None:
    shown_to: list[Response] = []
    world.on(QUERY, task().also(x_request_authorization=f"Bearer {KEY}", x_request_id="7"))
    world.client(on_response=shown_to.append).retrieve("task_1")
    [answer] = shown_to
    assert (KEY in repr(answer), answer.headers["x-request-id"]) == (False, "7")
    assert answer.headers["x-request-authorization"] == "Bearer [key]"


def test_a_media_host_that_fails_cannot_put_it_into_an_error(world: World, tmp_path: Path) -> None:
    world.on(QUERY, task("completed", 100, result={"video_url": MEDIA[1]}))
    world.on(MEDIA, httpx.ReadError(f"Bearer {KEY}"))
    with pytest.raises(OmniError) as caught:
        world.omni.download("task_1", tmp_path)
    assert KEY not in shown(caught.value)


def test_a_client_hides_its_key(world: World) -> None:
    told = f"{world.omni!r} {world.omni}"
    assert told.count("base_url='https://www.jimmyai.cn'") == 2
    assert KEY not in told
    held = [world.omni, *vars(world.omni).values()]
    assert all(KEY not in repr(value) for value in held)
    assert all(
        KEY not in repr(value)
        for owner in held
        if hasattr(owner, "__dict__")
        for value in vars(owner).values()
    )


@pytest.mark.parametrize(
    "base_url", [f"https://{KEY}@www.jimmyai.cn", f"https://www.jimmyai.cn?key={KEY}", KEY]
)
def test_a_base_url_that_holds_the_key_is_refused_without_showing_it(world: World, base_url: str) -> None:
    assert KEY not in shown(raised(ConfigurationError, world.client, base_url=base_url))


def test_what_is_logged_on_the_way_holds_no_key(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.on(CREATE, created())
    world.omni.create("A cat", aspect_ratio="21:9")
    assert any(record.name == "jimmyai_omni" for record in caplog.records)
    assert any(record.name == "httpx" for record in caplog.records)
    assert KEY not in caplog.text


def test_an_answer_that_quotes_someone_elses_words_is_left_as_it_is(world: World) -> None:
    answer: Answer = failed("the word [key] and sk-test are no secret")
    world.on(QUERY, answer)
    assert world.omni.retrieve("task_1").error_message == "the word [key] and sk-test are no secret"
