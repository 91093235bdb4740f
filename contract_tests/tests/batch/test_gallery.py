"""The gallery as a file: it needs nothing else, holds each row, and is whole or the old one."""

import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from jimmyai_omni.batch.gallery import page, write_gallery
from jimmyai_omni.batch.records import Record, as_fields
from jimmyai_omni.errors import LocalFileError
from tests.batch.records import HALF, HOSTILE, START, busy_batch, saved, unfinished
from tests.peaks import peak_bytes

FOLDER = Path(page.__file__).parent
HARMFUL = saved(
    prompt=HOSTILE + HALF, reason=HOSTILE, id=HOSTILE, task_id=HOSTILE, file=HOSTILE, model=HOSTILE
)


class Parts(HTMLParser):
    """What a reader of HTML finds."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.texts: dict[str, str] = {}
        self._name = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]
        self._name = dict(attrs).get("id") or tag

    def handle_data(self, data: str) -> None:
        self.texts[self._name] = self.texts.get(self._name, "") + data


def written(folder: Path, *records: Record, title: str = "Autumn") -> str:
    return write_gallery(records, folder, title=title, at=START).read_text("utf-8")


def rows_of(text: str) -> list[dict[str, Any]]:
    data = json.loads(Parts(text).texts["data"], parse_constant=pytest.fail)
    return [dict(zip(data["keys"], row, strict=True)) for row in data["rows"]]


def test_it_holds_each_row(tmp_path: Path) -> None:
    records = [saved(1), unfinished("failed", 2), HARMFUL]
    expected = [as_fields(record) for record in records]
    for fields in expected:
        del fields["request"]["prompt"]
    assert rows_of(written(tmp_path, *records)) == expected
    assert rows_of(written(tmp_path)) == []


def test_it_asks_nobody_else_for_anything(tmp_path: Path) -> None:
    text = written(tmp_path, saved()).replace("http://www.w3.org/2000/svg", "")
    assert Parts(text).addresses == ["data:,", "#cards"]
    assert not re.search(r"https?://|@import|url\(", text)
    scripts = "".join(path.read_text("utf-8") for path in FOLDER.glob("*.js"))
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|fetch\(", scripts)
    policy = next(line for line in text.splitlines() if "Content-Security-Policy" in line)
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_every_file_of_the_page_is_in_it(tmp_path: Path) -> None:
    text = written(tmp_path)
    for path in FOLDER.iterdir():
        if path.suffix in (".js", ".css"):
            assert path.read_text("utf-8") in text


SOUND = page.__dict__["_json"]
UNESCAPED: dict[str, Callable[[object], str]] = {
    "nothing escaped": lambda value: json.dumps(value),
    "only the end of a script": lambda value: json.dumps(value).replace("</script", "<\\/script"),
}


def is_harmless(text: str) -> bool:
    parts = Parts(text)
    data = parts.texts["data"].strip()
    return parts.tags.count("script") == 2 and data.endswith("]}") and not re.search("<!--|<script", data)


def test_what_a_row_says_is_no_markup(tmp_path: Path) -> None:
    assert is_harmless(written(tmp_path, HARMFUL, title=HOSTILE + HALF))


@pytest.mark.parametrize("broken", UNESCAPED.values(), ids=UNESCAPED)
def test_what_is_not_escaped_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: Callable[[object], str]
) -> None:
    monkeypatch.setattr(page, "_json", broken)
    assert not is_harmless(written(tmp_path, HARMFUL))


def test_it_tells_no_secret(tmp_path: Path) -> None:
    request = {"prompt": "A cat", "image_urls": ["https://me:pass@m.example/a.png?sig=s3cret"]}
    text = written(tmp_path, saved(request=request))
    assert "m.example/a.png" in text
    assert not re.search("s3cret|me:pass", text)


def test_many_rows_take_no_more_memory(tmp_path: Path) -> None:
    written(tmp_path)

    def peak_of(count: int) -> int:
        return peak_bytes(
            lambda: write_gallery(busy_batch(count), tmp_path, title="Autumn", at=START), runs=3
        )

    assert peak_of(500) < peak_of(50) * 1.5


def test_what_ends_early_leaves_the_older_page(tmp_path: Path) -> None:
    def breaking() -> Iterator[Record]:
        yield saved()
        raise ValueError("the journal is gone")

    before = written(tmp_path, saved(7))
    with pytest.raises(ValueError, match="the journal is gone"):
        write_gallery(breaking(), tmp_path, title="Autumn", at=START)
    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == {"gallery.html": before}
    with pytest.raises(LocalFileError, match="nowhere"):
        write_gallery([], tmp_path / "nowhere", title="Autumn", at=START)
