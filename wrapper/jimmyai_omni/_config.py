"""Where the client sends, and with which key."""

import os
from typing import Final

import attrs
import httpx

from jimmyai_omni.errors import ConfigurationError

DEFAULT_BASE_URL: Final = "https://www.jimmyai.cn"
LONGEST_TIMEOUT_S: Final = 86400.0
KEY_VARIABLE: Final = "JIMMYAI_API_KEY"
BASE_URL_VARIABLE: Final = "JIMMYAI_BASE_URL"


@attrs.frozen
class Config:
    """The settings of a client."""

    base_url: str
    api_key: str | None = attrs.field(repr=False)
    """Never shown, logged or sent to another host."""
    timeout_s: float
    """The longest silence of a connection, in seconds."""

    @classmethod
    def resolve(cls, api_key: str | None, base_url: str | None, timeout_s: float) -> "Config":
        """What was given, or else what the environment says, or else the documented host.

        Raises:
            ConfigurationError: The base URL is none, or the key cannot be a key.
        """
        # What was given counts even if it is empty: it may be a variable that somebody forgot to set.
        url = (os.environ.get(BASE_URL_VARIABLE) or DEFAULT_BASE_URL) if base_url is None else base_url
        url = url.strip()
        key = _checked_key(os.environ.get(KEY_VARIABLE) if api_key is None else api_key)
        if not 0 < timeout_s <= LONGEST_TIMEOUT_S:
            raise ConfigurationError(f"{timeout_s} s is no timeout", hint="give up to a day, in seconds")
        if not _is_base_url(url):
            shown = url.rpartition("@")[2].partition("?")[0]
            # What was mistaken for a URL may be the key.
            named = repr(shown) if "." in shown and not (key and key in shown) else "what was given"
            raise ConfigurationError(
                f"{named} is no base URL; nothing was sent",
                hint=f"write it like {DEFAULT_BASE_URL}, in {BASE_URL_VARIABLE} or --base-url",
            )
        return cls(url.rstrip("/"), key, timeout_s)

    @property
    def is_loopback(self) -> bool:
        """Whether the host is this machine, which no proxy can reach."""
        return httpx.URL(self.base_url).host in ("localhost", "127.0.0.1", "::1")

    def require_key(self) -> str:
        """The key.

        Raises:
            ConfigurationError: There is none.
        """
        if self.api_key is None:
            raise ConfigurationError(
                "there is no API key; nothing was sent",
                hint=f"set {KEY_VARIABLE}, or try without one: omni generate --demo '...'",
            )
        return self.api_key


def _is_base_url(text: str) -> bool:
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:
        return False
    named = url.scheme in ("http", "https") and url.host and (url.port is None or 0 < url.port < 65536)
    rest = url.query or url.fragment or url.userinfo or "?" in text or "#" in text
    return bool(named and not rest and text.isprintable() and " " not in text)


def _checked_key(key: str | None) -> str | None:
    key = key.strip() if key else None
    if key and (not key.isascii() or not key.isprintable() or " " in key):
        raise ConfigurationError(
            "the API key holds characters that no key has; nothing was sent",
            hint=f"copy it again into {KEY_VARIABLE}, without quotes and without the word Bearer",
        )
    return key or None
