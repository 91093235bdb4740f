"""A real browser plays what the mock server hands out."""

import json
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import pytest

import jimmyai_omni_contract.mock as mock
from tests.tools import tool

CLIPS = Path(mock.__file__).parent / "clips"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]


@contextmanager
def player(video: Path) -> Generator[tuple[str, "Queue[dict[str, Any]]"]]:
    """A page that plays `video`, and the queue in which it reports."""
    reports: Queue[dict[str, Any]] = Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_page = self.path.startswith("/player")
            content = (Path(__file__).with_name("player.html") if is_page else video).read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", "text/html" if is_page else "video/mp4")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_POST(self) -> None:
            reports.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Keep the test's output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/player?video=/video.mp4", reports
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def play(video: Path, profile: Path) -> dict[str, Any]:
    with player(video) as (url, reports):
        command = [tool("chromium"), *FLAGS, f"--user-data-dir={profile}", url]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as browser:
            try:
                return reports.get(timeout=60)
            finally:
                browser.terminate()


@pytest.mark.parametrize(
    ("clip", "width", "height", "seconds"),
    [("720p-16x9-6s.mp4", 1280, 720, 6), ("4k-9x16-4s.mp4", 2160, 3840, 4)],
)
def test_a_browser_plays_a_clip_to_its_end(
    tmp_path: Path, clip: str, width: int, height: int, seconds: int
) -> None:
    seen = play(CLIPS / clip, tmp_path)
    assert (seen.get("error"), seen["width"], seen["height"]) == (None, width, height)
    assert seen["duration"] == pytest.approx(seconds, abs=0.05)
    assert seen["pictures"] >= 3, "the picture moves"


def test_a_browser_refuses_what_is_no_video(tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes((CLIPS / "720p-16x9-4s.mp4").read_bytes()[:400])
    assert play(broken, tmp_path / "profile")["error"]
