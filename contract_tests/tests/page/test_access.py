"""That the page is for everyone: by keyboard, in light and dark, on a phone, read aloud, and safe."""

import json

import attrs
import pytest
from selenium.common.exceptions import JavascriptException
from selenium.webdriver.common.keys import Keys

from jimmyai_omni_contract.mock.control import assets
from tests.mock.caller import BODY, CREATE
from tests.page.browser import Browser
from tests.page.conftest import Page

VIEWS = ("tasks", "requests", "ledger", "controls", "contract")
MARKUP = "<img src=x onerror=document.title=1>"

# Which placeholders are wider than their fields.
CUT = """
const pen = document.createElement("canvas").getContext("2d");
return [...document.querySelectorAll("input[placeholder]")].filter((it) => {
  const style = getComputedStyle(it);
  pen.font = style.font;
  const room = it.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return it.checkVisibility() && pen.measureText(it.placeholder).width > room;
}).map((it) => it.id);
"""
# In how many rows the tabs are, and whether the current one is seen whole.
TABS = """
const tabs = [...document.querySelectorAll("nav a")].map((it) => it.getBoundingClientRect());
const { left, right } = document.querySelector("nav [aria-current]").getBoundingClientRect();
return [new Set(tabs.map((it) => it.top)).size, left >= 0 && right <= innerWidth];
"""

# The other operations and rules are like the first, and axe is slow.
FIRST_ONLY = """
document.querySelectorAll(".operation ~ .operation, tr[id] ~ tr[id]").forEach((it) => it.remove());
"""


def busy(page: Page) -> None:
    """A bit of everything."""
    service = page.server.service
    with page.api() as api:
        api.post(CREATE, json=BODY)
        service.clock.advance(1000)
        service.script("fails", 1)
        api.post(CREATE, json={**BODY, "prompt": "A dog"})
        service.clock.advance(1000)
        api.post(CREATE, json=BODY)
        api.post(CREATE, json={**BODY, "duration": 7})
        service.fail("balance", "drop-before", 1)
        service.fail("create", "500", 1)


def show(browser: Browser, view: str) -> None:
    browser.run("location.hash = arguments[0]", view)
    browser.until(lambda: browser.run("return document.body.dataset.view") == view)


def unfold(browser: Browser, view: str) -> None:
    """Open what a section holds."""
    if view == "tasks":
        browser.click("[aria-label^=Fail]")
    if view == "requests":
        browser.click(".opener")
        browser.one(".snippet")
    if view == "contract":
        browser.click("#createGeminiOmniVideo summary")
        browser.run(FIRST_ONLY)


def test_axe_finds_no_serious_fault_in_any_section_and_each_fits_a_phone(page: Page) -> None:
    busy(page)
    # In a window where each section is alone.
    browser = page.open(width=800)
    found: list[str] = []
    for view in VIEWS:
        show(browser, view)
        unfold(browser, view)
        found += [f"{view}: {fault}" for fault in browser.axe()]
        browser.prefer(dark=True)
        found += [f"dark {view}: {fault}" for fault in browser.axe("color-contrast")]
        browser.prefer(dark=False)
    assert found == []
    for view in VIEWS:
        browser.resize(320)
        show(browser, view)
        assert browser.run("return document.documentElement.scrollWidth") <= 320, f"{view} fits a phone"
        assert browser.run(TABS) == [1, True], "the tabs are in one row, and the current one is in view"
        browser.resize(390)
        assert browser.run(CUT) == [], f"{view} says all of what its fields are for"


def test_axe_finds_what_is_broken_on_purpose(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = dict(assets.shipped())
    for name, sound, wrong in (
        ("index.html", 'for="create-prompt"', 'for="create-promt"'),
        ("base.css", "--ink: light-dark(#1b1d21,", "--ink: light-dark(#d0d0d0,"),
    ):
        content = broken[name].content.decode()
        assert sound in content
        broken[name] = attrs.evolve(broken[name], content=content.replace(sound, wrong).encode())
    monkeypatch.setattr(assets, "shipped", lambda: broken)
    found = {fault.partition(":")[0] for fault in page.open().axe("label", "color-contrast")}
    assert found == {"label", "color-contrast"}


def test_all_is_done_by_keyboard(page: Page) -> None:
    browser = page.open("")
    browser.press(Keys.TAB)
    assert browser.focused() == "Skip to the content"
    assert browser.run("return getComputedStyle(document.activeElement).outlineStyle") == "solid"
    browser.press(Keys.ENTER, Keys.TAB)
    assert browser.focused() == "Create a task"
    browser.press(Keys.TAB, *[Keys.TAB] * 6, Keys.ENTER)
    browser.see(".task", "queued")
    browser.press(*[Keys.TAB] * 4)
    assert browser.focused() == "Query"
    browser.press(Keys.ENTER)
    browser.see(".task", "1 poll")
    browser.press(Keys.TAB, Keys.SPACE)
    browser.see(".task", "completed")
    assert browser.focused() == "Query"
    browser.run("document.querySelector('nav a:last-child').focus()")
    browser.press(Keys.ENTER)
    browser.until(lambda: browser.focused() == "contract-title")
    assert browser.driver.title == "Contract · Omni mock server"


def test_a_theme_is_chosen_and_kept(page: Page) -> None:
    browser = page.open()
    look = "return getComputedStyle(document.body).backgroundColor"
    light = browser.run(look)
    browser.choose("#theme", "dark")
    dark = browser.run(look)
    page.open("ledger")
    assert light != browser.run(look) == dark
    browser.choose("#theme", "")
    assert browser.run(look) == light


def test_markup_is_shown_as_text(page: Page) -> None:
    page.forgiven = ("TrustedHTML",)
    page.server.service.script("fails", 1)
    with page.api() as api:
        task_id = api.post(CREATE, json={**BODY, "prompt": MARKUP}).json()["data"]["task_id"]
        api.get(f"/nowhere/{MARKUP}", headers={"User-Agent": MARKUP})
        api.post(CREATE, content=json.dumps({"prompt": MARKUP}), headers={"Content-Type": "application/json"})
        api.post(f"/_mock/tasks/{task_id}", params={"end": "failed", "error_message": MARKUP})
    browser = page.open()
    browser.see(".task h3", MARKUP)
    browser.see(".task .error", MARKUP)
    browser.click("nav a[href='#requests']")
    for opener in browser.driver.find_elements("css selector", ".opener"):
        opener.click()
    browser.until(lambda: browser.count(".detail .snippet") == 6)
    assert browser.text("#request-list").count(MARKUP) >= 3
    assert browser.run("return document.querySelectorAll('main img').length") == 0
    assert browser.driver.title == "Requests · Omni mock server"
    with pytest.raises(JavascriptException, match="TrustedHTML"):
        browser.run("document.body.innerHTML = arguments[0]", MARKUP)
