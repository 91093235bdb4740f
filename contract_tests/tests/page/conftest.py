"""One mock server for all tests of the page, which begins anew for each."""

from collections.abc import Generator
from typing import ClassVar

import attrs
import httpx
import pytest

from jimmyai_omni_contract.mock.options import KeyOptions, MockOptions, UserOptions
from jimmyai_omni_contract.mock.serve.embedded import RunningServer, serve_in_thread
from tests.page.browser import Browser

STUDIO = UserOptions(name="studio", balance=500, keys=(KeyOptions(name="farm", key="sk-farm", quota=300),))


@pytest.fixture(scope="session")
def server() -> Generator[RunningServer]:
    # Its time is the real one and long, so that tests move it on by the page.
    with serve_in_thread(MockOptions(advance="clock", task_seconds=600, users=(STUDIO,))) as running:
        yield running


@attrs.define
class Page:
    """The page of a mock server in a browser."""

    server: RunningServer
    browser: Browser
    forgiven: tuple[str, ...] = ()
    """What the console may say: the failures that a test asks for."""
    opened: ClassVar[int] = 0

    def open(self, view: str = "tasks", *, width: int = 1280) -> Browser:
        # Another query, so that it is loaded anew where only the view differs.
        Page.opened += 1
        self.browser.open(f"{self.server.base_url}/_mock/?{self.opened}#{view}", width=width)
        self.browser.see("#connection", "Live")
        return self.browser

    def api(self) -> httpx.Client:
        """A client of the API, as a program has it."""
        return httpx.Client(
            base_url=self.server.base_url, headers={"Authorization": f"Bearer {self.server.api_key}"}
        )


@pytest.fixture
def page(server: RunningServer, browser: Browser) -> Generator[Page]:
    server.service.reset()
    page = Page(server, browser)
    yield page
    unforgiven = [
        said for said in browser.complaints() if not any(forgiven in said for forgiven in page.forgiven)
    ]
    assert unforgiven == []
