"""Our contract beside the publisher's: a sample of it, and edits of that sample."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from changes.document import Document
from changes.upstream import Section, hold_against
from tests.changes.contract_rows import VIDEOS
from tests.changes.script import run_script
from tests.changes.toy import GONE, edited
from tests.contract.spec import CONTRACT

SAMPLE = Path(__file__).parent / "publisher.json"
PUBLISHED: dict[str, Any] = json.loads(SAMPLE.read_text())
_CREATE = "paths/~1api~1open-api~1v1~1gemini~1omni~1videos/post"
_REQUEST = "components/schemas/GeminiOmniVideoRequest"
_QUERY = "paths/~1api~1open-api~1v1~1videos~1{task_id}/get"
_TASK = f"{_QUERY}/responses/200/content/application~1json/schema/properties/data/properties"


def told(
    published: dict[str, Any], ours: dict[str, Any] = CONTRACT
) -> set[tuple[Section, str, tuple[str, ...]]]:
    upstream = hold_against(Document("theirs", published), Document("ours", ours))
    return {(one.section, one.says, one.rules) for one in upstream.differences}


def videos(contract: dict[str, Any]) -> dict[str, Any]:
    """The operations of a contract that create and query videos, which is quicker."""
    paths = {path: item for path, item in contract["paths"].items() if "/videos" in path}
    return {**contract, "paths": paths}


SAID = told(PUBLISHED)
SAID_OF_VIDEOS = told(videos(PUBLISHED), VIDEOS)


def upstream(*arguments: str | Path) -> int:
    return run_script("upstream", *arguments)


@pytest.mark.parametrize(
    ("section", "says", "rules"),
    [
        # Each is said of the publisher's own schema on the page of the facts.
        (Section.WE_BIND, "`video_urls`: maxItems 1", ("OMNI-15",)),
        (Section.WE_BIND, "the body: a clause", ("OMNI-04", "OMNI-07")),
        (Section.WE_BIND, "the body: a clause", ("OMNI-16", "OMNI-23")),
        (Section.WE_BIND, "`data.task_id` must be given", ("OMNI-26",)),
        (
            Section.WE_BIND,
            "`data.status` takes only queued, pending, submitted, processing, completed, failed",
            (),
        ),
        (Section.DISAGREES, "`duration`: where it is absent, 6 stands for it, not undefined", ("OMNI-04",)),
        (Section.THEY_BIND, "`code` may not be integer", ()),
        (Section.THEY_BIND, "`code` may not be string", ()),
        (Section.THEY_BIND, "`resolution` takes only 720p, 1080p, 4k", ("OMNI-06",)),
        (Section.OURS, "it may answer 429", ()),
        (Section.OURS, "`data.cost`", ()),
    ],
)
def test_the_sample_shows_what_is_known_of_it(section: Section, says: str, rules: tuple[str, ...]) -> None:
    assert (section, says, rules) in SAID


def test_the_sample_has_nothing_that_we_lack() -> None:
    assert {says for section, says, _ in SAID if section is Section.THEIRS} == set()


@pytest.mark.parametrize(
    ("edit", "section", "says"),
    [
        ((f"{_REQUEST}/properties/seed", {"type": "integer"}), Section.THEIRS, "`seed`"),
        (
            (f"{_REQUEST}/required", ["model", "prompt", "duration"]),
            Section.THEY_BIND,
            "`duration` must be given",
        ),
        (
            (f"{_REQUEST}/properties/model/enum/4", "omni-20s"),
            Section.WE_BIND,
            "`model` does not take omni-20s",
        ),
        (
            (f"{_REQUEST}/properties/model/enum/1", GONE),
            Section.THEY_BIND,
            "`model` does not take Omni-Flash-Ext",
        ),
        ((f"{_REQUEST}/properties/prompt/maxLength", 500), Section.THEY_BIND, "`prompt`: maxLength 500"),
        (
            (f"{_REQUEST}/properties/duration/type", "string"),
            Section.THEY_BIND,
            "`duration` may not be integer",
        ),
        (
            (f"{_REQUEST}/properties/resolution/default", "1080p"),
            Section.DISAGREES,
            "`resolution`: where it is absent, 1080p stands for it, not 720p",
        ),
        ((f"{_TASK}/eta", {"type": "integer"}), Section.THEIRS, "`data.eta`"),
        ((f"{_TASK}/usage", GONE), Section.OURS, "`data.usage`"),
        ((f"{_CREATE}/responses/402", {"description": "No money."}), Section.THEIRS, "it may answer 402"),
        (
            ("paths/~1api~1open-api~1v1~1videos", {"get": {"responses": {}}}),
            Section.THEIRS,
            "the whole operation",
        ),
        ((_QUERY, GONE), Section.OURS, "the whole operation"),
        (
            (f"{_CREATE}/parameters", [{"name": "Idempotency-Key", "in": "header"}]),
            Section.THEIRS,
            "the header parameter `Idempotency-Key`",
        ),
    ],
    ids=lambda value: str(value[0]) if isinstance(value, tuple) else "",
)
def test_what_the_publisher_changes_is_told(edit: tuple[str, Any], section: Section, says: str) -> None:
    found = told(edited(videos(PUBLISHED), edit), VIDEOS) - SAID_OF_VIDEOS
    assert (section, says) in {(section, says) for section, says, _ in found}


def test_the_publisher_may_write_openapi_3_0() -> None:
    nullable = {"type": "string", "nullable": True}
    older = edited(PUBLISHED, ("openapi", "3.0.1"), (f"{_TASK}/error_message", nullable))
    assert told(videos(older), VIDEOS) == SAID_OF_VIDEOS


def test_our_contract_beside_itself_differs_in_nothing() -> None:
    assert told(VIDEOS, VIDEOS) == set()


def test_the_page_groups_and_counts(capsys: pytest.CaptureFixture[str]) -> None:
    assert upstream(SAMPLE) == 0
    page = capsys.readouterr().out.splitlines()
    assert len(page) < 120
    assert "    - `code`, `msg`, `data` must be given" in page
    assert "  OMNI-15: At most 1 reference video, for now. (documented)" in page
    assert page[-1].startswith("We disagree: 1. They say more strictly: 4. We say more strictly: ")


def test_json_and_markdown_say_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert upstream(SAMPLE, "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    assert {(one["section"], one["says"], tuple(one["rules"])) for one in document["differences"]} == {
        (section.name.lower(), says, rules) for section, says, rules in SAID
    }
    assert upstream(SAMPLE, "--format", "markdown") == 0
    assert "#### We say more strictly\n\n- createGeminiOmniVideo request\n" in capsys.readouterr().out


@contextmanager
def serving(status: int, body: bytes) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/openapi.json"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_the_publishers_contract_may_be_fetched(capsys: pytest.CaptureFixture[str]) -> None:
    with serving(200, SAMPLE.read_bytes()) as url:
        assert upstream(url) == 0
    assert capsys.readouterr().out.startswith(f"Our contract beside the publisher's ({url}, version 1.0.0)\n")


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (404, b"404 page not found", "answers 404"),
        (200, b"<html><body>login</body></html>", "no OpenAPI 3 document"),
        (200, b'{"swagger": "2.0"}', "no OpenAPI 3 document"),
    ],
)
def test_an_answer_that_is_no_contract_is_told_in_one_line(
    status: int, body: bytes, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(status, body) as url:
        assert upstream(url) == 2
    assert capsys.readouterr() == ("", f"upstream: {url}: {says}\n")


@pytest.mark.parametrize("spec", ["http://127.0.0.1:9/openapi.json", "http://[", "nowhere.json", "/"])
def test_what_is_not_there_is_told_in_one_line(spec: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert upstream(spec) == 2
    out, error = capsys.readouterr()
    assert (out, error.count("\n")) == ("", 1)
    assert error.startswith(f"upstream: {spec}: ")
