"""The deployment behind a gate: one request in, one answer out, nothing followed and nothing sent again."""

import socket
import ssl
from collections.abc import AsyncIterator
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Final, Literal

import httpx

from jimmyai_omni._url import is_loopback
from jimmyai_omni_contract.gate.headers import RawHeaders
from jimmyai_omni_contract.gate.options import GateOptions

_UNCONNECTED: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
Failed = Literal["unreachable", "lost", "silent"]
_READABLE: Final = range(200, 600)


@cache
def certificates() -> ssl.SSLContext:
    """Whom to trust; read once for all of a process."""
    return httpx.create_ssl_context()


class NoAnswer(Exception):
    """No answer began.

    Args:
        what: `unreachable` where no connection was made; `lost`; or `silent` for too long.
        reason: In a few words, without anything that was sent or received.
    """

    def __init__(self, what: Failed, reason: str) -> None:
        super().__init__(reason)
        self.what: Failed = what
        self.reason = reason


class AnswerCut(Exception):
    """An answer broke off."""


class Upstream:
    """Connections to one deployment. Its errors name what went wrong and quote nothing."""

    def __init__(self, options: GateOptions) -> None:
        self.base_url = options.upstream
        self._http = httpx.AsyncClient(
            timeout=options.timeout(),
            follow_redirects=False,
            verify=certificates(),
            trust_env=not is_loopback(options.upstream),
            # A cookie of one caller is no other caller's.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=20),
        )
        self._timeout = options.timeout().as_dict()

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    def url(self, target: bytes) -> httpx.URL | None:
        """The URL of a path and query; `None` where it would have to be changed, so as to lead elsewhere."""
        base = httpx.URL(self.base_url)
        whole = base.raw_path.rstrip(b"/") + target
        try:
            url = base.copy_with(raw_path=whole)
        except (httpx.InvalidURL, UnicodeError):
            return None
        return url if url.raw_path == whole else None

    async def send(
        self, method: str, url: httpx.URL, headers: RawHeaders, body: AsyncIterator[bytes] | None
    ) -> httpx.Response:
        """Send a request once; the answer's body is still to be read with `chunks`.

        Raises:
            NoAnswer: None began.
        """
        request = httpx.Request(
            method, url, headers=headers, content=body, extensions={"timeout": self._timeout}
        )
        try:
            answer = await self._http.send(request, stream=True, auth=None, follow_redirects=False)
        except _UNCONNECTED as error:
            raise NoAnswer("unreachable", _reason(error)) from None
        except httpx.TimeoutException as error:
            raise NoAnswer("silent", type(error).__name__) from None
        except httpx.HTTPError as error:
            raise NoAnswer("lost", type(error).__name__) from None
        if answer.status_code not in _READABLE:
            await answer.aclose()
            raise NoAnswer("lost", "a status code that is none")
        return answer


def _reason(error: Exception) -> str:
    """What is behind an error of a connection, in a few words."""
    cause: BaseException | None = error
    while cause is not None:
        match cause:
            case ssl.SSLCertVerificationError():
                return f"its certificate is not trusted: {cause.verify_message.rstrip('.')}"
            case ssl.SSLError():
                return "no TLS could be agreed on; is it http instead?"
            case socket.gaierror():
                return "there is no such host"
            case ConnectionRefusedError():
                return "it refuses connections"
            case _:
                cause = cause.__cause__ or cause.__context__
    return type(error).__name__


async def chunks(answer: httpx.Response) -> AsyncIterator[bytes]:
    """The body of an answer as it comes, not decompressed.

    Raises:
        AnswerCut: It broke off, or stopped for too long.
    """
    try:
        async for chunk in answer.aiter_raw():
            yield chunk
    except httpx.HTTPError as error:
        raise AnswerCut(type(error).__name__) from None
