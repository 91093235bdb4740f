"""What holds for every test: generated inputs that do not change, and no setting of the machine."""

import gc
import os
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.page.browser import Browser
    from tests.postgres import PostgresServer

# Helpers that assert; this has to come before anybody imports them.
pytest.register_assert_rewrite(
    "tests.drills.table",
    "tests.flows.clock",
    "tests.flows.harness",
    "tests.flows.mutation",
    "tests.journal.samples",
)

# A failure seen once is seen again.
settings.register_profile("deterministic", derandomize=True, deadline=None, database=None)
# Many inputs, and new ones each time: see the fuzz targets of the Makefile.
examples = os.environ.get("JIMMYAI_FUZZ_EXAMPLES")
settings.register_profile("fuzz", max_examples=int(examples or 1), deadline=None, database=None)
settings.load_profile("fuzz" if examples else "deterministic")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect the tests without looking for garbage among them, neither now nor while they run.

    They live to the end: each search through the thousands of them, and what they import, finds nothing.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """Half as many workers again as `-n auto` counts processors: much of the time a test waits.

    For a process that starts, for a disk, for a page: on two processors 140 s instead of 183 s.
    """
    processors = yield
    return processors + processors // 2


@pytest.fixture(scope="session")
def postgres() -> Iterator["PostgresServer"]:
    """A PostgreSQL server; each test has a schema of its own there."""
    from tests.postgres import postgres_server

    with postgres_server() as server:
        yield server


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine reaches a client, a storage or a database."""
    for name in list(os.environ):
        if name.startswith(("JIMMYAI_", "AWS_", "PG")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("JIMMYAI_CONFIG", os.devnull)


@pytest.fixture(scope="session")
def one_browser(tmp_path_factory: pytest.TempPathFactory) -> "Generator[Browser]":
    """One browser for all pages: to start one costs more than most tests of a page."""
    from tests.page.browser import headless_browser

    with headless_browser(str(tmp_path_factory.mktemp("chromium"))) as started:
        yield started


@pytest.fixture
def browser(one_browser: "Browser") -> "Generator[Browser]":
    """The browser, in which nothing is left of one test's page for the next."""
    yield one_browser
    # A page that stays open goes on playing, drawing and listening.
    one_browser.driver.get("about:blank")
    one_browser.complaints()
