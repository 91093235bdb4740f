"""The files of the page, as they are served."""

import re
from pathlib import Path

import pytest

from jimmyai_omni_contract.mock.control import assets
from tests.mock.caller import Caller

FOLDER = Path(assets.__file__).parent / "page"
NAMES = sorted(path.name for path in FOLDER.iterdir())


def test_the_page_is_served_with_a_strict_policy() -> None:
    caller = Caller()
    answer = caller.bare("GET", "/_mock/")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'")
    assert "unsafe" not in policy
    assert caller.bare("GET", "/_mock").headers["location"] == "/_mock/"
    assert caller.service.requests == (), "looking at the page is no request to the API"


@pytest.mark.parametrize("name", NAMES)
def test_every_file_is_served_once(name: str) -> None:
    caller = Caller()
    answer = caller.bare("GET", f"/_mock/page/{name}")
    kinds = {"css": "text/css", "html": "text/html", "js": "text/javascript", "svg": "image/svg+xml"}
    assert answer.headers["content-type"].partition(";")[0] == kinds[name.rpartition(".")[2]]
    again = caller.bare("GET", f"/_mock/page/{name}", if_none_match=answer.headers["etag"])
    assert (again.status_code, again.body) == (304, b"")
    assert caller.bare("HEAD", f"/_mock/page/{name}").headers["content-length"] == str(len(answer.body))


@pytest.mark.parametrize("name", ["nothing.js", "..%2froutes.py", "../routes.py", "%2e%2e/routes.py", ""])
def test_nothing_else_is_served(name: str) -> None:
    assert Caller().http.get(f"/_mock/page/{name}").status_code == 404


def test_the_page_asks_nobody_else_for_anything() -> None:
    for path in FOLDER.iterdir():
        text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|@import|url\(", text), path.name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(", text), path.name


def test_every_import_is_there() -> None:
    for path in FOLDER.glob("*.js"):
        for name in re.findall(r'from "\./([^"]+)"', path.read_text("utf-8")):
            assert name in NAMES
