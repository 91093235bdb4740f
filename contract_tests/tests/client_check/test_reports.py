"""The page and the document: whole, of one piece, and harmless whatever the client printed."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from jimmyai_omni_contract.client_check import page, report
from jimmyai_omni_contract.client_check.checks import CHECKS
from jimmyai_omni_contract.client_check.server import KEY
from jimmyai_omni_contract.client_check.verdict import Verdict
from tests.client_check.harness import REFERENCE, Machine, judged

NASTY = "</pre><script>alert(1)</script>"
SOURCE = REFERENCE.replace(
    "fetch(video_url, path)", f"print({NASTY!r} + key)\n            call('GET', url, key)"
)


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> Verdict:
    """On a client that fetches no video and prints what no page should obey."""
    return judged(Machine(SOURCE, tmp_path_factory.mktemp("client")))


class Page(HTMLParser):
    """What a page consists of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = {name: value or "" for name, value in attrs}
        self.links += [given[name] for name in ("href", "src") if name in given]
        self.ids += [given["id"]] if "id" in given else []
        if tag not in ("meta", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_needs_no_other_file_and_obeys_no_output(verdict: Verdict) -> None:
    text = page.as_html(verdict)
    found = Page(text)
    assert found.open == []
    assert "script" not in found.tags
    assert {link.partition("#")[0] for link in found.links} == {"", "data:,"}
    assert "url(" not in text
    assert KEY not in text
    assert "alert(1)" in text


def test_every_link_of_the_page_leads_to_a_place_on_it(verdict: Verdict) -> None:
    found = Page(page.as_html(verdict))
    assert len(set(found.ids)) == len(found.ids)
    assert {link[1:] for link in found.links if link.startswith("#")} <= set(found.ids)


def test_the_document_tells_of_every_check_and_every_exchange(verdict: Verdict) -> None:
    text = report.as_json(verdict)
    assert KEY not in text
    document = json.loads(text)
    assert (document["format"], document["version"], document["good"]) == (
        "jimmyai-omni/client-check",
        1,
        True,
    )
    assert [check["id"] for check in document["checks"]] == [check.id for check in CHECKS]
    skipped = {check["id"]: check["skipped"] for check in document["checks"] if check["skipped"]}
    assert skipped == {
        "CLIENT-15": "the command downloads no video",
        "CLIENT-16": "the command downloads no video",
    }
    assert len(document["trials"]) == 20
    plain = document["trials"][0]
    assert [exchange["answered"] for exchange in plain["exchanges"]][:3] == [
        *("status queued", "status queued", "status processing"),
    ]


def test_the_documentation_lists_every_check() -> None:
    text = (Path(__file__).parents[3] / "docs/check-a-client.md").read_text()
    rows = dict(re.findall(r"^\| (CLIENT-\d\d) \| ([^|]+) \|", text, re.MULTILINE))
    assert rows == {check.id: check.sentence for check in CHECKS if check.id.startswith("CLIENT-")}
