"""The page of a verdict, in a browser: filtered, opened, and read in any way."""

from pathlib import Path

import pytest

from jimmyai_omni_contract.conform.report.files import write_files
from jimmyai_omni_contract.conform.report.page import as_html
from jimmyai_omni_contract.conform.report.pretty import readable
from tests.conform.documents import ALL, BROKEN, CURL, EMPTY, check, finding
from tests.page.browser import Browser


@pytest.mark.parametrize("name", ALL)
def test_it_needs_nothing_else_and_escapes_what_was_said(name: str) -> None:
    page = as_html(ALL[name])
    assert page.count("<script") == 1
    assert "<img" not in page
    assert "\x1b" not in page
    assert all(word not in page for word in ('<link rel="stylesheet', ' src="', "@import", "url("))


def shows_all_on_paper_and_copies(browser: Browser) -> None:
    shown = "details.check:not([hidden])"
    shut = f"return document.querySelectorAll('{shown} :is(.finding, .exchange):not([open])').length"
    before = browser.run(shut)
    browser.run("dispatchEvent(new Event('beforeprint'))")
    assert (before > 0, browser.run(shut)) == (True, 0)
    browser.run("dispatchEvent(new Event('afterprint'))")
    assert browser.run(shut) == before
    browser.run("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    browser.click("#check-OMNI-04 .copy")
    browser.see("#check-OMNI-04 .copy", "Copied")
    assert browser.run("return window.copied") == CURL


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (
            '{"msg":"\\u53c2\\u6570","n":1.50,"n":[],"o":{"a":[1,-2e9,null]}}',
            (
                '{\n  "msg": "参数",\n  "n": 1.50,\n  "n": [],\n  "o": {\n    "a": [\n      1,\n'
                "      -2e9,\n      null\n    ]\n  }\n}"
            ),
        ),
        (r'["a\"]\n\u001b,", {}]', '[\n  "a\\"]\\n\\u001b,",\n  {}\n]'),
        ("{ broken \x1b", "{ broken  "),
        ("[" * 9000, "[" * 9000),
        ("", ""),
    ],
)
def test_json_is_laid_out_and_says_the_same(body: str, shown: str) -> None:
    assert readable(body) == shown


def test_cases_that_are_alike_stand_together() -> None:
    findings = [finding(f"case {number}") for number in range(30)] + [finding("other", got="y")]
    page = as_html({**BROKEN, "checks": [check("OMNI-04", "fail", *findings)]})
    assert page.count('<div class="alike">') == 2
    assert page.count('<details class="finding" open>') == 2
    assert "in 30 cases:" in page


def test_it_is_of_use_to_everybody(browser: Browser, tmp_path: Path) -> None:
    paths = {name: tmp_path / f"{name}.html" for name in ("broken", "empty")}
    write_files(BROKEN, [paths["broken"]])
    write_files(EMPTY, [paths["empty"]])
    browser.open(paths["broken"].as_uri())
    browser.see("h1", "Not conformant")
    browser.see("#said", "7 of 7")
    browser.write("[type=search]", "may be Empty")
    browser.see("#said", "1 of 7")
    assert browser.count("details.check") == 1
    assert browser.count("details.finding") == 1
    # A tile leads to its check, even where the filter had taken it away.
    browser.click("[data-tile=check-OMNI-07]")
    browser.see("#check-OMNI-07", "a title of 101 is refused")
    browser.see("#said", "7 of 7")
    browser.click("[value=advisory]")
    browser.see("#said", "6 of 7")
    browser.click("#open")
    assert "not judged: --other-key is needed" in browser.text("#check-isolation summary")
    assert "2 MUST, 1 SHOULD" in browser.text("#check-OMNI-04 > summary")
    browser.click("#check-OMNI-04 .finding .exchange summary")
    browser.see("#check-OMNI-04", "Answer after 6 ms", "<script>window.hurt=1</script>")
    assert not browser.run("return 'hurt' in window")
    assert browser.complaints() == []
    shows_all_on_paper_and_copies(browser)
    # Axe is no script of the page, whose policy does not bind the tools of developers.
    for dark in (False, True):
        browser.prefer(dark=dark)
        assert browser.axe() == []
    browser.resize(390)
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    browser.open(paths["empty"].as_uri())
    browser.see("main", "Nothing was judged")
    assert browser.complaints() == []
