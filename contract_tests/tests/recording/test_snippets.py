"""Snippets are run: what arrives is what was recorded."""

import json
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest

from jimmyai_omni import OmniError
from jimmyai_omni_contract.mock.api.multipart import read_file_part
from jimmyai_omni_contract.mock.messages import MockRequest
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.recording.exchange import KEPT_BYTES, RecordedExchange
from jimmyai_omni_contract.recording.observed import record_exchange
from jimmyai_omni_contract.recording.redaction import Redactor
from jimmyai_omni_contract.recording.snippets import curl_line, python_snippet
from tests.recording.arriving import Running, arriving
from tests.recording.samples import CATALOG, CREATE, UPLOAD

KEY = "sk-0123456789"
PNG = b"\x89PNG\r\n\x1a\n\0\xff"
PROMPTS = {
    "plain": "A cat running through a neon rainy street",
    "quotes": 'it\'s "quoted" \'\'\' """ twice',
    "lines": "one\ntwo\r\nthree\ttabbed\n",
    "shell": "$HOME `id` $(id) !! \\ \\\\ {a,b} * ~ ; & | > <",
    "at first": "@/etc/passwd",
    "dash first": "-d --help",
    "unicode": "ein Kätzchen 在霓虹雨街 😀 \u2028 \x7f",
    "percent": "100% %41 &amp; a+b",
    "python": "{name!r} \\n {{}} \\N{BULLET} %s",
}
FULL = {
    "model": "omni-10s",
    "duration": 10,
    "resolution": "720p",
    "image_urls": ["https://a.example/1.png?a=b&c='d'"],
    "aspect_ratio": "16:9",
    "seed": {"of": [1, None, True]},
}
STANDARD = {"model": "Gemini-Omini", "duration": 6, "resolution": "720p", "generation_type": "reference"}


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with arriving(MockOptions(key=KEY)) as served:
        yield served


@pytest.fixture(autouse=True)
def user(running: Running, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Somebody who has a key, a host and a folder."""
    monkeypatch.setenv("JIMMYAI_API_KEY", KEY)
    monkeypatch.setenv("JIMMYAI_BASE_URL", running.server.base_url)
    for name in ("HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    # Each client would read all certificates anew.
    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", lambda *_, **__: None)
    running.arrived.clear()


def sent_by_httpx(
    running: Running, method: str, target: str, **fields: Any
) -> tuple[MockRequest, RecordedExchange]:
    """A request as it arrives from httpx, and what is kept of it."""
    key, headers = fields.pop("key", f"Bearer {KEY}"), {**fields.pop("headers", {})}
    headers |= {"authorization": key} if key else {}
    httpx.request(method, running.server.base_url + target, headers=headers, **fields)
    request = running.arrived.pop()
    response = running.server.service.handle(request)
    running.arrived.clear()
    redactor = Redactor(lambda: [KEY])
    return request, record_exchange(request, response, redactor, number=1, at=0, seconds=0)


def by_curl(running: Running, exchange: RecordedExchange) -> MockRequest:
    """What arrives from the line for the shell."""
    assert KEY not in curl_line(exchange)
    # By its input, since a line may be longer than an argument.
    done = subprocess.run(["sh"], input=curl_line(exchange).encode(), capture_output=True, timeout=10)
    assert (done.returncode, done.stderr) == (0, b"")
    [arrived] = running.arrived
    running.arrived.clear()
    return arrived


def by_python(running: Running, exchange: RecordedExchange) -> MockRequest:
    """What arrives from the lines of Python."""
    snippet = python_snippet(exchange)
    assert KEY not in snippet
    try:
        with redirect_stdout(StringIO()), suppress(OmniError):
            exec(compile(snippet, "snippet", "exec"), {})
    finally:
        arrived, running.arrived[:] = list(running.arrived), []
    return arrived[0]


BY = {"curl": by_curl, "python": by_python}
each_way = pytest.mark.parametrize("by", BY.values(), ids=BY)


def meaning(request: MockRequest) -> dict[str, Any]:
    """What has to arrive again."""
    said = {name: request.headers.get(name) for name in ("authorization", "range", "x-any")}
    content_type = request.headers.get("content-type", "")
    if content_type.startswith("multipart/"):
        return {"said": said, "path": request.path, "file": read_file_part(content_type, request.body)}
    body: object = request.body
    if content_type == "application/json":
        body = json.loads(request.body)
    return {
        "said": said,
        "method": request.method,
        "path": request.path,
        "query": request.query,
        "content type": content_type,
        "body": body,
    }


@each_way
@pytest.mark.parametrize("prompt", PROMPTS.values(), ids=PROMPTS)
@pytest.mark.parametrize("client", [True, False], ids=["canonical", "as said"])
def test_a_create_with_any_prompt_is_sent_again(running: Running, by: Any, prompt: str, client: bool) -> None:
    body = {**(STANDARD if client else {"model": "gemini-omni"}), "prompt": prompt}
    request, exchange = sent_by_httpx(running, "POST", CREATE, json=body)
    assert ("omni.create(" in python_snippet(exchange)) is client
    assert meaning(by(running, exchange)) == meaning(request)


CLIENT_CALLS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "omni.create(": ("POST", CREATE, {"json": {**FULL, "prompt": "a cat"}}),
    'omni.retrieve("task_0123")': ("GET", "/api/open-api/v1/videos/task_0123", {}),
    "omni.balance()": ("GET", "/api/open-api/v1/user/balance", {}),
    "omni.key_balance()": ("GET", "/api/open-api/v1/key/balance", {}),
    "omni.models()": ("GET", CATALOG, {"key": None}),
    'omni.models("omni 10")': ("GET", f"{CATALOG}?search=omni+10", {"key": None}),
}
TYPE = "content-type"
OTHERS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "an odd task id": ("GET", "/api/open-api/v1/videos/a%20b%27%22", {}),
    "an odd query": ("GET", "/api/open-api/v1/videos/task_1?x=%26%3D&y=&z=[1]{2}", {}),
    "HEAD": ("HEAD", "/api/open-api/v1/videos/task_1", {}),
    "no path of the API": ("PUT", "/nowhere/at$all", {"content": b"a=b"}),
    "no body": ("POST", CREATE, {"headers": {"x-any": 'it\'s; "so"'}}),
    "a range": ("GET", "/videos/task_1.mp4", {"headers": {"range": "bytes=0-1"}, "key": None}),
    "the catalogue with a key": ("GET", CATALOG, {}),
    "a key without Bearer": ("GET", "/api/open-api/v1/user/balance", {"key": KEY}),
    "bytes": ("POST", CREATE, {"content": b"\0\xff\n" * 3, "headers": {TYPE: "text/plain"}}),
    "no content type": ("POST", CREATE, {"content": b"@{"}),
    "broken JSON": ("POST", CREATE, {"content": b'{"a', "headers": {TYPE: "application/x"}}),
    "what the client refuses": ("POST", CREATE, {"json": {"model": "Gemini-Omini", "prompt": ""}}),
    "what the client would upload": (
        "POST",
        CREATE,
        {"json": {**STANDARD, "prompt": "a cat", "image_urls": ["/etc/passwd"]}},
    ),
    "many bytes": ("POST", CREATE, {"json": {"prompt": "x" * 300_000}}),
    "two parts": ("POST", UPLOAD, {"files": {"file": ("a.png", PNG), "other": ("b.png", PNG)}}),
}


@each_way
@pytest.mark.parametrize("call", CLIENT_CALLS)
def test_an_operation_is_a_call_of_the_client(running: Running, by: Any, call: str) -> None:
    method, target, fields = CLIENT_CALLS[call]
    request, exchange = sent_by_httpx(running, method, target, **fields)
    assert call in python_snippet(exchange)
    assert meaning(by(running, exchange)) == meaning(request)


@each_way
@pytest.mark.parametrize("name", OTHERS)
def test_what_the_client_would_not_send_is_sent_by_httpx(running: Running, by: Any, name: str) -> None:
    method, target, fields = OTHERS[name]
    request, exchange = sent_by_httpx(running, method, target, **fields)
    assert "httpx.request(" in python_snippet(exchange)
    assert meaning(by(running, exchange)) == meaning(request)


@each_way
@pytest.mark.parametrize(
    "name", ["cat.png", 'it\'s a; "cat" $x,y.png', "-K.png", "@a\\b.png", "猫.png", "data:x.png"]
)
@pytest.mark.parametrize("media_type", ["image/png", "text/plain"])
def test_an_upload_sends_the_file_of_that_name(
    running: Running, by: Any, name: str, media_type: str, tmp_path: Path
) -> None:
    files = {"file": (name, PNG, media_type)}
    request, exchange = sent_by_httpx(running, "POST", UPLOAD, files=files)
    sent = meaning(request)
    assert sent["file"]
    (tmp_path / sent["file"].filename).write_bytes(PNG)
    is_clients = media_type == "image/png" and ":" not in name
    assert ("omni.upload(" in python_snippet(exchange)) is is_clients
    assert meaning(by(running, exchange)) == sent


def test_a_large_upload_sends_its_file_though_only_its_beginning_was_kept(
    running: Running, tmp_path: Path
) -> None:
    content = PNG + bytes(KEPT_BYTES)
    request, exchange = sent_by_httpx(
        running, "POST", UPLOAD, files={"file": ("a.png", content, "image/png")}
    )
    assert exchange.request.body.cut
    (tmp_path / "a.png").write_bytes(content)
    for send in BY.values():
        assert meaning(send(running, exchange)) == meaning(request)


def test_a_body_that_was_not_kept_whole_is_no_request(running: Running) -> None:
    _, exchange = sent_by_httpx(running, "POST", CREATE, json={"prompt": "x" * KEPT_BYTES})
    for snippet in (curl_line(exchange), python_snippet(exchange)):
        assert (
            snippet.strip()
            == f"# only {KEPT_BYTES} of the body's {exchange.request.body.size} bytes were kept"
        )


def test_a_line_is_one_that_people_like_to_read(running: Running) -> None:
    _, exchange = sent_by_httpx(running, "POST", CREATE, json={**STANDARD, "prompt": "a cat"})
    assert curl_line(exchange) == (
        f'curl -sS "$JIMMYAI_BASE_URL"{CREATE} -H "Authorization: Bearer $JIMMYAI_API_KEY"'
        " -H 'content-type: application/json' --data-raw"
        ' \'{"model":"Gemini-Omini","duration":6,"resolution":"720p","generation_type":"reference",'
        '"prompt":"a cat"}\''
    )
    assert python_snippet(exchange).splitlines()[2:] == [
        "with Omni() as omni:",
        '    answer = omni.create("a cat", duration=6, resolution="720p", generation_type="reference")',
        "print(answer)",
    ]


def naive(text: str) -> str:
    return f"'{text}'"


@pytest.mark.parametrize(
    ("right", "wrong", "content"),
    [
        ("shlex.quote", naive, b"it's `id`"),
        ("shlex.quote", '"{}"'.format, b"$HOME"),
        ("b64encode", lambda content: content[::-1], b"\0\xff"),
    ],
)
def test_a_snippet_that_is_wrong_is_caught(
    running: Running, monkeypatch: pytest.MonkeyPatch, right: str, wrong: object, content: bytes
) -> None:
    request, exchange = sent_by_httpx(running, "POST", CREATE, content=content)
    monkeypatch.setattr(f"jimmyai_omni_contract.recording.snippets.curl.{right}", wrong)
    with pytest.raises((AssertionError, ValueError)):
        assert meaning(by_curl(running, exchange)) == meaning(request)
