"""Take the picture of the page for its documentation: `python -m tests.page.picture` in contract_tests."""

from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

import httpx

from jimmyai_omni_contract.mock.serve.embedded import serve_in_thread
from tests.mock.caller import BODY, CREATE, QUERY
from tests.page.browser import headless_browser

PICTURE = Path(__file__).parents[3] / "docs/mock-page.png"
PROMPTS = (
    "A cat running through a neon rainy street",
    "An eruption, seen from a kite",
    "The boat leaves the harbour",
)


def main() -> None:
    # Its time stands still, and polls move the tasks on: the picture is the same each time.
    with TemporaryDirectory() as profile, headless_browser(profile) as browser, serve_in_thread() as server:
        headers = {"Authorization": f"Bearer {server.api_key}"}
        with httpx.Client(base_url=server.base_url, headers=headers) as api:
            for polls, prompt in zip((5, 5, 3), PROMPTS, strict=True):
                if "eruption" in prompt:
                    server.service.script("fails", 1)
                task_id = api.post(CREATE, json={**BODY, "prompt": prompt}).json()["data"]["task_id"]
                server.service.clock.advance(40)
                for _ in range(polls):
                    api.get(QUERY + task_id)
            api.post(CREATE, json={**BODY, "duration": 7})
        server.service.fail("create", "429-retry-after", 2)
        browser.driver.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
        browser.open(f"{server.base_url}/_mock/", width=1280)
        browser.see("#tasks-count", "3")
        browser.run("document.querySelector('details.card').open = false")
        browser.until(lambda: browser.run("return document.querySelector('video').poster"))
        # The browser's own ring of a video that is not loaded fades away.
        sleep(3)
        browser.driver.save_screenshot(str(PICTURE))
        browser.driver.get("about:blank")


if __name__ == "__main__":
    main()
