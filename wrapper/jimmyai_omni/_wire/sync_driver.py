"""The blocking driver: performs the effects of a flow on an `httpx.Client`."""

import copy
import socket
from collections.abc import Callable, Generator
from typing import Any, Self, TypeVar

import httpx

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
from jimmyai_omni._wire.clients import blocking_client, is_proxied
from jimmyai_omni._wire.running import Running
from jimmyai_omni._wire.wire import FAILURES, OnResponse, Received, TimeLeft, Wire

T = TypeVar("T")


class SyncDriver:
    """Performs effects on an `httpx.Client`."""

    def __init__(
        self,
        config: Config,
        http: httpx.Client | None,
        transport: httpx.BaseTransport | None,
        sleep: Callable[[float], object],
        on_response: OnResponse,
    ) -> None:
        self._config = config
        self._wire = Wire(config, on_response, is_own=http is None)
        self._given = http
        self._http = blocking_client(config, http or transport)
        self._connects = http is None and transport is None
        self._sleep = sleep

    def run(self, flow: Flow[T], tell: Callable[[Any], object]) -> T:
        """Drive a flow to its end, telling its events."""
        running = Running(flow)
        while (emit := self._next_event(running)) is not None:
            try:
                tell(emit.event)
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

    def follow(self, flow: Flow[T]) -> Generator[Any, None, T]:
        """Drive a flow, event by event."""
        running = Running(flow)
        while (emit := self._next_event(running)) is not None:
            try:
                yield emit.event
            except BaseException as error:  # noqa: BLE001 - it belongs to the flow, which cleans up
                running.throw(error)
            else:
                running.send(None)
        return running.result

    def _next_event(self, running: Running[T]) -> Emit | None:
        """Perform what a flow asks for until it has something to tell; `None` is its end."""
        while running.effect is not None and not isinstance(running.effect, Emit):
            try:
                result = self._perform(running.effect)
            except BaseException as error:  # noqa: BLE001 - the flow cleans up, and it goes on from there
                running.throw(error)
            else:
                running.send(result)
        return running.effect

    def close(self) -> None:
        """Close the connections, unless they are those of a client that was given."""
        if self._given is None:
            self._http.close()

    def _perform(self, effect: Effect) -> object:
        match effect:
            case Sleep(seconds):
                return self._sleep(seconds)
            case Local(work):
                return work()
            case Resolve(scheme, host):
                return self._resolve(scheme, host)
            case Exchange():
                return self._exchange(effect)
            case Fetch():
                return self._fetch(effect)
            case Emit():
                raise AssertionError("events are told, not performed")

    def _resolve(self, scheme: str, host: str) -> tuple[str, ...]:
        if not self._connects or is_proxied(self._config, scheme, host):
            return ()
        try:
            found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return ()
        return tuple(str(address[0]) for *_, address in found)

    def _exchange(self, exchange: Exchange) -> Response | Failure:
        received = Received(TimeLeft(0, exchange.timeout_s))
        request = self._wire.api_request(self._http, exchange)
        if isinstance(request, Failure):
            return request
        try:
            answer = self._http.send(request, stream=True, auth=None, follow_redirects=False)
            try:
                received.head = answer
                for chunk in answer.iter_bytes():
                    received.add(chunk)
            finally:
                answer.close()
        except FAILURES as error:
            return self._wire.failure(error, self._wire.partial(received))
        return self._wire.whole(received, answer)

    def _fetch(self, fetch: Fetch) -> Response | Failure:
        try:
            request = self._wire.media_request(fetch)
            answer = self._http.send(request, stream=True, auth=None, follow_redirects=False)
            try:
                got = Response(answer.status_code, answer.headers)
                for chunk in answer.iter_bytes() if got.status_code in (200, 206) else ():
                    fetch.sink(got, chunk)
                return got
            finally:
                answer.close()
        except FAILURES as error:
            return self._wire.failure(error)
