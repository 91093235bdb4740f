"""The ways to reach a server: httpx without a socket, ASGI, and a real port."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import httpx
import pytest

from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.asgi import asgi_app
from jimmyai_omni_contract.mock.serve.embedded import demo_server, serve_in_thread
from jimmyai_omni_contract.mock.serve.transports import ServiceTransport
from jimmyai_omni_contract.mock.service import MockServer
from tests.mock.caller import BODY, CREATE, KEY, QUERY, UPLOAD, Caller

BEARER = {"Authorization": f"Bearer {KEY}"}


async def walk(client: httpx.AsyncClient) -> list[Any]:
    """A task from its create to its video, over an async client."""
    created = (await client.post(CREATE, json=BODY)).json()
    uploaded = (await client.post(UPLOAD, files={"file": ("a.png", bytes(3_000_000))})).json()
    task = QUERY + created["data"]["task_id"]
    polls = [(await client.get(task)).json() for _ in range(5)]
    video = await client.get(polls[-1]["data"]["result"]["video_url"], headers={"Range": "bytes=4-7"})
    head = await client.head(polls[-1]["data"]["result"]["video_url"])
    lost = await client.get("/nowhere?search=%ff")
    last = [video.status_code, video.content, head.headers["content-length"], head.content, lost.status_code]
    return [created, uploaded, *polls, *last]


def over(transport: httpx.AsyncBaseTransport | None, base_url: str = "http://mock.test") -> list[Any]:
    async def run() -> list[Any]:
        async with httpx.AsyncClient(transport=transport, base_url=base_url, headers=BEARER) as client:
            return await walk(client)

    return anyio.run(run)


def test_every_way_leads_to_the_same_answers() -> None:
    without_socket = over(ServiceTransport(MockServer()))
    assert without_socket[-4:-2] == [b"ftyp", without_socket[-3]]
    assert without_socket == over(httpx.ASGITransport(asgi_app(MockServer())))
    with serve_in_thread() as running:
        assert (running.base_url.partition(":")[0], running.api_key) == ("http", KEY)
        over_socket = over(None, running.base_url)
    assert str(over_socket).replace(running.base_url, "http://mock.test") == str(without_socket)


def test_a_server_in_a_thread_is_ready_at_once_and_gone_afterwards() -> None:
    with serve_in_thread(MockOptions(key="sk_1")) as running:
        response = httpx.post(
            running.base_url + CREATE, json=BODY, headers={"Authorization": f"Bearer {running.api_key}"}
        )
        assert response.json()["code"] == "20000"
        assert len(running.service.state.ledger) == 1
    with pytest.raises(httpx.ConnectError):
        httpx.get(running.base_url)


def test_the_demo_server_takes_four_real_seconds_for_a_task() -> None:
    with demo_server() as running:
        assert (running.service.options.advance, running.service.options.task_seconds) == ("clock", 4)


def test_creates_from_many_threads_are_all_billed_once() -> None:
    caller = Caller()
    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(lambda _: caller.created_id(), range(100)))
    assert len(ids) == caller.billed() == 100


def test_a_client_that_leaves_while_sending_is_not_answered() -> None:
    sent: list[Any] = []
    service = MockServer()
    first: dict[str, Any] = {"type": "http.request", "body": b"{", "more_body": True}
    messages = iter([first, {"type": "http.disconnect"}])

    async def receive() -> Any:
        return next(messages)

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": CREATE, "query_string": b"", "headers": []}
    anyio.run(asgi_app(service), scope, receive, send)
    assert (sent, list(service.state.requests)) == ([], [])


def test_the_asgi_app_serves_nothing_but_http() -> None:
    scope: Any = {"type": "websocket"}
    nothing: Any = None
    with pytest.raises(NotImplementedError, match="websocket"):
        anyio.run(asgi_app(MockServer()), scope, nothing, nothing)
