"""Whatever is sent, the answer is an envelope or a plain refusal, and never a failure."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from jimmyai_omni_contract.mock.messages import MockRequest
from jimmyai_omni_contract.mock.service import MockServer
from tests.contract.spec import answer_validator, operations
from tests.mock.caller import CREATE, KEY, UPLOAD
from tests.rules.bodies import JSON

KNOWN = {path.format(taskId="task_1"): name for name, (_, path, _) in operations().items()}
CONTROLS = ("ledger", "requests", "tasks", "reset", "advance", "faults", "scenarios", "x")
MEDIA = ("/videos/task_1.mp4", "/mirror/videos/task_1.mp4", "/uploads/a")
SURE = st.sampled_from([*KNOWN, *(f"/_mock/{name}" for name in CONTROLS), *MEDIA])
PATHS = SURE | st.text().map("/".__add__)
METHODS = st.sampled_from(["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS"]) | st.text(max_size=5)
TYPES = st.sampled_from(
    ["application/json", "multipart/form-data; boundary=x", "multipart/form-data; boundary="]
)
HEADERS = st.fixed_dictionaries(
    {"authorization": st.just(f"Bearer {KEY}") | st.text(), "content-type": TYPES | st.text()},
    optional={"range": st.text(), "if-none-match": st.text(), "host": st.text()},
)
LINES = [
    b"--x\r\n",
    b"--x--\r\n",
    b'Content-Disposition: form-data; name="file"; filename="a.jpg"\r\n',
    b'content-disposition: form-data; filename="\xff.png"\r\n',
    b"Content-Transfer-Encoding: base64\r\n",
    b"\r\n",
    b"AAA=\r\n",
    b"\n",
    b":",
]
MULTIPART = st.lists(st.sampled_from(LINES), max_size=8).map(b"".join)
WRITTEN = JSON.map(lambda value: json.dumps(value).encode())
BODIES = st.binary() | MULTIPART | WRITTEN | st.text().map(lambda text: text.encode("utf-8", "surrogatepass"))

fewer = settings(max_examples=settings().max_examples // 3)


@fewer
@given(METHODS, PATHS, HEADERS, BODIES, st.text())
def test_no_request_makes_a_server_fail(
    method: str, path: str, headers: dict[str, str], body: bytes, query: str
) -> None:
    server = MockServer()
    response = server.handle(MockRequest(method, path, query, headers, body))
    assert response.status_code < 500
    if response.code is None:
        assert response.status_code in (404, 405) or path.startswith("/_mock/")
    else:
        assert response.status_code == 200
        answer_validator(KNOWN.get(path, "queryVideo")).validate(json.loads(response.body))


@given(st.dictionaries(st.sampled_from(["model", "prompt", "images", "image_urls", "video_urls"]), JSON))
def test_no_create_body_makes_a_server_fail(fields: dict[str, Any]) -> None:
    headers = {"authorization": f"Bearer {KEY}", "content-type": "application/json"}
    body = json.dumps({"model": "Gemini-Omini", "prompt": "x", **fields}).encode()
    server = MockServer()
    response = server.handle(MockRequest("POST", CREATE, "", headers, body))
    assert response.code in ("20000", "20002")
    assert len(server.state.ledger) == (response.code == "20000")


@given(MULTIPART, st.sampled_from(["x", "", '"x"', "x; charset=utf-8"]))
def test_no_multipart_body_makes_a_server_fail(body: bytes, boundary: str) -> None:
    content_type = f"multipart/form-data; boundary={boundary}"
    headers = {"authorization": f"Bearer {KEY}", "content-type": content_type}
    response = MockServer().handle(MockRequest("POST", UPLOAD, "", headers, body))
    assert response.code in ("20000", "20002")
