"""The httpx clients that are made here. They keep no cookies, since the API sets none.

To look for cookies, httpx makes a request and an answer of urllib each time, which takes a tenth of the CPU
time of an exchange; it has no option for that.
"""

from typing import Final

import httpx


class _NoCookies(httpx.Cookies):
    def extract_cookies(self, response: httpx.Response) -> None:
        """Take none."""


_NONE: Final = _NoCookies()


class _WithoutCookies:
    @property
    def cookies(self) -> httpx.Cookies:
        """There are none."""
        return _NONE

    @cookies.setter
    def cookies(self, cookies: object) -> None:  # noqa: ARG002
        raise AttributeError("this client keeps no cookies")


class BlockingClient(_WithoutCookies, httpx.Client):
    """See the module."""


class AwaitingClient(_WithoutCookies, httpx.AsyncClient):
    """See the module."""
