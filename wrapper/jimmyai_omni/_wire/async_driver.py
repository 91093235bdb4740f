"""The awaiting driver: performs the effects of a flow on an `httpx.AsyncClient`, under asyncio or trio."""

import copy
import inspect
import socket
from collections.abc import AsyncGenerator, Callable
from typing import Any, Self, TypeVar

import anyio
import httpx
from anyio import to_thread

from jimmyai_omni._config import Config
from jimmyai_omni._flows.effects import (
    Effect,
    Emit,
    Exchange,
    Failure,
    Fetch,
    Flow,
    Local,
    Resolve,
    Response,
    Sleep,
)
from jimmyai_omni._wire.clients import awaiting_client, is_proxied
from jimmyai_omni._wire.running import Running
from jimmyai_omni._wire.wire import FAILURES, OnResponse, Received, TimeLeft, Wire

T = TypeVar("T")


class AsyncDriver:
    """Performs effects on an `httpx.AsyncClient`, under asyncio or trio."""

    def __init__(
        self,
        config: Config,
        http: httpx.AsyncClient | None,
        transport: httpx.AsyncBaseTransport | None,
        sleep: Callable[[float], Any],
        on_response: OnResponse,
    ) -> None:
        self._config = config
        self._wire = Wire(config, on_response, is_own=http is None)
        self._given = http
        self._http = awaiting_client(config, http or transport)
        self._connects = http is None and transport is None
        self._sleep = sleep

    async def run(self, flow: Flow[T], tell: Callable[[Any], object]) -> T:
        """Drive a flow to its end, telling its events; what tells them may be awaited."""
        running = Running(flow)
        while (emit := await self._next_event(running)) is not None:
            try:
                told = tell(emit.event)
                if inspect.isawaitable(told):
                    await told
            except BaseException as error:  # noqa: BLE001 - it belongs to the flow, which cleans up
                running.throw(error)
            else:
                running.send(None)
        return running.result

    def with_config(self, config: Config) -> Self:
        """The same driver with other settings, on the same connections."""
        other = copy.copy(self)
        other._wire = self._wire.with_config(config)
        return other

    async def follow(self, flow: Flow[T]) -> AsyncGenerator[Any, None]:
        """Drive a flow, event by event."""
        running = Running(flow)
        while (emit := await self._next_event(running)) is not None:
            try:
                yield emit.event
            except BaseException as error:  # noqa: BLE001 - it belongs to the flow, which cleans up
                running.throw(error)
            else:
                running.send(None)

    async def _next_event(self, running: Running[T]) -> Emit | None:
        """Perform what a flow asks for until it has something to tell; `None` is its end."""
        while running.effect is not None and not isinstance(running.effect, Emit):
            try:
                result = await self._perform(running.effect)
            except BaseException as error:  # noqa: BLE001 - the flow cleans up, and it goes on from there
                running.throw(error)
            else:
                running.send(result)
        return running.effect

    async def close(self) -> None:
        """Close the connections, unless they are those of a client that was given."""
        if self._given is None:
            await self._http.aclose()

    async def _perform(self, effect: Effect) -> object:
        match effect:
            case Sleep(seconds):
                return await self._sleep(seconds)
            case Local(work):
                return await self._local(work)
            case Resolve(scheme, host):
                return await self._resolve(scheme, host)
            case Exchange():
                return await self._exchange(effect)
            case Fetch():
                return await self._fetch(effect)
            case Emit():
                raise AssertionError("events are told, not performed")

    async def _local(self, work: Callable[[], Any]) -> object:
        with anyio.CancelScope(shield=True):
            return await to_thread.run_sync(work)
        raise AssertionError("a scope that is not cancelled does not swallow anything")

    async def _resolve(self, scheme: str, host: str) -> tuple[str, ...]:
        if not self._connects or is_proxied(self._config, scheme, host):
            return ()
        try:
            found = await anyio.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return ()
        return tuple(str(address[0]) for *_, address in found)

    async def _exchange(self, exchange: Exchange) -> Response | Failure:
        received = Received(TimeLeft(0, exchange.timeout_s))
        request = self._wire.api_request(self._http, exchange)
        if isinstance(request, Failure):
            return request
        try:
            answer = await self._http.send(request, stream=True, auth=None, follow_redirects=False)
            try:
                received.head = answer
                async for chunk in answer.aiter_bytes():
                    received.add(chunk)
            finally:
                await answer.aclose()
        except FAILURES as error:
            return self._wire.failure(error, self._wire.partial(received))
        return self._wire.whole(received, answer)

    async def _fetch(self, fetch: Fetch) -> Response | Failure:
        try:
            request = self._wire.media_request(fetch)
            answer = await self._http.send(request, stream=True, auth=None, follow_redirects=False)
            try:
                got = Response(answer.status_code, answer.headers)
                if got.status_code in (200, 206):
                    async for chunk in answer.aiter_bytes():
                        fetch.sink(got, chunk)
                return got
            finally:
                await answer.aclose()
        except FAILURES as error:
            return self._wire.failure(error)
