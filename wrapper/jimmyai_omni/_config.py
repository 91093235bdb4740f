"""Where a client sends, with which key, and how it behaves: from arguments, environment and file.

What is found first counts:

1. arguments (`None` is not given);
2. the profile that an argument names;
3. the environment: `JIMMYAI_API_KEY`, `JIMMYAI_BASE_URL`;
4. the profile that `JIMMYAI_PROFILE` names, or else the one called `default`, if there is one;
5. the defaults.

The key and the host belong together. The environment and a profile are never mixed for them: a key would go
to a host that it was not meant for, so that is an error. An argument goes with either.
"""

import hashlib
import os
import ssl
from collections.abc import Mapping
from typing import Any, Final, Literal, TypedDict, cast

import attrs

from jimmyai_omni._policies.poll import PollPolicy
from jimmyai_omni._policies.retry import RetryPolicy
from jimmyai_omni._profiles import KEY_VARIABLE, PROFILE_VARIABLE, find_profile
from jimmyai_omni._url import base_url_problem, is_loopback
from jimmyai_omni.errors import ConfigurationError

DEFAULT_BASE_URL: Final = "https://www.jimmyai.cn"
LONGEST_TIMEOUT_S: Final = 86400.0
BASE_URL_VARIABLE: Final = "JIMMYAI_BASE_URL"
_SENDING: Final = ("timeout_s", "proxy", "verify", "http2", "fast")


class CallOptions(TypedDict, total=False):
    """The options that `with_options` can change for some calls."""

    timeout_s: float
    """The longest silence of a connection, in seconds; 60 by default."""
    poll: PollPolicy
    """When `wait` and `generate` look at a task."""
    retry: RetryPolicy
    """How often a call is sent again that certainly had no effect."""
    verify_balance: bool
    """Read the balance before each create, so that an unknown outcome can be settled; off by default."""


class Options(CallOptions, total=False):
    """The options of a client, all by keyword."""

    base_url: str | None
    """The host; otherwise `JIMMYAI_BASE_URL`, otherwise the profile's, otherwise the documented one."""
    profile: str | None
    """A profile of the configuration file, whose values then count before the environment."""
    journal: bool | str | os.PathLike[str]
    """Keep a durable record of all tasks: in the user's own file (`True`), in this one, or in the
    PostgreSQL database of a URL; off by default."""
    max_spend: float | None
    """The most, in JimiCoin, that all creates of this client may cost together."""
    min_balance: float | None
    """What, in JimiCoin, the account must still hold after each create."""
    proxy: str | None
    """The URL of a proxy, instead of those of the environment."""
    verify: bool | ssl.SSLContext
    """How to trust certificates; an `ssl.SSLContext` for authorities of your own."""
    http2: bool
    """Speak HTTP/2, which needs the extra `http2`."""
    fast: bool
    """Look over aiohttp, which needs the extra `fast`, and asyncio; all that costs money goes over httpx."""


@attrs.frozen(kw_only=True)
class Config:
    """What a client needs to know to send."""

    base_url: str
    api_key: str | None = attrs.field(repr=False)
    """Never shown, logged or sent to another host."""
    timeout_s: float = 60.0
    """The longest silence of a connection, in seconds."""
    proxy: str | None = attrs.field(default=None, repr=False)
    verify: bool | ssl.SSLContext = True
    http2: bool = False
    fast: bool = False
    sources: Mapping[str, str] = attrs.field(factory=dict[str, str], eq=False, repr=False)
    """Where each setting that was not left at its default comes from, in words."""

    def __attrs_post_init__(self) -> None:
        if not 0 < self.timeout_s <= LONGEST_TIMEOUT_S:
            raise ConfigurationError(f"{self.timeout_s} s is no timeout", hint="give up to a day, in seconds")

    @property
    def is_loopback(self) -> bool:
        """Whether the host is this machine, which no proxy can reach."""
        return is_loopback(self.base_url)

    @property
    def account(self) -> str:
        """A short hash of the key: which tasks belong together, without saying whose they are."""
        return hashlib.sha256(f"jimmyai-omni {self.api_key or ''}".encode()).hexdigest()[:12]

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


def resolve(api_key: str | None, options: Options) -> tuple[Config, Options]:
    """What a client needs to know to send, and its options with those of the profile.

    Raises:
        ConfigurationError: A value or the configuration file cannot be used, or the key is not for the host.
    """
    sources = _sources(api_key, options)
    found = {name: source for source in reversed(sources) for name in source.values}
    settings = {name: source.values[name] for name, source in found.items()}
    key = _checked_key(settings.pop("api_key", None))
    if key:
        _check_pair(found["api_key"], found["base_url"])
    config = Config(
        **{name: settings[name] for name in _SENDING if name in settings},
        base_url=_checked_url(settings["base_url"], key),
        api_key=key,
        sources={name: source.name for name, source in found.items() if source.kind != "default"},
    )
    return config, cast(Options, settings)


@attrs.frozen
class _Source:
    """A place that settings come from."""

    kind: Literal["argument", "profile", "environment", "default"]
    name: str
    values: Mapping[str, Any] = attrs.field(repr=False)


def _sources(api_key: str | None, options: Options) -> tuple[_Source, ...]:
    """All of them, the first one first."""
    asked = options.get("profile")
    # What is empty was given: it may be a variable that somebody forgot to set.
    given = {name: value for name, value in {**options, "api_key": api_key}.items() if value is not None}
    profile = find_profile((os.environ.get(PROFILE_VARIABLE) or None) if asked is None else asked)
    file = (
        [_Source("profile", f"profile {profile.name!r} of {profile.path}", profile.values)] if profile else []
    )
    environment = [
        _Source("environment", variable, {name: value})
        for name, variable in (("api_key", KEY_VARIABLE), ("base_url", BASE_URL_VARIABLE))
        if (value := os.environ.get(variable))
    ]
    return (
        _Source("argument", "argument", given),
        *(environment + file if asked is None else file + environment),
        _Source("default", "default", {"base_url": DEFAULT_BASE_URL}),
    )


def _check_pair(key: _Source, host: _Source) -> None:
    if {key.kind, host.kind} == {"environment", "profile"}:
        raise ConfigurationError(
            f"the API key is from {key.name} and the host from {host.name}, which may not belong together; "
            "nothing was sent",
            hint=f"set both in one place: {KEY_VARIABLE} and {BASE_URL_VARIABLE}, or api_key and base_url of "
            "the profile",
        )


def _checked_url(text: str, key: str | None) -> str:
    url = text.strip()
    problem = base_url_problem(url)
    if problem:
        shown = url.partition("?")[0]
        # What was mistaken for a URL may be the key, and before an @ there may be a password.
        secret = "@" in url or "%40" in url or (key and key in shown)
        named = repr(shown) if "." in shown and not secret else "what was given"
        raise ConfigurationError(
            f"{named} is no base URL: {problem}; nothing was sent",
            hint=f"write it like {DEFAULT_BASE_URL}, in {BASE_URL_VARIABLE} or --base-url",
        )
    return url.rstrip("/")


def _checked_key(key: str | None) -> str | None:
    key = key.strip() if key else None
    if key and (not key.isascii() or not key.isprintable() or " " in key):
        raise ConfigurationError(
            "the API key holds characters that no key has; nothing was sent",
            hint=f"copy it again into {KEY_VARIABLE}, without quotes and without the word Bearer",
        )
    return key or None
