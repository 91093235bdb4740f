"""A headless Chromium that looks at the page of a mock server, and whatever it complains of."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from importlib.resources import files
from typing import Any, TypeVar

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select

from tests.media.test_browser import FLAGS
from tests.tools import tool

T = TypeVar("T")
PATIENCE_S = 60
AXE = (files("axe_core_python") / "axe.min.js").read_text("utf-8")
COUNT = "return [...document.querySelectorAll(arguments[0])].filter((it) => it.checkVisibility()).length"
RUN_AXE = """
const [rules, done] = arguments;
const runOnly = rules.length ? rules : undefined;
axe.run({ resultTypes: ["violations"], runOnly }).then((found) => done(found.violations));
"""


class Browser:
    """What a test does with the page: CSS selectors name the elements."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def open(self, url: str, *, width: int = 1280) -> None:
        """Load a page anew, in a window of this width."""
        self.resize(width)
        self.prefer(dark=False)
        self.driver.get(url)

    def resize(self, width: int) -> None:
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def prefer(self, *, dark: bool) -> None:
        """Let the system be light or dark, and without motion."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        motion = {"name": "prefers-reduced-motion", "value": "reduce"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme, motion]})

    @contextmanager
    def offline(self) -> Generator[None]:
        """Let no new connection come about, until left."""
        network = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self.driver.execute_cdp_cmd("Network.enable", {})
        self.driver.execute_cdp_cmd("Network.emulateNetworkConditions", {**network, "offline": True})
        try:
            yield
        finally:
            self.driver.execute_cdp_cmd("Network.emulateNetworkConditions", {**network, "offline": False})

    def until(self, look: Callable[[], T]) -> T:
        """What a look gives as soon as it gives something."""
        end = time.monotonic() + PATIENCE_S
        while True:
            found = look()
            if found:
                return found
            assert time.monotonic() < end, (
                f"waited in vain; said: {self.text('#said')!r}, now at {self.driver.current_url}"
            )
            time.sleep(0.05)

    def one(self, selector: str) -> WebElement:
        """The element, once it is seen."""
        self.until(lambda: self.count(selector))
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def text(self, selector: str) -> str:
        """What is seen written in an element, in one line; empty where there is none."""
        seen: str = self.run("return document.querySelector(arguments[0])?.innerText ?? ''", selector)
        return " ".join(seen.split())

    def count(self, selector: str) -> int:
        """How many elements are seen."""
        return int(self.run(COUNT, selector))

    def see(self, selector: str, *texts: str) -> None:
        """Wait until an element says all of this."""
        self.until(lambda: all(text in self.text(selector) for text in texts))

    def click(self, selector: str) -> None:
        self.one(selector).click()

    def write(self, selector: str, text: str) -> None:
        """Replace what is written in a field."""
        field = self.one(selector)
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys(text or Keys.DELETE)

    def choose(self, selector: str, value: str) -> None:
        Select(self.one(selector)).select_by_value(value)

    def press(self, *keys: str) -> None:
        """Press keys where the focus is."""
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)

    def focused(self) -> str:
        """The id of the element that has the focus, or else its text."""
        element = self.driver.switch_to.active_element
        return element.get_attribute("id") or element.text

    def run(self, script: str, *arguments: object) -> Any:
        return self.driver.execute_script(script, *arguments)

    def axe(self, *rules: str) -> list[str]:
        """The serious and critical faults that axe finds in what is shown, by all of its rules or these."""
        if not self.run("return 'axe' in window"):
            self.driver.execute_cdp_cmd("Runtime.evaluate", {"expression": AXE})
        violations = self.driver.execute_async_script(RUN_AXE, rules)
        return [
            f"{found['id']}: {node['html']}"
            for found in violations
            if found["impact"] in ("serious", "critical")
            for node in found["nodes"]
        ]

    def complaints(self) -> list[str]:
        """What the console said since it was last asked, above a warning's level."""
        log = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        return [entry["message"] for entry in log if entry["level"] == "SEVERE"]


@contextmanager
def headless_browser(profile: str) -> Generator[Browser]:
    """A browser with a profile of its own, gone when left."""
    options = webdriver.ChromeOptions()
    options.binary_location = tool("chromium")
    for flag in [*FLAGS, f"--user-data-dir={profile}"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options, Service(tool("chromedriver")))
    driver.set_script_timeout(PATIENCE_S)
    try:
        yield Browser(driver)
    finally:
        driver.quit()
