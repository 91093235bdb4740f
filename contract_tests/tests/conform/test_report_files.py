"""The verdict in every form: what it says, and what no server's words can do to it."""

import json
from copy import deepcopy
from io import StringIO
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from rich.cells import cell_len
from rich.console import Console

from jimmyai_omni.contract import contract_path
from jimmyai_omni.errors import LocalFileError
from jimmyai_omni_contract.conform.report.badge import badge
from jimmyai_omni_contract.conform.report.files import check_files, write_files
from jimmyai_omni_contract.conform.report.junit import as_junit
from jimmyai_omni_contract.conform.report.markdown import as_markdown
from jimmyai_omni_contract.conform.report.plots import billed_over_time, latencies
from jimmyai_omni_contract.conform.report.reading import DocumentError, check_document, read_document
from jimmyai_omni_contract.conform.report.sarif import as_sarif
from jimmyai_omni_contract.conform.report.terminal import show
from tests.conform.documents import (
    ALL,
    BROKEN,
    CONFORMANT,
    CURL,
    EMPTY,
    INCONCLUSIVE,
    check,
    exchange,
    finding,
)

SUFFIXES = (".html", ".json", ".xml", ".sarif", ".md")


def seen(document: dict[str, Any]) -> str:
    shown = StringIO()
    console = Console(width=80, highlight=False, file=shown)
    show(document, console)
    return shown.getvalue()


def junit(document: dict[str, Any]) -> dict[str, int]:
    suite = fromstring(as_junit(document))[0]
    counted = {name: int(suite.attrib[name]) for name in ("tests", "failures", "errors", "skipped")}
    found = {name: len(suite.findall(f"testcase/{name[:-1]}")) for name in ("failures", "errors")}
    assert found == {name: counted[name] for name in found}
    assert counted["tests"] == len(suite.findall("testcase"))
    return counted


@pytest.mark.parametrize("name", ALL)
def test_every_form_is_written_whole(name: str, tmp_path: Path) -> None:
    paths = [tmp_path / f"verdict{suffix}" for suffix in SUFFIXES]
    check_files(paths, tmp_path / "badge.json")
    for _ in range(2):
        write_files(ALL[name], paths, tmp_path / "badge.json")
    assert sorted(tmp_path.iterdir()) == sorted([*paths, tmp_path / "badge.json"])
    assert read_document(tmp_path / "verdict.json") == ALL[name]
    assert json.loads((tmp_path / "badge.json").read_bytes())["schemaVersion"] == 1
    texts = [path.read_text("utf-8") for path in paths]
    assert not any("\x1b" in text or "\x07" in text for text in texts)


def test_the_command_to_repeat_stays_as_it_is(tmp_path: Path) -> None:
    assert CURL in seen(BROKEN)
    assert CURL in as_markdown(BROKEN)
    assert CURL in as_junit(BROKEN).replace("&gt;", ">")
    assert as_sarif(BROKEN)["runs"][0]["results"][0]["properties"]["curl"] == CURL


@pytest.mark.parametrize("name", ["verdict.txt", "verdict", "verdict.html.gz"])
def test_an_unknown_form_is_told_before_anything_is_sent(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.html, \.json, \.xml, \.sarif, \.md"):
        check_files([tmp_path / name])


def test_a_place_that_cannot_be_written_is_told_before_anything_is_sent(tmp_path: Path) -> None:
    for paths, mark in (([tmp_path / "no/verdict.md"], None), ([], tmp_path)):
        with pytest.raises(LocalFileError):
            check_files(paths, mark)


def test_a_terminal_shows_what_is_wrong_and_ends_with_the_outcome() -> None:
    text = seen(BROKEN)
    assert text.splitlines()[-1].startswith("Not conformant: 1 fail, 1 unexpected-pass, 1 advisory")
    for said in (
        "fail              OMNI-04",
        "--other-key is needed: isolation",
        "pass              2 checks",
        "expected  code 20002",
        "source: create, Body / model",
        "(3 times, exchange 2, 3)",
        "2 billed of at most 100; 1,250 JimiCoin spent",
    ):
        assert said in text
    assert "\x1b" not in text
    assert "\x07" not in text


def many(count: int, **other: Any) -> dict[str, Any]:
    findings = [
        finding(f"case {number} of many, told at length, is refused", **other) for number in range(count)
    ]
    checks = [check("OMNI-07", "advisory", finding()), check("OMNI-04", "fail", *findings)]
    return {**CONFORMANT, "checks": checks}


def test_a_terminal_shows_failures_first_and_no_more_than_one_can_read() -> None:
    curl = f"curl -d '{'long ' * 4000}'"
    text = seen(many(35, curl=curl, got="x" * 700))
    assert text.index("fail OMNI-04") < text.index("advisory OMNI-07")
    assert "and 32 more (see --report)" in text
    assert "case 3 of" not in text
    assert f"({len(curl):,} characters; the whole is in --report FILE.html)" in text
    assert max(map(len, text.splitlines())) < 700


def test_what_goes_into_a_pipe_is_neither_broken_nor_filled_up() -> None:
    document = many(1, got="x " * 90 + "y")
    text = seen(document)
    assert f"    got       {'x ' * 90}y" in text.splitlines()
    assert all(line == line.rstrip() for line in text.splitlines())


@pytest.mark.parametrize("width", [80, 120])
def test_a_terminal_breaks_lines_below_their_beginning(width: int) -> None:
    shown = StringIO()
    console = Console(width=width, file=shown, force_terminal=True, color_system=None)
    show(many(1, got="x " * 90 + "猫" * 90), console)
    found = shown.getvalue().splitlines()
    place = next(place for place, line in enumerate(found) if line.startswith("    got "))
    assert all(line.startswith(" " * 14) for line in found[place + 1 : place + 3])
    assert all(cell_len(line) <= width and line == line.rstrip() for line in found if "curl" not in line)


def test_a_terminal_tells_why_a_run_has_no_verdict() -> None:
    text = seen(INCONCLUSIVE)
    assert "1 billed, and 1 that may be, of at most " in text
    assert "Inconclusive (the cap of 2 billed creates is reached): 1 not-judged, 1 pass." in text
    assert "Error of the checking program (an error of the program): nothing was judged." in seen(EMPTY)


def test_junit_counts() -> None:
    assert junit(CONFORMANT) == {"tests": 3, "failures": 0, "errors": 0, "skipped": 0}
    assert junit(BROKEN) == {"tests": 7, "failures": 1, "errors": 0, "skipped": 4}
    assert junit({**BROKEN, "strict": True}) == {"tests": 7, "failures": 2, "errors": 0, "skipped": 3}
    assert junit(INCONCLUSIVE) == {"tests": 3, "failures": 0, "errors": 1, "skipped": 1}
    assert junit(EMPTY) == {"tests": 1, "failures": 0, "errors": 1, "skipped": 0}


def test_junit_names_a_test_the_same_whatever_comes_of_it() -> None:
    right, wrong = (
        [(case.get("classname"), case.get("name")) for case in fromstring(as_junit(one)).iter("testcase")]
        for one in (CONFORMANT, BROKEN)
    )
    assert set(right) <= set(wrong)
    assert len(set(wrong)) == len(wrong)
    text = as_junit(BROKEN)
    assert all(f"case: {case}" in text for case in ("duration 5 is refused", "the title may be empty"))


@pytest.mark.parametrize("name", ALL)
def test_sarif_has_what_its_schema_asks_for(name: str) -> None:
    log = json.loads(json.dumps(as_sarif(ALL[name])))
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert log["version"] == "2.1.0"
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert run["invocations"][0]["executionSuccessful"] is (name in ("conformant", "broken"))
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        assert result["level"] in ("error", "warning", "note")
    prints = [result["partialFingerprints"]["case/v1"] for result in run["results"]]
    assert len(set(prints)) == len(prints)


def test_sarif_shows_a_finding_at_its_rule() -> None:
    results = as_sarif(BROKEN)["runs"][0]["results"]
    assert [result["level"] for result in results] == [
        *("error", "error", "warning"),
        *("warning", "note", "warning"),
    ]
    line = results[0]["locations"][0]["physicalLocation"]["region"]["startLine"]
    assert contract_path().read_text("utf-8").splitlines()[line - 1].strip() == "- id: OMNI-04"


def test_markdown_is_short_and_takes_nothing_for_markup() -> None:
    text = as_markdown(BROKEN)
    outside = "".join(text.split("```")[::2])
    assert text.startswith("### ❌ Not conformant: 1 fail")
    assert text.count("<details>") == text.count("</details>") == 5
    assert "<script" not in outside
    assert "<img" not in outside
    assert len(as_markdown(CONFORMANT).splitlines()) < 6
    many = deepcopy(BROKEN)
    many["checks"][1]["findings"] *= 100
    assert "- and 280 more" in as_markdown(many)


@pytest.mark.parametrize(
    ("name", "message", "color"),
    [
        ("conformant", "conformant, 3 of 3 checks (full)", "brightgreen"),
        ("broken", "1 of 7 checks fail (full)", "red"),
        ("inconclusive", "inconclusive (full)", "yellow"),
        ("empty", "error (full)", "lightgrey"),
    ],
)
def test_badge(name: str, message: str, color: str) -> None:
    expected = {"schemaVersion": 1, "label": "conformance", "message": message, "color": color}
    assert badge(ALL[name]) == expected


def test_plots_keep_within_their_frame() -> None:
    exchanges = [exchange(number, seconds=0.0001 * 2**number) for number in range(20)]
    (one,) = latencies(exchanges)
    assert one.count == 20
    assert all(0 <= x < 240 and 0 <= y <= 44 and y + high == 44 for x, y, high in one.bars)
    billed = billed_over_time({**CONFORMANT, "exchanges": exchanges})
    assert billed is not None
    assert billed.count == 20
    assert billed.points.endswith("240.0,4.0")
    assert billed_over_time(EMPTY) is None
    assert latencies([]) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is no JSON"),
        ("[]", "is no verdict of `omni conform`: at $:"),
        ('{"format": "x"}', "is no verdict of `omni conform`: at $"),
        ("\x1b[31m", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
    ],
)
def test_what_is_no_verdict_is_told(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "verdict.json"
    path.write_text(text)
    with pytest.raises(DocumentError) as caught:
        read_document(path)
    assert said in str(caught.value)
    assert str(caught.value).isprintable()


def test_where_a_verdict_is_wrong_is_told(tmp_path: Path) -> None:
    wrong = deepcopy(BROKEN)
    wrong["checks"][1]["standing"] = "good\x1b"
    with pytest.raises(
        DocumentError, match=r"B is no verdict of `omni conform`: at \$\.checks\[1\]\.standing"
    ):
        check_document(wrong, "B")
    with pytest.raises(DocumentError, match=r"none cannot be read \(No such file"):
        read_document(tmp_path / "none")


def test_the_score_of_the_profile_is_told_where_the_run_has_judged() -> None:
    score = {"score": {"killed": 58, "of": 64}}
    for document in (CONFORMANT | score, BROKEN | score):
        for shown in (seen(document), as_markdown(document)):
            assert "58 of the 64 known wrong servers" in " ".join(shown.split())
    inconclusive = INCONCLUSIVE | score
    assert "wrong servers" not in seen(inconclusive) + as_markdown(inconclusive)
