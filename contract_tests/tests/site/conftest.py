"""The site that `make docs` has built, as a browser finds it."""

import os
from collections.abc import Generator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

SITE = Path(__file__).parents[3] / "build/site"


class Quiet(SimpleHTTPRequestHandler):
    """Keeps the output of the tests clean."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture(scope="session")
def site() -> Generator[str]:
    """The URL of the site, with a slash at the end."""
    if not (SITE / "index.html").is_file():
        message = "there is no site (make docs builds it)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(SITE))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
