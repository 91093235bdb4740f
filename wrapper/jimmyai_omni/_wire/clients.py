"""The httpx clients that are made here, and whether a proxy stands in front of them.

They keep no cookies, since the API sets none. To look for cookies, httpx makes a request and an answer of
urllib each time, which takes a tenth of the CPU time of an exchange; it has no option for that.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.request import getproxies, proxy_bypass

import httpx

from jimmyai_omni._config import Config
from jimmyai_omni._wire.lanes import Lanes
from jimmyai_omni.errors import ConfigurationError

if TYPE_CHECKING:
    from jimmyai_omni._wire.fast_looks import FastLooks

C = TypeVar("C")


class _NoCookies(httpx.Cookies):
    def extract_cookies(self, response: httpx.Response) -> None:
        """Take none."""


class _WithoutCookies:
    def __init__(self, **options: Any) -> None:
        self._no_cookies = _NoCookies()
        super().__init__(**options)

    @property
    def cookies(self) -> httpx.Cookies:
        """There are none."""
        return self._no_cookies

    @cookies.setter
    def cookies(self, cookies: object) -> None:  # noqa: ARG002
        raise AttributeError("this client keeps no cookies")


class BlockingClient(_WithoutCookies, httpx.Client):
    """See the module."""


class AwaitingClient(_WithoutCookies, httpx.AsyncClient):
    """See the module."""


def blocking_client(config: Config, given: httpx.Client | httpx.BaseTransport | None) -> httpx.Client:
    """The blocking client: the given one, or one over the given transport.

    Raises:
        ConfigurationError: The settings, or those of the environment, cannot be used.
    """
    if config.fast:
        raise ConfigurationError("fast=True works under asyncio only", hint="use AsyncOmni")
    return given if isinstance(given, httpx.Client) else _made(BlockingClient, config, lambda: given)


def awaiting_client(
    config: Config, given: httpx.AsyncClient | httpx.AsyncBaseTransport | None
) -> httpx.AsyncClient:
    """The awaiting client; see `blocking_client`."""
    if given is None and not (config.proxy or _environment_proxies(config) or config.http2):
        kind = _fast_looks() if config.fast else Lanes
        trust_env = not config.is_loopback
        return _made(AwaitingClient, config, lambda: kind(config.verify, trust_env=trust_env))
    if config.fast:
        raise ConfigurationError(
            "fast=True goes with no HTTP/2, no proxy, and no client or transport of yours",
            hint="leave out one of them",
        )
    return given if isinstance(given, httpx.AsyncClient) else _made(AwaitingClient, config, lambda: given)


def is_proxied(config: Config, scheme: str, host: str) -> bool:
    """Whether a proxy is asked for this host, which looks its name up by itself."""
    if config.proxy:
        return True
    return bool({scheme, "all"} & _environment_proxies(config)) and not proxy_bypass(host)


def _made(kind: Callable[..., C], config: Config, transport: Callable[[], object]) -> C:
    try:
        own = transport()
        return kind(
            timeout=httpx.Timeout(config.timeout_s),
            # A redirected POST could be billed twice, and a redirected token could go anywhere.
            follow_redirects=False,
            trust_env=not config.is_loopback,
            transport=own,
            # It would take the place of the transport.
            proxy=config.proxy if own is None else None,
            verify=config.verify,
            http2=config.http2,
        )
    except (ImportError, OSError) as error:
        raise _unusable(str(error)) from error
    except (ValueError, httpx.InvalidURL) as error:
        # It may quote the password of a proxy.
        raise _unusable(type(error).__name__) from None


def _environment_proxies(config: Config) -> set[str]:
    """The schemes for which the environment names a proxy."""
    return set() if config.is_loopback else getproxies().keys() & {"http", "https", "all"}


def _fast_looks() -> "type[FastLooks]":
    try:
        # It takes as long to import as httpx.
        from jimmyai_omni._wire.fast_looks import FastLooks
    except ImportError as error:
        raise ConfigurationError(
            f"fast=True needs aiohttp ({error})", hint="pip install 'jimmyai-omni[fast]'"
        ) from error
    return FastLooks


def _unusable(why: str) -> ConfigurationError:
    return ConfigurationError(
        f"the proxy, certificate or HTTP/2 settings cannot be used ({why})",
        hint="look at proxy, verify and http2, and the variables HTTP_PROXY, ALL_PROXY, NO_PROXY and "
        "SSL_CERT_FILE",
    )
