"""Archives: any HAR reader takes ours, and we take those that a browser saves, without their secrets."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from jimmyai_omni_contract.recording.documents import RecordingError
from jimmyai_omni_contract.recording.exchange import RecordedExchange
from jimmyai_omni_contract.recording.files import read_exchanges, recorder
from jimmyai_omni_contract.recording.har import write_entry
from jimmyai_omni_contract.recording.snippets import curl_line
from tests.recording.har_schema import VALIDATOR
from tests.recording.samples import CREATE, EXCHANGES, Recorded

PICTURE = b"\x89PNG\r\n\x1a\n"


@settings(max_examples=30)
@given(exchange=EXCHANGES)
def test_any_exchange_is_an_entry_of_har(exchange: RecordedExchange) -> None:
    entry = json.loads(write_entry(exchange))
    head = {"version": "1.2", "creator": {"name": "a", "version": "1"}, "entries": [entry]}
    VALIDATOR.validate({"log": head})


def test_an_entry_says_what_people_look_for(tmp_path: Path) -> None:
    recorded = Recorded(faults=("create=truncated:1",))
    recorded.create(b'{"model": "Gemini-Omini", "prompt": "a cat"}')
    recorded.ask("GET", "/nowhere?search=a%20b&empty=")
    path = tmp_path / "two.har"
    with recorder(path) as record:
        for exchange in recorded.exchanges:
            record(exchange)
    document = json.loads(path.read_bytes())
    VALIDATOR.validate(document)
    create, other = document["log"]["entries"]
    assert create["startedDateTime"] == "2025-11-24T16:00:00.000+00:00"
    assert create["request"]["postData"]["text"] == '{"model": "Gemini-Omini", "prompt": "a cat"}'
    assert (create["response"]["status"], create["response"]["statusText"]) == (200, "OK")
    assert create["response"]["comment"] == "it did not arrive whole: cut"
    assert json.loads(create["response"]["content"]["text"])["code"] == "20000"
    assert create["_omni"]["charges"][0]["amount"] > 0
    assert other["request"]["queryString"] == [
        {"name": "search", "value": "a b"},
        {"name": "empty", "value": ""},
    ]
    assert other["response"]["status"] == 404


def saved_by_a_browser() -> dict[str, Any]:
    """As the developer tools of Chromium save it, with everything that we do not look at left out."""
    headers = [
        {"name": ":authority", "value": "www.jimmyai.cn"},
        {"name": "Authorization", "value": "Bearer sk-secret-1"},
        {"name": "Content-Type", "value": "application/json"},
        {"name": "Cookie", "value": "session=very-secret"},
    ]
    packed = [
        {"name": "Content-Encoding", "value": "gzip"},
        {"name": "Content-Length", "value": "11"},
        {"name": "Set-Cookie", "value": "session=very-secret-2"},
    ]
    answer = '{"code":20000,"msg":"for sk-secret-1","data":{"task_id":"task_1"}}'
    create = {
        "startedDateTime": "2026-01-02T03:04:05.500Z",
        "time": 250.0,
        "request": {
            "method": "POST",
            "url": f"https://www.jimmyai.cn{CREATE}",
            "headers": headers,
            "bodySize": 40,
            "postData": {"mimeType": "application/json", "text": '{"model":"omni-10s","prompt":"ü"}'},
        },
        "response": {
            "status": 200,
            "headers": packed,
            "content": {"size": len(answer), "mimeType": "application/json", "text": answer},
        },
    }
    plain = {"method": "GET", "headers": [], "bodySize": 0}
    body = {"size": len(PICTURE), "text": b64encode(PICTURE).decode(), "encoding": "base64"}
    picture = {
        **create,
        "request": {**plain, "url": "https://cdn.example/a.png"},
        "response": {"status": 200, "headers": [], "content": body},
    }
    evicted = {**picture, "response": {"status": 200, "headers": [], "content": {"size": 5000}}}
    blocked = {**picture, "response": {"status": 0, "headers": [], "content": {"size": 0}}}
    data = {**picture, "request": {**plain, "url": "data:image/png;base64,AA"}}
    return {"log": {"version": "1.2", "entries": [create, picture, evicted, data, blocked]}}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "browser.har"
    path.write_text("\ufeff" + json.dumps(saved_by_a_browser()), "utf-8")
    return path


def test_what_a_browser_saved_is_read_without_its_secrets(archive: Path) -> None:
    create, picture, evicted, blocked = read_exchanges(archive)
    assert (create.operation, create.at, create.seconds) == ("create", 1767323045.5, 0.25)
    assert create.request.headers == {
        "authorization": "Bearer ***",
        "content-type": "application/json",
        "cookie": "***",
    }
    assert create.request.body.content == '{"model":"omni-10s","prompt":"ü"}'.encode()
    assert create.answer
    assert create.answer.code == 20000
    assert create.answer.headers == {"set-cookie": "***"}
    assert b'"for ***"' in create.answer.body.content
    assert "secret" not in f"{create}{create.answer.body.content!r}{curl_line(create)}"
    assert picture.answer
    assert picture.answer.body.content == PICTURE
    assert evicted.answer
    assert (evicted.answer.body.cut, evicted.answer.body.size) == (True, 5000)
    assert (blocked.number, blocked.answer) == (5, None)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "no JSON"),
        (b"[]", "no HTTP archive: it has no log.entries"),
        (
            b'{"log": {"entries": [{"request": {"url": "http://a/"}}]}}',
            "entry 1: not as HAR 1.2 has it: KeyError",
        ),
        (b'{"log": {"entries": ["a"]}}', "entry 1: not as HAR 1.2 has it"),
        (b'{"log": {"entries": [{"_omni": {}, "request": {}, "response": {}}]}}', "entry 1: not as HAR"),
    ],
)
def test_an_archive_that_cannot_be_read_is_named(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.har"
    path.write_bytes(content)
    with pytest.raises(RecordingError) as refused:
        read_exchanges(path)
    assert str(refused.value).startswith(f"{path}, {message}")


def test_a_field_of_ours_that_is_wrong_is_named(tmp_path: Path) -> None:
    recorded = Recorded()
    recorded.ask("GET", "/nowhere")
    path = tmp_path / "ours.har"
    with recorder(path) as record:
        record(recorded.exchanges[0])
    path.write_bytes(path.read_bytes().replace(b'"delivery": "whole"', b'"delivery": "half"'))
    with pytest.raises(
        RecordingError, match=r"ours\.har, entry 1: answer\.delivery: the value is not one of"
    ):
        read_exchanges(path)
