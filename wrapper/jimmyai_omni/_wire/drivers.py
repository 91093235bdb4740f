"""The drivers: what performs the effects of a flow, with httpx, once blocking and once awaiting."""

from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any, TypeVar, cast

import attrs
import httpx

from jimmyai_omni._config import Config
from jimmyai_omni._flows.effects import Effect, Exchange, Failure, Fetch, Flow, Request, Response, Sleep
from jimmyai_omni._wire.redact import redact_body, redact_text
from jimmyai_omni.errors import ConfigurationError

T = TypeVar("T")
C = TypeVar("C")
# Raised before a byte of the request has left: the server cannot have seen it.
_UNDELIVERED = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)
_FAILURES = (httpx.HTTPError, httpx.InvalidURL, UnicodeError)


class SyncDriver:
    """Performs effects on an `httpx.Client`."""

    def __init__(
        self, config: Config, transport: httpx.BaseTransport | None, sleep: Callable[[float], object]
    ) -> None:
        self._wire = _Wire(config)
        self._http = self._wire.client(httpx.Client, transport)
        self._sleep = sleep

    def run(self, flow: Flow[T]) -> T:
        """Drive a flow to its end."""
        try:
            effect = next(flow)
            while True:
                try:
                    result = self._perform(effect)
                except BaseException as error:  # noqa: BLE001 - the flow cleans up, and it goes on from there
                    effect = flow.throw(error)
                else:
                    effect = flow.send(result)
        except StopIteration as stop:
            return cast(T, stop.value)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _perform(self, effect: Effect) -> Response | Failure | None:
        try:
            match effect:
                case Sleep(seconds):
                    self._sleep(seconds)
                    return None
                case Exchange(request):
                    sent = self._wire.build(self._http, request)
                    if isinstance(sent, Failure):
                        return sent
                    return self._wire.response(self._http.send(sent))
                case Fetch(url, sink):
                    with self._http.stream("GET", url, **_MEDIA) as answer:
                        for chunk in answer.iter_bytes() if answer.status_code == 200 else ():
                            sink(chunk, _total(answer))
                        return _head(answer)
        except _FAILURES as error:
            return self._wire.failure(error)


class AsyncDriver:
    """Performs effects on an `httpx.AsyncClient`, under asyncio or trio."""

    def __init__(
        self, config: Config, transport: httpx.AsyncBaseTransport | None, sleep: Callable[[float], Any]
    ) -> None:
        self._wire = _Wire(config)
        self._http = self._wire.client(httpx.AsyncClient, transport)
        self._sleep = sleep

    async def run(self, flow: Flow[T]) -> T:
        """Drive a flow to its end."""
        try:
            effect = next(flow)
            while True:
                try:
                    result = await self._perform(effect)
                except BaseException as error:  # noqa: BLE001 - the flow cleans up, and it goes on from there
                    effect = flow.throw(error)
                else:
                    effect = flow.send(result)
        except StopIteration as stop:
            return cast(T, stop.value)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _perform(self, effect: Effect) -> Response | Failure | None:
        try:
            match effect:
                case Sleep(seconds):
                    await self._sleep(seconds)
                    return None
                case Exchange(request):
                    sent = self._wire.build(self._http, request)
                    if isinstance(sent, Failure):
                        return sent
                    return self._wire.response(await self._http.send(sent))
                case Fetch(url, sink):
                    async with self._http.stream("GET", url, **_MEDIA) as answer:
                        if answer.status_code == 200:
                            async for chunk in answer.aiter_bytes():
                                sink(chunk, _total(answer))
                        return _head(answer)
        except _FAILURES as error:
            return self._wire.failure(error)


class _Wire:
    """What both drivers say to httpx, and what they make of its answers."""

    def __init__(self, config: Config) -> None:
        self._config = config

    def client(self, kind: Callable[..., C], transport: object) -> C:
        agent = f"jimmyai-omni/{version('jimmyai-omni')}"
        try:
            return kind(
                base_url=self._config.base_url,
                timeout=httpx.Timeout(self._config.timeout_s),
                headers={"User-Agent": agent, "Accept": "application/json"},
                # A redirected POST could be billed twice, and a redirected token could go anywhere.
                follow_redirects=False,
                trust_env=not self._config.is_loopback,
                transport=transport,
            )
        except (ImportError, OSError, ValueError) as error:
            raise ConfigurationError(
                f"the proxy or certificate settings of the environment cannot be used ({error})",
                hint="look at the variables HTTP_PROXY, ALL_PROXY, NO_PROXY and SSL_CERT_FILE",
            ) from error

    def build(self, http: httpx.Client | httpx.AsyncClient, request: Request) -> httpx.Request | Failure:
        options: dict[str, Any] = {"method": request.method, "url": request.path}
        if request.params:
            options["params"] = request.params
        if request.json is not None:
            options["json"] = request.json
        if request.upload is not None:
            options["files"] = {"file": request.upload}
        if request.authenticated:
            options["headers"] = {"Authorization": f"Bearer {self._config.require_key()}"}
        try:
            return http.build_request(**options)
        except (httpx.InvalidURL, UnicodeError) as error:
            return attrs.evolve(self.failure(error), delivered=False)

    def response(self, answer: httpx.Response) -> Response:
        body = redact_body(answer.content, self._config.api_key)
        return Response(answer.status_code, _lower(answer.headers), body)

    def failure(self, error: Exception) -> Failure:
        text = redact_text(str(error), self._config.api_key)
        reason = f"{type(error).__name__}: {text}" if text else type(error).__name__
        return Failure(reason, delivered=not isinstance(error, _UNDELIVERED))


_MEDIA: dict[str, Any] = {
    "headers": {"Accept": "*/*", "Accept-Encoding": "identity"},
    "follow_redirects": True,
}


def _head(answer: httpx.Response) -> Response:
    return Response(answer.status_code, _lower(answer.headers))


def _total(answer: httpx.Response) -> int | None:
    length = answer.headers.get("content-length", "")
    return int(length) if length.isdecimal() else None


def _lower(headers: httpx.Headers) -> Mapping[str, str]:
    return {name.lower(): value for name, value in headers.items()}
