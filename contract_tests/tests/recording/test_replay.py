"""A recording played again answers what was recorded, in its order, and nothing else."""

import json
import threading
from pathlib import Path
from typing import Any

import attrs
import httpx
import pytest

from jimmyai_omni import Omni, OmniError
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse
from jimmyai_omni_contract.mock.replay import Replay
from jimmyai_omni_contract.mock.serve.transports import ServiceTransport
from jimmyai_omni_contract.recording.exchange import KEPT_BYTES, KeptBody
from jimmyai_omni_contract.recording.files import read_exchanges, recorder
from jimmyai_omni_contract.recording.snippets import curl_line, python_snippet
from tests.recording.samples import CATALOG, CREATE, KEY, UPLOAD, Recorded

BASE_URL = "https://replay.test:8443"
PNG = b"\x89PNG\r\n\x1a\n"


def client(service: Any, *, api_key: str = "another-key", base_url: str = BASE_URL) -> Omni:
    transport = ServiceTransport(service)
    return Omni(
        api_key=api_key,
        base_url=base_url,
        transport=transport,
        journal=False,
        sleep=lambda seconds: None,
    )


def played(recorded: Recorded, folder: Path, ending: str = "jsonl") -> Replay:
    """What was recorded, by way of a file."""
    path = folder / f"recording.{ending}"
    with recorder(path) as record:
        for exchange in recorded.exchanges:
            record(exchange)
    return Replay(read_exchanges(path))


def asked(method: str, target: str, body: bytes = b"", **headers: str) -> MockRequest:
    path, _, query = target.partition("?")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return MockRequest(method, path, query, {"authorization": "Bearer another-key", **named}, body, BASE_URL)


def create(prompt: str = "a cat", **more: Any) -> bytes:
    return json.dumps({"model": "Gemini-Omini", "prompt": prompt, **more}).encode()


@pytest.mark.parametrize("ending", ["jsonl", "har"])
def test_a_whole_run_is_played_again_to_a_client_with_another_key(ending: str, tmp_path: Path) -> None:
    recorded = Recorded()
    with client(recorded.service, api_key=KEY, base_url="http://recorded.test") as omni:
        uploaded = omni.upload(PNG)
        task = omni.generate("a cat", image_urls=[uploaded.url])
        video = omni.download_bytes(task)
        balance, models = omni.balance(), omni.models()
    replay = played(recorded, tmp_path, ending)
    with client(replay) as omni:
        again = omni.upload(PNG)
        assert again.url == uploaded.url.replace("http://recorded.test", BASE_URL)
        same = omni.generate("a cat", image_urls=[again.url])
        assert same.id == task.id
        assert (same.video_url or "").startswith(f"{BASE_URL}/videos/")
        assert omni.download_bytes(same) == video
        assert (omni.balance(), omni.models()) == (balance, models)
    assert replay.unasked == ()


def test_equal_requests_get_their_answers_in_order_and_reads_the_last_again(tmp_path: Path) -> None:
    recorded = Recorded()
    task_id = json.loads(recorded.ask("POST", CREATE, create(), content_type="application/json").body)[
        "data"
    ]["task_id"]
    query = f"/api/open-api/v1/videos/{task_id}"
    statuses = [json.loads(recorded.ask("GET", query).body)["data"]["status"] for _ in range(5)]
    assert statuses[-1] == "completed"
    replay = played(recorded, tmp_path)
    found = [json.loads(replay.handle(asked("GET", query)).body)["data"]["status"] for _ in range(7)]
    assert found == [*statuses, statuses[-1], statuses[-1]]


def recorded_creates(*bodies: bytes) -> Recorded:
    recorded = Recorded()
    for body in bodies:
        recorded.create(body)
    return recorded


def task_of(response: MockResponse) -> str | None:
    return json.loads(response.body)["data"]["task_id"] if response.status_code == 200 else None


def creates_never_more_than_recorded(replay: Replay) -> None:
    sent = [replay.handle(asked("POST", CREATE, create(), content_type="application/json")) for _ in range(4)]
    tasks = [task_of(response) for response in sent]
    assert len(set(tasks[:2])) == 2
    assert None not in tasks[:2]
    assert tasks[2:] == [None, None]
    assert sent[2].status_code == 404
    assert sent[2].body.startswith(
        b"404 the recording holds it 2 times, and that was played; none is invented: POST /api"
    )


def test_a_create_is_never_answered_more_often_than_it_was_recorded(tmp_path: Path) -> None:
    replay = played(recorded_creates(create(), create(), create("a dog")), tmp_path)
    creates_never_more_than_recorded(replay)
    assert replay.unasked == (f"POST {CREATE} {create('a dog').decode()}",)


def test_a_replay_that_repeats_creates_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jimmyai_omni_contract.mock.replay._READS", ("GET", "HEAD", "POST"))
    replay = played(recorded_creates(create(), create()), tmp_path)
    with pytest.raises(AssertionError):
        creates_never_more_than_recorded(replay)


SAME = {
    "order": b'{"prompt": "a cat", "model": "Gemini-Omini"}',
    "spaces": b'\n{"model":"Gemini-Omini",\t"prompt":"a cat"} ',
    "escapes": b'{"model": "Gemini-Omini", "prompt": "\\u0061 cat"}',
}
OTHER = {
    "a word more": create("a cat!"),
    "a field more": create(duration=6),
    "a type": b'{"model": "Gemini-Omini", "prompt": 1}',
    "no JSON": b"a cat",
    "nothing": b"",
}


@pytest.mark.parametrize("body", SAME.values(), ids=SAME)
def test_json_is_compared_as_json(body: bytes, tmp_path: Path) -> None:
    replay = played(recorded_creates(create()), tmp_path)
    assert task_of(replay.handle(asked("POST", CREATE, body)))


@pytest.mark.parametrize("body", OTHER.values(), ids=OTHER)
def test_another_body_is_refused_and_the_nearest_named(body: bytes, tmp_path: Path) -> None:
    recorded = recorded_creates(create())
    recorded.ask("GET", CATALOG)
    response = played(recorded, tmp_path).handle(asked("POST", CREATE, body))
    assert response.status_code == 404
    first, nearest, *_, before, last = response.body.decode().splitlines()
    assert (first, before) == ("404 not in the recording; the nearest that are:", "asked for was:")
    assert nearest == f"  POST {CREATE} {create().decode()}"
    assert last == " ".join(["  POST", CREATE, *body.decode().split()])


def test_a_client_shows_the_nearest_that_was_recorded(tmp_path: Path) -> None:
    recorded = Recorded()
    with client(recorded.service, api_key=KEY, base_url="http://recorded.test") as omni:
        omni.create("a cat", image_urls=["https://example.com/cat.jpg"])
    with client(played(recorded, tmp_path)) as omni, pytest.raises(OmniError) as refused:
        omni.create("a dog in the rain, " * 50)
    message = refused.value.message
    assert '"prompt":"a cat"' in message
    assert message.endswith(", ...")


@pytest.mark.parametrize(("method", "status"), [("GET", 200), ("HEAD", 200), ("POST", 405)])
def test_the_probes_of_the_mock_server_are_answered(method: str, status: int, tmp_path: Path) -> None:
    replay = played(recorded_creates(create()), tmp_path)
    for name, body in [("health", b'{"healthy":true}'), ("ready", b'{"ready":true}')]:
        answer = replay.handle(asked(method, f"/_mock/{name}"))
        assert answer.status_code == status
        if status == 200:
            assert answer.body == (body if method == "GET" else b"")
    replay.stopping = True
    assert replay.handle(asked("GET", "/_mock/ready")).status_code == 503
    assert len(replay.unasked) == 1


def test_numbers_are_compared_by_value(tmp_path: Path) -> None:
    replay = played(recorded_creates(create(duration=6)), tmp_path)
    assert task_of(replay.handle(asked("POST", CREATE, create(duration=6.0))))


def test_a_refusal_does_not_show_the_key(tmp_path: Path) -> None:
    response = played(Recorded(), tmp_path).handle(asked("GET", "/a?key=another-key", b"another-key"))
    assert response.body == b"404 not in the recording: GET /a?key=*** ***\n"


def test_a_key_that_is_a_word_of_the_prompt_is_no_hindrance(tmp_path: Path) -> None:
    replay = played(recorded_creates(create("a running cat")), tmp_path)
    assert task_of(
        replay.handle(asked("POST", CREATE, create("a running cat"), authorization="Bearer running"))
    )


def test_an_upload_is_known_by_its_file(tmp_path: Path) -> None:
    def upload(content: bytes, name: str = "a.png") -> tuple[bytes, str]:
        request = httpx.Request("POST", BASE_URL, files={"file": (name, content, "image/png")})
        return request.read(), request.headers["content-type"]

    recorded = Recorded()
    large = PNG + bytes(KEPT_BYTES)
    for content in (PNG, large):
        body, content_type = upload(content)
        assert recorded.ask("POST", UPLOAD, body, content_type=content_type).code == "20000"
    replay = played(recorded, tmp_path)
    for content, name, known in [
        *((large, "b.png", False), (large + b"x", "a.png", False), (b"x" + large[1:], "a.png", False)),
        *((PNG + b"x", "a.png", False), (PNG, "a.png", True), (large, "a.png", True)),
    ]:
        body, content_type = upload(content, name)
        answer = replay.handle(asked("POST", UPLOAD, body, content_type=content_type))
        assert (answer.code == "20000") is known


def test_without_a_key_only_that_is_answered_which_was_recorded_without_one(tmp_path: Path) -> None:
    recorded = Recorded()
    for authorization in ("", f"Bearer {KEY}", "Bearer wrong-key"):
        recorded.ask("GET", "/api/open-api/v1/user/balance", authorization=authorization)
    replay = played(recorded, tmp_path)
    codes = [
        replay.handle(asked("GET", "/api/open-api/v1/user/balance", authorization=authorization)).code
        for authorization in ("Bearer any", "", "Bearer any", "Bearer")
    ]
    assert codes == ["20000", "20001", "20001", "20001"]
    recorded.exchanges.pop(0)
    alone = played(recorded, tmp_path, "har")
    assert alone.handle(asked("GET", "/api/open-api/v1/user/balance", authorization="")).status_code == 404
    assert alone.handle(asked("GET", CATALOG, authorization="")).status_code == 404


def test_a_recording_that_was_saved_without_keys_takes_any(tmp_path: Path) -> None:
    recorded = recorded_creates(create())
    [exchange] = recorded.exchanges
    headers = {name: value for name, value in exchange.request.headers.items() if name != "authorization"}
    bare = attrs.evolve(exchange, request=attrs.evolve(exchange.request, headers=headers))
    assert task_of(Replay([bare]).handle(asked("POST", CREATE, create())))


LOST = {"drop": "drop", "stall": "stall", "truncated": "cut"}


@pytest.mark.parametrize("fault", LOST)
def test_an_answer_that_was_lost_is_lost_again(fault: str, tmp_path: Path) -> None:
    recorded = Recorded(faults=(f"create={fault}:1",))
    recorded.create(create())
    replay = played(recorded, tmp_path)
    sent = httpx.Client(transport=ServiceTransport(replay), base_url=BASE_URL)
    with pytest.raises(httpx.TransportError), sent:
        sent.post(CREATE, content=create(), headers={"authorization": "Bearer any"})
    again = Replay(recorded.exchanges).handle(asked("POST", CREATE, create()))
    assert again.delivery == LOST[fault]


def test_no_answer_is_none_again_and_a_part_of_one_is_said_to_be(tmp_path: Path) -> None:
    recorded = recorded_creates(create())
    [exchange] = recorded.exchanges
    assert exchange.answer
    none = attrs.evolve(exchange, answer=None)
    cut = attrs.evolve(exchange.answer, body=KeptBody(b"{", 100, "", cut=True))
    recorded.exchanges[:] = [none, attrs.evolve(exchange, answer=cut)]
    replay = played(recorded, tmp_path)
    first, second = (replay.handle(asked("POST", CREATE, create())) for _ in range(2))
    assert first.delivery == "drop"
    assert (second.status_code, second.body) == (
        502,
        b"502 the answer was recorded in part only: 1 of its 100 bytes\n",
    )


def test_a_range_is_answered_as_recorded_or_by_the_whole(tmp_path: Path) -> None:
    recorded = Recorded()
    with client(recorded.service, api_key=KEY, base_url="http://recorded.test") as omni:
        video = omni.generate("a cat").video_url or ""
    target = video.removeprefix("http://recorded.test")
    whole = recorded.ask("GET", target)
    part = recorded.ask("GET", target, range="bytes=2-5")
    known = recorded.ask("GET", target, if_none_match=whole.headers["etag"])
    head = recorded.ask("HEAD", target)
    replay = played(recorded, tmp_path)
    for method, headers, answer in [
        ("GET", {"range": "bytes=2-5"}, part),
        ("GET", {"range": "bytes=3-5"}, whole),
        ("GET", {"if_none_match": whole.headers["etag"]}, known),
        ("HEAD", {}, head),
        ("GET", {}, whole),
    ]:
        found = replay.handle(asked(method, target, b"", **{"authorization": "", **headers}))
        assert (found.status_code, found.body) == (answer.status_code, answer.body)
        assert found.headers == answer.headers


def test_only_recorded_hosts_are_put_in_the_place_of_the_one_that_is_asked(tmp_path: Path) -> None:
    recorded = Recorded()
    recorded.ask("GET", CATALOG, base_url="http://h.test:80")
    [exchange] = recorded.exchanges
    assert exchange.answer
    text = b'["http://h.test:80/a", "http:\\/\\/h.test:80/b", "http://h.test:8000", "http://cdn.test/c"]'
    headers = {**exchange.answer.headers, "location": "http://h.test:80/d"}
    answer = attrs.evolve(exchange.answer, body=KeptBody.of(text), headers=headers)
    recorded.exchanges[:] = [attrs.evolve(exchange, answer=answer)]
    found = played(recorded, tmp_path).handle(asked("GET", CATALOG))
    here = [f"{BASE_URL}/a", f"{BASE_URL}/b", "http://h.test:8000", "http://cdn.test/c"]
    assert json.loads(found.body) == here
    assert found.headers["location"] == f"{BASE_URL}/d"
    assert found.headers["content-length"] == str(len(found.body))


def test_threads_share_the_recorded_creates(tmp_path: Path) -> None:
    replay = played(recorded_creates(*[create()] * 20), tmp_path)
    tasks: list[str | None] = []
    request = asked("POST", CREATE, create())

    def ask() -> None:
        tasks.extend(task_of(replay.handle(request)) for _ in range(10))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({task for task in tasks if task}) == 20
    assert tasks.count(None) == 20


def test_a_host_that_is_none_is_recorded_and_played(tmp_path: Path) -> None:
    recorded = Recorded()
    recorded.ask("GET", CATALOG, base_url="http://[::bad")
    [exchange] = recorded.exchanges
    assert CATALOG in curl_line(exchange)
    assert "omni.models()" not in python_snippet(exchange)
    for ending in ("jsonl", "har"):
        assert played(recorded, tmp_path, ending).handle(asked("GET", CATALOG)).status_code == 200
