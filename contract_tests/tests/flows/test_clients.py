"""The two clients are one: the same methods with the same arguments, and each closes what it opened."""

import inspect
import socket
import traceback
from collections.abc import Callable

import anyio
import anyio.lowlevel
import httpx
import pytest

from jimmyai_omni import ApiError, AsyncOmni, ConfigurationError, DownloadFailed, Omni, RetryPolicy, Task
from jimmyai_omni._config import CallOptions
from jimmyai_omni._wire.clients import BlockingClient
from tests.flows.answers import completed, created, task
from tests.flows.harness import KEY
from tests.flows.test_fast import answering

awaiting = pytest.mark.parametrize("backend", ["asyncio", "trio"])


def methods(client: type) -> dict[str, Callable[..., object]]:
    """What a person may call on a client."""
    named = {name: getattr(client, name) for name in dir(client) if not name.startswith("_")}
    return {name: found for name, found in named.items() if inspect.isfunction(found)}


def test_both_clients_have_the_same_methods() -> None:
    assert set(methods(Omni)) == set(methods(AsyncOmni))


@pytest.mark.parametrize("name", methods(Omni))
def test_a_method_takes_the_same_arguments_in_both_clients(name: str) -> None:
    blocking, awaited = (inspect.signature(methods(client)[name]) for client in (Omni, AsyncOmni))
    assert blocking.parameters == awaited.parameters
    assert name == "watch" or blocking == awaited


def test_both_clients_are_made_with_the_same_arguments() -> None:
    blocking, awaited = (inspect.signature(client).parameters for client in (Omni, AsyncOmni))
    assert list(blocking) == list(awaited)
    assert [blocking[name].kind for name in blocking] == [awaited[name].kind for name in awaited]
    same = [name for name in blocking if name != "sleep"]
    assert [blocking[name].default for name in same] == [awaited[name].default for name in same]


@pytest.mark.parametrize("name", ["create", "retrieve", "wait", "generate", "download", "upload", "close"])
def test_only_the_awaiting_client_awaits(name: str) -> None:
    assert not inspect.iscoroutinefunction(methods(Omni)[name])
    assert inspect.iscoroutinefunction(methods(AsyncOmni)[name])


class Transport(httpx.MockTransport):
    """Counts how often it was closed."""

    closed = 0

    def close(self) -> None:
        self.closed += 1

    async def aclose(self) -> None:
        self.closed += 1


def test_a_client_closes_its_connections_when_its_block_ends() -> None:
    transport = Transport(lambda _: created().response())
    with Omni(KEY, transport=transport) as omni:
        assert omni.create("A cat").id == "task_1"
        assert transport.closed == 0
    assert transport.closed == 1


def test_a_client_closes_its_connections_when_its_block_fails() -> None:
    transport = Transport(lambda _: created().response())
    with pytest.raises(ValueError, match="mine"), Omni(KEY, transport=transport):
        raise ValueError("mine")
    assert transport.closed == 1


def test_a_client_can_be_closed_by_hand() -> None:
    transport = Transport(lambda _: created().response())
    omni = Omni(KEY, transport=transport)
    omni.close()
    omni.close()
    assert transport.closed >= 1


@awaiting
def test_an_awaiting_client_closes_its_connections_when_its_block_ends(backend: str) -> None:
    transport = Transport(lambda _: created().response())

    async def run() -> str:
        async with AsyncOmni(KEY, transport=transport) as omni:
            return (await omni.create("A cat")).id

    assert anyio.run(run, backend=backend) == "task_1"
    assert transport.closed == 1


@awaiting
def test_one_awaiting_client_follows_many_tasks_at_once(backend: str) -> None:
    polls: dict[str, int] = {}

    def answer(request: httpx.Request) -> httpx.Response:
        task_id = request.url.path.rpartition("/")[2]
        polls[task_id] = polls.get(task_id, 0) + 1
        done = polls[task_id] > int(task_id)
        return (completed(task_id=task_id) if done else task(task_id=task_id)).response()

    async def run() -> list[Task]:
        found: list[Task] = []
        transport = httpx.MockTransport(answer)
        async with AsyncOmni(KEY, transport=transport, sleep=lambda _: anyio.lowlevel.checkpoint()) as omni:

            async def follow(task_id: str) -> None:
                found.append(await omni.wait(task_id))

            async with anyio.create_task_group() as group:
                for number in range(5):
                    group.start_soon(follow, str(number))
        return found

    assert sorted(done.id for done in anyio.run(run, backend=backend)) == ["0", "1", "2", "3", "4"]
    assert polls == {str(number): number + 1 for number in range(5)}


@pytest.mark.parametrize("changes", [{}, {"timeout_s": 5.0}], ids=["as it is", "with options"])
def test_a_client_that_was_given_says_its_own_beside_ours(changes: CallOptions) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return completed(list=[]).response()

    own = {
        "params": {"tenant": "7"},
        "headers": {"X-Team": "cats", "Authorization": "Bearer theirs"},
        "cookies": {"session": "1"},
        "auth": ("me", "secret"),
    }
    with httpx.Client(transport=httpx.MockTransport(answer), **own) as http:  # type: ignore[arg-type]
        omni = Omni(KEY, http_client=http).with_options(**changes)
        omni.retrieve("task_1")
        http.headers["X-Team"] = "dogs"
        omni.retrieve("task_1")
        omni.models("omni")
    assert [request.headers["X-Team"] for request in seen] == ["cats", "dogs", "dogs"]
    assert [request.headers.get("Authorization") for request in seen] == [f"Bearer {KEY}"] * 2 + [None]
    assert [request.url.params.get("search") for request in seen] == [None, None, "omni"]
    for request in seen:
        assert request.url.params["tenant"] == "7"
        assert request.headers["Cookie"] == "session=1"


def test_a_proxy_of_the_settings_is_asked() -> None:
    with answering(b"HTTP/1.1 418 Proxy\r\ncontent-length: 0\r\n\r\n") as proxy:
        omni = Omni(KEY, base_url="http://api.example.com", proxy=proxy, retry=RetryPolicy(attempts=1))
        with omni, pytest.raises(ApiError) as caught:
            omni.balance()
    assert caught.value.status_code == 418


def test_a_client_of_ours_takes_no_cookies_and_shares_none() -> None:
    with BlockingClient() as http, BlockingClient() as other:
        with pytest.raises(AttributeError, match="keeps no cookies"):
            http.cookies = httpx.Cookies({"session": "1"})
        http.cookies.set("session", "1")
        assert not other.cookies


def test_a_transport_of_the_user_is_asked_and_no_proxy() -> None:
    transport = httpx.MockTransport(lambda _: created().response())
    with Omni(KEY, transport=transport, proxy="http://127.0.0.1:9") as omni:
        assert omni.create("A cat").id == "task_1"


def test_a_media_host_is_told_nothing_of_a_client_that_was_given() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(404)

    own = {"params": {"tenant": "7"}, "headers": {"X-Api-Key": "secret"}, "cookies": {"session": "1"}}
    signed = "https://media.example.com/v.mp4?signature=abc"
    with (
        httpx.Client(transport=httpx.MockTransport(answer), **own) as http,  # type: ignore[arg-type]
        pytest.raises(DownloadFailed),
    ):
        Omni(KEY, http_client=http).download_bytes(Task("task_1", "completed", video_url=signed))
    assert str(asked[0].url) == signed
    assert not {"x-api-key", "cookie", "authorization"} & {*asked[0].headers}


def test_nothing_is_sent_by_a_client_that_is_closed() -> None:
    omni = Omni(KEY, transport=httpx.MockTransport(lambda _: created().response()))
    omni.close()
    with pytest.raises(ConfigurationError, match="the client is closed; nothing was sent") as caught:
        omni.create("A cat")
    assert caught.value.billed == "no"


@pytest.mark.parametrize("proxy", ["http://me:s3cret/x@proxy:3128", "me:s3cret@proxy:3128"])
def test_no_password_of_a_proxy_is_in_an_error(proxy: str) -> None:
    with pytest.raises(ConfigurationError, match="proxy") as caught:
        Omni(KEY, proxy=proxy)
    assert "s3cret" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("variables", "scheme", "is_proxied"),
    [
        ({}, "https", False),
        ({"NO_PROXY": "localhost"}, "https", False),
        ({"FTP_PROXY": "http://p:1"}, "https", False),
        ({"HTTPS_PROXY": "http://p:1"}, "http", False),
        ({"HTTPS_PROXY": "http://p:1"}, "https", True),
        ({"ALL_PROXY": "http://p:1"}, "http", True),
        ({"ALL_PROXY": "http://p:1", "NO_PROXY": "evil.test"}, "http", False),
    ],
    ids=str,
)
def test_a_name_is_looked_up_unless_a_proxy_does_it(
    variables: dict[str, str], scheme: str, is_proxied: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: list[str] = []

    def getaddrinfo(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        looked_up.append(host)
        return [(0, 0, 0, "", ("127.0.0.1" if host == "media.evil.test" else "93.184.216.34", 0))]

    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "FTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    task = Task("task_1", "completed", video_url=f"{scheme}://media.evil.test/v.mp4")
    with Omni(KEY, retry=RetryPolicy(attempts=1)) as omni, pytest.raises(DownloadFailed) as caught:
        omni.download_bytes(task)
    assert ("media.evil.test" in looked_up, "private address" in str(caught.value)) == (not is_proxied,) * 2


class ContentFirst(httpx.BaseTransport):
    """Looks at what is sent before it reads it, as it may with any other client of httpx."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        assert b"a paper boat" in request.content
        return created().response()


def test_a_transport_may_look_at_the_content_of_a_request() -> None:
    with Omni(KEY, transport=ContentFirst()) as omni:
        assert omni.create("a paper boat").id == "task_1"
