"""OMNI-27: what counts as a JSON object sent as application/json."""

import json

import pytest

from tests.mock.caller import BODY, Caller

JSON = json.dumps(BODY).encode()
UNUSABLE = {
    "nothing": b"",
    "no JSON": b"model=Gemini-Omini",
    "an array": b"[]",
    "a string": b'"Gemini-Omini"',
    "null": b"null",
    "NaN": JSON[:-1] + b', "x": NaN}',
    "Infinity": JSON[:-1] + b', "x": -Infinity}',
    "a number beyond all floats": JSON[:-1] + b', "x": 1e999}',
    "an integer too long to read": JSON[:-1] + b', "x": ' + b"1" * 5000 + b"}",
    "invalid UTF-8": JSON.replace(b"cat", b"\xff"),
    "UTF-16": json.dumps(BODY).encode("utf-16"),
    "half a surrogate pair": JSON.replace(b"cat", b"\\ud800"),
    "endless nesting": b'{"x": ' * 100000,
    "deep nesting": JSON[:-1] + b', "images": ' + b"[" * 400 + b"]" * 400 + b"}",
    "two documents": JSON + JSON,
}


@pytest.mark.parametrize("body", UNUSABLE.values(), ids=UNUSABLE)
def test_a_body_that_is_no_json_object_is_refused(body: bytes) -> None:
    envelope = Caller().post_create(content=body, headers={"Content-Type": "application/json"})
    assert envelope["code"] == "20002"
    assert "OMNI-27 body" in envelope["msg"]


@pytest.mark.parametrize("media_type", ["", "text/plain", "application/jsonp", "multipart/form-data"])
def test_json_that_is_sent_as_something_else_is_refused(media_type: str) -> None:
    assert Caller().post_create(content=JSON, headers={"Content-Type": media_type})["code"] == "20002"


@pytest.mark.parametrize(
    "media_type", ["application/json", "application/json; charset=utf-8", "Application/JSON ;"]
)
def test_json_is_taken_with_any_parameters_of_its_media_type(media_type: str) -> None:
    assert Caller().post_create(content=JSON, headers={"Content-Type": media_type})["code"] == "20000"


def test_unknown_fields_parameters_and_headers_are_ignored() -> None:
    sent = {**BODY, "style": "noir", "seed": [1]}
    envelope = Caller().post_create(json=sent, params={"duration": "7"}, headers={"X-Unknown": "1"})
    assert envelope["code"] == "20000"
