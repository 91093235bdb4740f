"""Each page of the site, in a browser: what it asks for, where its links lead, and what the console says."""

from collections.abc import Iterator
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

import jimmyai_omni
from jimmyai_omni.cli import main
from jimmyai_omni.contract import load_contract
from tests.page.browser import Browser, headless_browser
from tests.site.conftest import SITE

pytestmark = pytest.mark.campaign

PHONE = 390
SEEN = """
return {
  links: [...document.querySelectorAll("a[href]")].map((link) => link.href),
  ids: [...document.querySelectorAll("[id]")].map((element) => element.id),
  broken: [...document.images].filter((it) => it.complete && !it.naturalWidth).map((it) => it.src),
  loaded: performance.getEntriesByType("resource").map((entry) => entry.name),
  width: document.documentElement.scrollWidth,
}
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with headless_browser(str(tmp_path_factory.mktemp("profile"))) as found:
        found.driver.set_page_load_timeout(60)
        yield found


def faults_of(browser: Browser, site: str, pages: list[str]) -> list[str]:
    """What is wrong with the pages of a site, all of them named from its root."""
    faults, links, ids = list[str](), dict[str, str](), dict[str, set[str]]()
    for page in pages:
        browser.open(site + page, width=PHONE)
        seen = browser.run(SEEN)
        ids[page] = {*seen["ids"]}
        links |= {link: page for link in seen["links"] if link.startswith(site)}
        faults += [f"{page}: the console says {said}" for said in browser.complaints()]
        faults += [f"{page}: no picture at {source}" for source in seen["broken"]]
        faults += [
            f"{page}: asks {url}" for url in seen["loaded"] if urlsplit(url).netloc != urlsplit(site).netloc
        ]
        if seen["width"] > PHONE:
            faults.append(f"{page}: is wider than a phone")
    for link, page in links.items():
        there, anchor = urldefrag(link.removeprefix(site))
        there = unquote(there.partition("?")[0]) or "index.html"
        if there in ids:
            # Swagger UI has addresses of its own, such as #/videos/queryVideo.
            if anchor and not anchor.startswith("/") and unquote(anchor) not in ids[there]:
                faults.append(f"{page}: {there} has no #{anchor}")
        elif not (SITE / there).is_file():
            faults.append(f"{page}: there is no {there}")
    return faults


def pages() -> list[str]:
    """Every page that was built."""
    return sorted(
        path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html") if "_static" not in path.parts
    )


def test_each_page_opens_and_each_link_inside_leads_somewhere(site: str, browser: Browser) -> None:
    assert len(pages()) > 30
    assert faults_of(browser, site, pages()) == []


def test_a_bad_page_is_found_out(site: str, browser: Browser) -> None:
    bad = SITE / "bad.html"
    bad.write_text(
        "<!doctype html><meta name=viewport content=width=device-width><p style=width:900px>"
        "<a href=nowhere.html>a</a><a href=index.html#no>b</a>"
        "<img src=none.png><script src=http://127.0.0.1:9/a.js></script><script>throw Error('torn')</script>",
        encoding="utf-8",
    )
    try:
        told = " ".join(faults_of(browser, site, ["bad.html", "index.html"]))
    finally:
        bad.unlink()
    for fault in (
        "there is no nowhere.html",
        "index.html has no #no",
        "no picture at",
        "torn",
        "127.0.0.1:9",
        "wider than a phone",
    ):
        assert fault in told


def test_every_page_is_reached_from_the_first(site: str, browser: Browser) -> None:
    browser.open(f"{site}index.html")
    reached = {urldefrag(link)[0].removeprefix(site) or "index.html" for link in browser.run(SEEN)["links"]}
    assert {page for page in pages() if page not in reached} == {
        "genindex.html",
        "py-modindex.html",
        "search.html",
    }


def test_the_reference_has_every_public_name_command_and_operation(site: str, browser: Browser) -> None:
    browser.open(f"{site}python-api.html")
    ids = set(browser.run(SEEN)["ids"])
    assert {
        name for name in jimmyai_omni.__all__ if not any(key.split(".")[-1] == name for key in ids)
    } == set()
    browser.open(f"{site}command-options.html")
    ids = set(browser.run(SEEN)["ids"])
    names = main.list_commands(main.make_context("omni", ["-h"], resilient_parsing=True))
    assert {name for name in names if f"omni-{name}" not in ids} == set()
    browser.open(f"{site}http-contract.html")
    browser.see("#swagger-ui", *load_contract()["paths"])


def test_a_word_is_found(site: str, browser: Browser) -> None:
    browser.open(f"{site}search.html?q=idempotency")
    browser.see("#search-results", "Money and retries")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("page", ["index.html", "money-and-retries.html", "reliability.html"])
def test_it_can_be_read_by_everybody(site: str, browser: Browser, page: str, dark: bool) -> None:
    browser.open(site + page)
    browser.prefer(dark=dark)
    assert browser.axe("color-contrast", "image-alt", "link-name", "document-title", "heading-order") == []
