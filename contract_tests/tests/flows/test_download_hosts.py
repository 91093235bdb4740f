"""A video is fetched from public hosts only, hop by hop, and no host is told more than it needs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from jimmyai_omni import DownloadFailed, Task
from jimmyai_omni._flows.effects import Resolve
from jimmyai_omni._flows.media_url import check_host
from jimmyai_omni._flows.transfer import Trouble
from jimmyai_omni._url import absolute_url, is_private_host
from tests.downloads.videos import VIDEO
from tests.flows.answers import media, redirect
from tests.flows.harness import BASE_URL, MEDIA, MEDIA_URL, World, once, raised

PRIVATE = (
    *("127.0.0.1", "127.1", "2130706433", "0x7f000001", "127.0.0.1.", "localhost", "a.LOCALHOST."),
    *("10.0.0.7", "172.16.0.1", "172.31.255.255", "192.168.1.1", "0.0.0.0", "0", "169.254.169.254"),
    *(
        "100.64.0.1",
        "100.100.100.200",
        "224.0.0.1",
        "255.255.255.255",
        "nas.local",
        "metadata.google.internal",
    ),
    *("::1", "::", "fe80::1", "fe80::1%25eth0", "fc00::1", "fd12:3456::1", "ff02::1"),
    *("::ffff:127.0.0.1", "::ffff:a00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::"),
)
PUBLIC = (
    *("media.example.com", "8.8.8.8", "134744072", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8"),
    # Local proxies resolve every name to one of these.
    *("198.18.0.42", "localhost.example.com", "internal.example.com"),
)


def task(url: str) -> Task:
    return Task(id="task_1", status="completed", video_url=url)


def url_of(host: str) -> str:
    return f"https://[{host}]/1.mp4?sign=SIGN" if ":" in host else f"https://{host}/1.mp4?sign=SIGN"


def refused(world: World, folder: Path, url: str) -> DownloadFailed:
    error = raised(DownloadFailed, world.omni.download, task(url), folder)
    assert list(folder.iterdir()) == []
    assert (error.task_id, error.billed) == ("task_1", "yes")
    assert "SIGN" not in f"{error} {error!r} {error.__cause__!r}"
    return error


@once
@pytest.mark.parametrize("host", PRIVATE)
def test_a_private_host_is_not_asked(world: World, tmp_path: Path, host: str) -> None:
    assert "private" in refused(world, tmp_path, url_of(host)).message
    assert world.sent == []


@once
@pytest.mark.parametrize("host", PRIVATE[::5])
def test_nor_is_it_after_a_redirect(world: World, tmp_path: Path, host: str) -> None:
    world.on(MEDIA, redirect(url_of(host)))
    assert "private" in refused(world, tmp_path, MEDIA_URL).message
    assert [request.url.host for request in world.sent] == ["media.example.com"]


@pytest.mark.parametrize("host", ["0177.0.0.1", "017700000001", "0x7f.0.0.1", *PRIVATE])
def test_a_private_host_is_one_in_every_form(host: str) -> None:
    assert is_private_host(host)


@pytest.mark.parametrize("host", PUBLIC)
def test_a_public_host_is_none_of_them(host: str) -> None:
    assert not is_private_host(host)


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:4010", "http://10.0.0.1", "http://localhost"])
def test_a_private_api_may_have_private_media(world: World, tmp_path: Path, base_url: str) -> None:
    world.on(("GET", "http://10.1.2.3/1.mp4"), media(VIDEO))
    omni = world.client(base_url=base_url)
    assert omni.download(task("http://10.1.2.3/1.mp4"), tmp_path).path.read_bytes() == VIDEO


def looked_up(url: str, base_url: str, addresses: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The names that are looked up for a URL, in order."""
    names: list[str] = []
    flow = check_host(absolute_url(url, base_url), base_url)
    try:
        effect: Any = next(flow)
        while True:
            assert isinstance(effect, Resolve)
            names.append(effect.host)
            effect = flow.send(addresses.get(effect.host, ()))
    except StopIteration:
        return names


def test_names_are_looked_up_and_all_their_addresses_count() -> None:
    addresses = {"media.example.com": ("93.184.216.34", "10.0.0.1"), "www.jimmyai.cn": ("93.184.216.35",)}
    trouble = raised(Trouble, looked_up, MEDIA_URL, BASE_URL, addresses)
    assert "private address of media.example.com" in trouble.reason
    assert looked_up(MEDIA_URL, BASE_URL, {"media.example.com": ("93.184.216.34",)}) == ["media.example.com"]


def test_an_api_under_a_private_name_may_have_private_media() -> None:
    addresses = {"media.example.com": ("10.0.0.1",), "relay.example.com": ("10.0.0.2",)}
    names = looked_up(MEDIA_URL, "http://relay.example.com:8080", addresses)
    assert names == ["media.example.com", "relay.example.com"]


def test_a_name_is_looked_up_as_it_is_asked_for() -> None:
    assert looked_up("https://münchen.example/1.mp4", BASE_URL, {}) == ["xn--mnchen-3ya.example"]


NO_URLS = {
    "file:///etc/passwd": "leads to file://",
    "ftp://media.example.com/1.mp4?sign=SIGN": "leads to ftp://",
    "javascript:alert(1)": "leads to javascript://",
    "data:video/mp4;base64,AAAA": "leads to data://",
    "https://user:secret@media.example.com/1.mp4": "holds a user name or a password for media.example.com",
    "https://media.example.com@evil.example.com/1.mp4": "holds a user name",
    "https://media.example.com\\@evil.example.com/1.mp4": "holds a user name",
    "https://media.example.com:99999/1.mp4": "a port that is none",
    "https://media.example.com:0/1.mp4": "a port that is none",
    "https://xn--/1.mp4?sign=SIGN": "cannot be read",
    "https://[::1/1.mp4": "cannot be read",
    "https://0177.0.0.1/1.mp4": "cannot be read",
    "http://": "has no host",
}


@once
@pytest.mark.parametrize(("url", "reason"), NO_URLS.items(), ids=NO_URLS)
def test_what_is_no_url_of_a_video_is_not_asked(world: World, tmp_path: Path, url: str, reason: str) -> None:
    error = refused(world, tmp_path, url)
    assert reason in error.message
    assert "secret" not in str(error)
    assert world.sent == []


@once
@pytest.mark.parametrize("location", [*NO_URLS, "", None], ids=str)
def test_nor_is_it_where_a_redirect_leads_there(world: World, tmp_path: Path, location: str | None) -> None:
    world.on(MEDIA, redirect(location) if location is not None else redirect("").without("Location"))
    refused(world, tmp_path, MEDIA_URL)
    assert {request.url.host for request in world.sent} == {"media.example.com"}


def test_a_redirect_from_https_to_http_is_refused(world: World, tmp_path: Path) -> None:
    world.on(MEDIA, redirect("http://cdn.example.net/1.mp4?sign=SIGN"))
    error = refused(world, tmp_path, MEDIA_URL)
    assert "from https to plain http at cdn.example.net" in error.message
    assert len(world.sent) == 1


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_redirect_from_http_is_followed(world: World, tmp_path: Path, scheme: str) -> None:
    world.on(("GET", "http://media.example.com/1.mp4"), redirect(f"{scheme}://cdn.example.net/1.mp4"))
    world.on(("GET", f"{scheme}://cdn.example.net/1.mp4"), media(VIDEO))
    assert world.omni.download(task("http://media.example.com/1.mp4"), tmp_path).path.read_bytes() == VIDEO


def hops(world: World, count: int) -> None:
    for number in range(count):
        here = "/videos/task_1.mp4" if number == 0 else f"/hop/{number}"
        world.on(("GET", f"https://media.example.com{here}"), redirect(f"/hop/{number + 1}"))
    world.on(("GET", f"https://media.example.com/hop/{count}"), media(VIDEO))


def test_five_redirects_are_followed(world: World, tmp_path: Path) -> None:
    hops(world, 5)
    assert world.omni.download(task(MEDIA_URL), tmp_path).path.read_bytes() == VIDEO
    assert len(world.sent) == 6


def test_a_sixth_redirect_is_not(world: World, tmp_path: Path) -> None:
    hops(world, 6)
    assert "more than 5 redirects" in refused(world, tmp_path, MEDIA_URL).message
    assert len(world.sent) == 6


def test_errors_name_the_host_and_not_what_may_be_a_signature(world: World, tmp_path: Path) -> None:
    url = "https://cdn.example.net/1.mp4?sign=SIGN"
    world.on(("GET", url), media(b"", 500))
    assert "cdn.example.net answered HTTP 500" in refused(world, tmp_path, url).message


def test_the_range_is_asked_of_every_hop(world: World, tmp_path: Path) -> None:
    cut = media(VIDEO[:1000], length=len(VIDEO)).also(etag='"a"')
    rest = media(VIDEO[1000:], 206).also(content_range=f"bytes 1000-{len(VIDEO) - 1}/{len(VIDEO)}")
    world.on(MEDIA, redirect("https://cdn.example.net/1.mp4"))
    world.on(("GET", "https://cdn.example.net/1.mp4"), cut, rest)
    assert world.omni.download(task(MEDIA_URL), tmp_path).path.read_bytes() == VIDEO
    assert [request.headers.get("range") for request in world.sent] == [None, None, *["bytes=1000-"] * 2]
