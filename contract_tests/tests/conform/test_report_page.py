"""The page of a verdict, in a browser: filtered, opened, and read in any way."""

from pathlib import Path

import pytest

from jimmyai_omni_contract.conform.report.files import write_files
from jimmyai_omni_contract.conform.report.page import as_html
from tests.conform.documents import ALL, BROKEN, EMPTY
from tests.page.browser import headless_browser


@pytest.mark.parametrize("name", ALL)
def test_it_needs_nothing_else_and_escapes_what_was_said(name: str) -> None:
    page = as_html(ALL[name])
    assert page.count("<script") == 1
    assert "<img" not in page
    assert "\x1b" not in page
    assert all(word not in page for word in ('<link rel="stylesheet', ' src="', "@import", "url("))


def test_it_is_of_use_to_everybody(tmp_path: Path) -> None:
    paths = {name: tmp_path / f"{name}.html" for name in ("broken", "empty")}
    write_files(BROKEN, [paths["broken"]])
    write_files(EMPTY, [paths["empty"]])
    with headless_browser(str(tmp_path / "profile")) as browser:
        browser.open(paths["broken"].as_uri())
        browser.see("h1", "Not conformant")
        browser.see("#said", "7 of 7")
        browser.write("[type=search]", "may be Empty")
        browser.see("#said", "1 of 7")
        assert browser.count("details.check") == 1
        # A tile leads to its check, even where the filter had taken it away.
        browser.click("[data-tile=check-OMNI-07]")
        browser.see("#check-OMNI-07", "a title of 101 is refused")
        browser.see("#said", "7 of 7")
        browser.click("[value=advisory]")
        browser.see("#said", "6 of 7")
        browser.click("#open")
        browser.click("#check-OMNI-04 .finding details:last-of-type summary")
        browser.see("#check-OMNI-04", "Answer after 6 ms", "<script>window.hurt=1</script>")
        assert not browser.run("return 'hurt' in window")
        assert browser.complaints() == []
        # Axe is no script of the page, whose policy does not bind the tools of developers.
        for dark in (False, True):
            browser.prefer(dark=dark)
            assert browser.axe() == []
        browser.resize(390)
        assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
        browser.open(paths["empty"].as_uri())
        browser.see("main", "Nothing was judged")
        assert browser.complaints() == []
