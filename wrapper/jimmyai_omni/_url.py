"""What a URL says of the host that it leads to."""

import ipaddress
import re
import socket
from collections.abc import Mapping
from typing import Final, cast
from urllib.parse import urljoin

import attrs
import httpx

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_LOCAL_NAMES: Final = ("localhost", "local", "internal")
_HOST: Final = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?")
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
# Local proxies hand these out in place of every public address; nothing private is there.
_STAND_INS: Final = ipaddress.IPv4Network("198.18.0.0/15")


@attrs.frozen
class Url:
    """An absolute http or https URL."""

    text: str = attrs.field(repr=False)
    """All of it. Its query may hold a signature, so it is for requests only."""
    scheme: str
    host: str
    """In the form that is looked up: ASCII, without brackets."""


def absolute_url(text: str, base: str) -> Url:
    """A URL, completed by the one that it stands in.

    Raises:
        ValueError: It is none, or none that is fetched; the reason holds nothing of its path and query.
    """
    try:
        url = httpx.URL(urljoin(base, text))
        # The readable form is asked for, too, since httpx will: it may turn out to be none.
        host = url.host and url.raw_host.decode()
    except (httpx.InvalidURL, ValueError) as error:
        raise ValueError("cannot be read") from error
    if url.scheme not in ("http", "https"):
        raise ValueError(f"leads to {url.scheme}://, and only http and https are fetched")
    if not host or not (url.port is None or 0 < url.port < 65536):
        raise ValueError("has no host, or a port that is none")
    if url.userinfo:
        raise ValueError(f"holds a user name or a password for {host}")
    return Url(str(url), url.scheme, host)


def without_query(text: str) -> str:
    """A URL without what may be a secret: user name, password, query and fragment."""
    try:
        return str(httpx.URL(text).copy_with(userinfo=b"", query=None, fragment=None))
    except (httpx.InvalidURL, ValueError):
        return text.partition("?")[0]


def without_queries(value: object, field: str = "") -> object:
    """A body with all its URLs so; a prompt is left as it is."""
    match value:
        case dict():
            fields = cast(Mapping[str, object], value).items()
            return {name: without_queries(item, name) for name, item in fields}
        case list() | tuple():
            return [without_queries(item) for item in cast(list[object], value)]
        case str() if field != "prompt" and value.lower().startswith(("http://", "https://")):
            return without_query(value)
        case _:
            return value


def is_private_host(host: str) -> bool:
    """Whether a host is written as a private address, or under a name that is never public."""
    address = _address_of(host)
    if address is None:
        return host.rstrip(".").lower().rpartition(".")[2] in _LOCAL_NAMES
    return _is_private(address)


def base_url_problem(text: str) -> str:
    """Why a text is not the address of a host, and nothing more; empty where it is.

    The reason quotes nothing of the text, which may hold a password.
    """
    try:
        url = httpx.URL(text)
        # The readable form is asked for, too, since httpx will: it may turn out to be none.
        host = url.host and url.raw_host.decode()
    except (httpx.InvalidURL, UnicodeError):
        return "it cannot be read as a URL"
    if url.scheme not in ("http", "https"):
        return "it does not begin with http:// or https://"
    if url.userinfo:
        return "it holds a user name or a password"
    if "?" in text or "#" in text:
        return "it holds a query or a fragment"
    if ":" not in host and not _HOST.fullmatch(host):
        return "it has no host that could be looked up"
    if url.port is not None and not 0 < url.port < 65536:
        return "its port is none"
    return (
        "" if text.isprintable() and " " not in text else "it holds blanks or characters that cannot be seen"
    )


def is_loopback(url: str) -> bool:
    """Whether a URL leads to this machine."""
    return httpx.URL(url).host in ("localhost", "127.0.0.1", "::1")


def _address_of(host: str) -> Address | None:
    """The address that a host is written as, in all the forms that systems take: 127.1, 0x7f000001, ..."""
    written = host.rstrip(".").replace("%25", "%")
    try:
        return ipaddress.ip_address(written)
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(written))
    except (OSError, ValueError):
        return None


def _is_private(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return _is_private(inner)
    elif address in _STAND_INS:
        return False
    return address.is_multicast or not address.is_global
