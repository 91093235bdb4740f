"""What `omni doctor` finds at the API, by calls that are not billed."""

import socket
import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from jimmyai_omni import Omni
from jimmyai_omni.cli.doctor_machine import proxy_of
from jimmyai_omni.cli.exits import FAILED
from jimmyai_omni.cli.finding import Finding, failure
from jimmyai_omni.errors import OmniError

if TYPE_CHECKING:
    from jimmyai_omni._config import Config, Options
    from jimmyai_omni._flows.effects import Response

_SKEW_S: Final = 30.0


def api(config: "Config", options: "Options") -> Iterator[Finding]:
    """Whether the API is there and takes the key, and what may be spent."""
    heard: list[tuple[float, Response]] = []
    try:
        with Omni(**options, on_response=lambda r: heard.append((time.time(), r))) as omni:
            yield _address(config)
            catalogue = _catalogue(omni)
            yield catalogue
            if heard:
                yield _clock(*heard[0])
            if catalogue.verdict == "ok" and config.api_key:
                yield from _account(omni)
    except OmniError as error:
        yield failure("client", error)


def _address(config: "Config") -> Finding:
    """Whether the host's name is known."""
    host = urlsplit(config.base_url).hostname or ""
    if proxy_of(config):
        return Finding("address", "ok", f"the proxy looks {host} up")
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        todo = "check the network, and the host's name in JIMMYAI_BASE_URL, --base-url or the profile"
        return Finding("address", "fail", f"{host} cannot be looked up: {error}", todo, FAILED)
    return Finding("address", "ok", f"{host} is {found[0][4][0]}")


def _catalogue(omni: Omni) -> Finding:
    """Whether the API answers what needs no key."""
    started = time.monotonic()
    try:
        models = omni.models()
    except OmniError as error:
        found = failure("api", error)
        # Of a call without a key, a refusal says nothing of the key.
        return Finding(found.check, found.verdict, found.found, found.next, FAILED)
    elapsed_ms = (time.monotonic() - started) * 1000
    return Finding("api", "ok", f"{len(models)} models, after {elapsed_ms:.0f} ms with the connection")


def _clock(heard_at: float, response: "Response") -> Finding:
    """Whether this clock and the server's agree."""
    try:
        ahead_s = heard_at - parsedate_to_datetime(response.headers["date"]).timestamp()
    except (KeyError, ValueError):
        return Finding("clock", "ok", "the server does not say what time it is")
    found = f"{abs(ahead_s):.0f} s {'ahead of' if ahead_s > 0 else 'behind'} the server's"
    if abs(ahead_s) <= _SKEW_S:
        return Finding("clock", "ok", found)
    return Finding("clock", "warn", found, "set the clock; times of expiry are off by that")


def _account(omni: Omni) -> Iterator[Finding]:
    """Whether the key is taken, and what it may spend."""
    try:
        key = omni.key_balance()
        quota = (
            "unlimited" if key.unlimited else f"{_coins(key.available)} of {_coins(key.total)} JimiCoin left"
        )
        yield _money(
            "quota", f"{key.name or 'the key'} is taken; {quota}", None if key.unlimited else key.available
        )
        account = omni.balance()
        yield _money("balance", f"{_coins(account.available)} JimiCoin available", account.available)
    except OmniError as error:
        yield failure("account", error)


def _money(check: str, found: str, available: float | None) -> Finding:
    if available is None or available > 0:
        return Finding(check, "ok", found)
    return Finding(check, "warn", found, "top up the account, or raise the key's quota")


def _coins(amount: float | None) -> str:
    return "?" if amount is None else f"{amount:g}"
