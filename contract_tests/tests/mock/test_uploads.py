"""Putting files where the API can read them."""

from typing import Any

import pytest

from jimmyai_omni.uploads import MAX_UPLOAD_BYTES
from jimmyai_omni_contract.mock.api import uploads
from tests.mock.caller import BASE_URL, Caller

IMAGES = ["jpg", "jpeg", "png", "gif", "webp", "bmp", "svg"]
VIDEOS = ["mp4", "mov", "avi", "webm", "mkv", "m4v", "flv"]
AUDIO = ["mp3", "wav", "aac", "m4a", "flac", "ogg"]
MULTIPART = {"Content-Type": "multipart/form-data; boundary=x"}
HEAD = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'


def test_an_uploaded_file_is_served_to_everyone_as_it_was_sent() -> None:
    caller = Caller()
    data = caller.upload("Hafen 港.JPG", b"picture")["data"]
    assert data["url"].startswith(f"{BASE_URL}/uploads/file_")
    assert (data["filename"], data["size"], data["mime_type"]) == ("Hafen 港.JPG", 7, "image/jpeg")
    response = caller.bare("GET", data["url"].removeprefix(BASE_URL), range="bytes=0-3")
    assert (response.status_code, response.body) == (206, b"pict")
    assert response.headers["content-type"] == "image/jpeg"


@pytest.mark.parametrize("extension", IMAGES + VIDEOS + AUDIO)
def test_every_documented_extension_is_taken(extension: str) -> None:
    data = Caller().upload(f"reference.{extension}")["data"]
    assert data["mime_type"].partition("/")[0] in ("image", "video", "audio")


@pytest.mark.parametrize("name", ["notes.txt", "jpg", ".jpg", "picture.jpg.exe"])
def test_another_extension_is_refused(name: str) -> None:
    assert Caller().upload(name)["code"] == "20002"


def test_a_folder_in_the_file_name_is_dropped() -> None:
    assert Caller().upload("../../etc/a.png")["data"]["filename"] == "a.png"


def test_a_file_may_have_100_mb_and_not_a_byte_more(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_UPLOAD_BYTES == 100 * 1024 * 1024
    monkeypatch.setattr(uploads, "MAX_UPLOAD_BYTES", 2_000_000)
    assert Caller().upload(content=bytes(2_000_000))["data"]["size"] == 2_000_000
    assert Caller().upload(content=bytes(2_000_001))["code"] == "20002"


@pytest.mark.parametrize(
    "sent",
    [
        {"files": {"picture": ("a.jpg", b"picture")}},
        {"files": None, "data": {"file": "a.jpg"}},
        {"files": None, "json": {"file": "a.jpg"}},
        {"files": None, "content": b"picture", "headers": {"Content-Type": "image/jpeg"}},
        {"files": None, "content": HEAD + b"half a pict", "headers": MULTIPART},
        {"files": None, "content": HEAD + b"picture\r\n--x\r\n", "headers": MULTIPART},
        {"files": None, "content": HEAD, "headers": {"Content-Type": "multipart/form-data"}},
        {"files": None, "content": b"--x--", "headers": MULTIPART},
    ],
    ids=["other part", "form", "JSON", "bare file", "cut", "not ended", "no boundary", "no part"],
)
def test_a_body_without_one_whole_file_is_refused(sent: dict[str, Any]) -> None:
    envelope = Caller().upload(**sent)
    assert (envelope["code"], envelope["data"]) == ("20002", None)


def test_an_upload_costs_nothing() -> None:
    caller = Caller()
    caller.upload()
    assert caller.user_balance()["data"]["used_coin"] == 0


def test_a_file_that_nobody_uploaded_is_not_found() -> None:
    assert Caller().http.get("/uploads/file_1.jpg").status_code == 404
