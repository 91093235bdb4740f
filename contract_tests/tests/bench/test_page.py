"""The page of a run needs nothing else, and tells all that was and was not measured."""

import re
import sys
from pathlib import Path
from typing import Any

import attrs
import pytest

from tests.bench.load import load

pytestmark = pytest.mark.checkout
WHERE = {"python": "CPython <3>"}
SAMPLES = {"httpx": [1.0, 1.0], "jimmyai-omni": [1.2, 1.4], "somebody <else>": [2.0, 4.0]}


@pytest.fixture(scope="module")
def run() -> Any:
    setting = load("speed.setting").Setting(Path("python"), Path("home"))
    setting.leave_out("mock", "node & npm are not there")
    measured = load("speed.figures").Measured(
        "retrieve", "A retrieve", "us", "httpx", SAMPLES, ("Two rounds.",)
    )
    run = load("speed.run").Run(setting, WHERE)
    run.add([measured, attrs.evolve(measured, name="create", base="the base")])
    return run


@pytest.fixture(scope="module")
def page(run: Any) -> str:
    return str(load("speed.page").page(run))


def test_drawing_it_changes_no_import_of_others(page: str) -> None:
    assert page
    assert not [finder for finder in sys.meta_path if type(finder).__module__.startswith("pygal")]


def test_it_needs_nothing_else(page: str) -> None:
    assert not re.search(r"<script|<link|<img|\bsrc=|@import|url\(|href=(?![\"']?#)", page)


def test_it_has_a_row_and_a_bar_for_each_lane(page: str) -> None:
    for name in ("httpx", "jimmyai-omni", "somebody &lt;else&gt;"):
        assert page.count(f"<td>{name}</td>") >= 1
        assert re.search(rf"<text[^>]*>{name}</text>", page)
    assert "<else>" not in page
    assert page.count('class="number">1.30</td>') == 2, "the ratio of ours, in the lanes and in the targets"


def test_it_tells_what_was_missed_and_what_was_not_measured(page: str) -> None:
    assert '<td class="missed">MISSED</td>' in page
    assert '<td class="met">met</td>' not in page
    assert page.count("<td>not measured</td>") == len(load("speed.targets").TARGETS) - 1
    assert "<li>mock: node &amp; npm are not there</li>" in page
    assert "Two rounds." in page
    assert "CPython &lt;3&gt;" in page


def test_the_document_holds_the_same(run: Any) -> None:
    told = run.document()
    [one], [verdict] = told["measured"], told["verdicts"]
    assert one["samples"] == SAMPLES
    assert one["ratios"]["jimmyai-omni"]["median"] == pytest.approx(1.3)
    assert (verdict["name"], verdict["is_met"]) == ("retrieve: jimmyai-omni", False)
    assert told["left_out"] == {
        "mock": "node & npm are not there",
        "create": "the base cannot be run, with which the others are compared",
    }


def test_the_docs_hold_the_same(run: Any) -> None:
    told = [*load("speed.tables").lines(run)]
    assert told[0] == "Python CPython <3>; 15 rounds."
    assert "| A retrieve | jimmyai-omni | 1.30 | 4% | at most 1.05 | **missed** |" in told
    assert "| `mock` | omni mock |  |  | 6 | not measured |" in told
    assert told[-1] == "| A retrieve | httpx: 1.0 us | jimmyai-omni 1.30; somebody <else> 3.00 |"
