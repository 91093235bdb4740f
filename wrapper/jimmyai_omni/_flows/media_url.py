"""Where a video may be fetched from: every URL on the way to it is looked at before it is asked."""

from jimmyai_omni._flows.effects import Flow, Resolve
from jimmyai_omni._flows.transfer import Trouble
from jimmyai_omni._url import Url, absolute_url, is_private_host


def media_url(text: str, base: str, who: str = "its URL") -> Url:
    """The URL of a video, completed by the one that named it.

    Args:
        text: The URL, or a part of one.
        base: What completes it.
        who: What led there, for errors.

    Raises:
        Trouble: It is none that is fetched.
    """
    try:
        return absolute_url(text, base)
    except ValueError as error:
        raise Trouble(f"{who} {error}") from error


def redirected(url: Url, location: str | None) -> Url:
    """Where a redirect leads.

    Raises:
        Trouble: It is none that is followed.
    """
    if not location:
        raise Trouble(f"the redirect of {url.host} leads nowhere")
    there = media_url(location, url.text, f"the redirect of {url.host}")
    if (url.scheme, there.scheme) == ("https", "http"):
        raise Trouble(f"the redirect of {url.host} leads from https to plain http at {there.host}")
    return there


def check_host(url: Url, base_url: str) -> Flow[None]:
    """Make sure that a host is no private one, unless that of the API is one, too.

    Raises:
        Trouble: It is.
    """
    if not (yield from _is_private(url)):
        return
    if not (yield from _is_private(absolute_url("", base_url))):
        raise Trouble(f"the URL leads to the private address of {url.host}, and the API is public")


def _is_private(url: Url) -> Flow[bool]:
    if is_private_host(url.host):
        return True
    addresses: tuple[str, ...] = yield Resolve(url.scheme, url.host)
    return any(is_private_host(address) for address in addresses)
