"""A transport whose looks go over aiohttp, which takes less CPU time than httpx's own (extra `fast`).

Creates, uploads and media stay with httpx: the bridge to aiohttp cannot tell a connection that was never made
from one that was lost with a request on it, which decides what is billed, and it writes URLs anew, which
those that are signed may not survive.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager
from typing import cast

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from jimmyai_omni._wire.lanes import MOST, Lanes
from jimmyai_omni.errors import ConfigurationError


class FastLooks(httpx.AsyncBaseTransport):
    """Sends what reads from the API over aiohttp, and all else as `Lanes` does.

    Args:
        verify: How to trust certificates.
        trust_env: Whether the environment may say it too.
    """

    def __init__(self, verify: ssl.SSLContext | bool, *, trust_env: bool) -> None:
        # Reading the certificates takes long.
        trust = httpx.create_ssl_context(verify=verify, trust_env=trust_env)
        self._lanes = Lanes(trust, trust_env=trust_env)
        self._looks = AiohttpTransport(client=lambda: _session(trust))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """See `httpx.AsyncBaseTransport`."""
        _check_loop()
        # Only a request of the API bears the key, and only a GET changes nothing.
        if request.method != "GET" or "Authorization" not in request.headers:
            return await self._lanes.handle_async_request(request)
        with _named():
            answer = await self._looks.handle_async_request(request)
        answer.stream = _Stream(cast(httpx.AsyncByteStream, answer.stream))
        return answer

    async def aclose(self) -> None:
        """Close the connections that are free."""
        await self._looks.aclose()
        await self._lanes.aclose()


class _Stream(httpx.AsyncByteStream):
    """The body of an answer."""

    def __init__(self, stream: httpx.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _named():
            async for chunk in self._stream:
                yield chunk

    async def aclose(self) -> None:
        """Close it."""
        with _named():
            await self._stream.aclose()


def _check_loop() -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        raise ConfigurationError("fast=True works under asyncio only", hint="leave it out here") from None


def _session(trust: ssl.SSLContext) -> aiohttp.ClientSession:
    connector = aiohttp.TCPConnector(ssl=trust, limit=MOST)
    # It would keep cookies, and send them with the next request.
    return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())


@contextmanager
def _named() -> Generator[None]:
    """Turns errors of aiohttp into those of httpx: the bridge knows not all, and misnames some."""
    try:
        yield
    except httpx.ConnectTimeout as error:
        cause = error.__cause__
        if isinstance(cause, aiohttp.ClientConnectorError):
            raise httpx.ConnectError(str(error)) from cause
        if not isinstance(cause, aiohttp.ServerTimeoutError):
            raise httpx.ReadError(str(error) or "the connection was lost") from cause
        raise
    except (aiohttp.ClientError, aiohttp.http.HttpProcessingError) as error:
        raise httpx.RemoteProtocolError(str(error)) from error
