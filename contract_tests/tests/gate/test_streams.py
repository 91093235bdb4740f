"""Bodies of any size pass a gate at the speed of whoever takes them, and do not gather in its memory."""

import socket
from collections.abc import Callable
from hashlib import sha256
from threading import Event
from typing import Any

import httpx
import pytest

from jimmyai_omni_contract.gate.app import Gate
from jimmyai_omni_contract.gate.forwarding import Forwarder
from jimmyai_omni_contract.gate.options import GateOptions
from jimmyai_omni_contract.recording.exchange import RecordedExchange
from tests.gate.by_hand import CREATED, JSON, Caught, bound_buffer, deployment
from tests.gate.gated import PATIENT_S, gated
from tests.gate.serving import serving
from tests.mock.caller import BODY, CREATE, UPLOAD

MUCH = 32 << 20
# What the buffers of four sockets on loopback may take, and half of all that is sent.
HELD = MUCH // 2
CHUNK = bytes(range(256)) * 256
# A socket that takes nothing for so long, and so many times, is blocked.
BLOCKED_S, TIMES = 0.1, 3


def head_of(base_url: str, method: str, path: str, *headers: str) -> bytes:
    host = httpx.URL(base_url).netloc.decode()
    return "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: {host}", *headers, "", ""]).encode()


def connected(base_url: str) -> socket.socket:
    url = httpx.URL(base_url)
    connection = socket.socket()
    bound_buffer(connection)
    connection.settimeout(PATIENT_S)
    connection.connect((url.host, url.port))
    return connection


def push(connection: socket.socket, go_on: Event) -> int:
    """Send all; how much was taken when the connection was blocked, or all where it never was."""
    sent, held, waited = 0, MUCH, 0
    connection.settimeout(BLOCKED_S)
    while sent < MUCH:
        try:
            sent += connection.send(CHUNK[: MUCH - sent])
            waited = 0
        except TimeoutError:
            waited += 1
            if waited == TIMES and not go_on.is_set():
                held = sent
                go_on.set()
    go_on.set()
    connection.settimeout(PATIENT_S)
    return held


def whole() -> str:
    return sha256(CHUNK * (MUCH // len(CHUNK))).hexdigest()


def upload_held(kind: type[Gate] = Gate) -> int:
    """How much of an upload a gate takes while nobody takes it on; all of it arrives in the end."""
    go_on, came = Event(), sha256()

    def slow(request: Caught) -> None:
        go_on.wait(PATIENT_S)
        came.update(request.body)
        left = MUCH - len(request.body)
        while left:
            chunk = request.connection.recv(min(left, 1 << 18))
            came.update(chunk)
            left -= len(chunk)
        request.answer(b"{}", JSON)

    with (
        deployment(slow) as taking,
        gated(taking.base_url, kind=kind) as passed,
        connected(passed.base_url) as caller,
    ):
        media = "Content-Type: multipart/form-data; boundary=x"
        caller.sendall(head_of(passed.base_url, "POST", UPLOAD, media, f"Content-Length: {MUCH}"))
        held = push(caller, go_on)
        assert caller.recv(12) == b"HTTP/1.1 200"
    assert came.hexdigest() == whole()
    return held


def download_held(kind: type[Gate] = Gate) -> int:
    """How much of a download a gate takes while nobody takes it on; all of it arrives in the end."""
    go_on, held, came = Event(), list[int](), sha256()

    def fast(request: Caught) -> None:
        request.connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % MUCH)
        held.append(push(request.connection, go_on))

    with (
        deployment(fast) as giving,
        gated(giving.base_url, kind=kind) as passed,
        connected(passed.base_url) as caller,
    ):
        caller.sendall(head_of(passed.base_url, "GET", "/videos/task_1.mp4"))
        assert go_on.wait(PATIENT_S)
        received = b""
        while b"\r\n\r\n" not in received:
            received += caller.recv(1 << 16)
        body = received.partition(b"\r\n\r\n")[2]
        came.update(body)
        left = MUCH - len(body)
        while left:
            chunk = caller.recv(min(left, 1 << 18))
            came.update(chunk)
            left -= len(chunk)
    assert came.hexdigest() == whole()
    return held[0]


class ReadsUploadsFirst(Forwarder):
    async def exchange(self, *args: Any) -> None:
        await self.incoming.buffer(1 << 30)
        await super().exchange(*args)


class ReadsAnswersFirst(Forwarder):
    async def pass_on(self, answer: httpx.Response) -> None:
        body = await answer.aread()
        await self.outgoing.start(answer.status_code, [(b"content-length", b"%d" % len(body))])
        await self.outgoing.body(body, more=False)


def test_an_upload_waits_for_whoever_takes_it() -> None:
    assert upload_held() < HELD


def test_a_download_waits_for_whoever_takes_it() -> None:
    assert download_held() < HELD


@pytest.mark.parametrize(
    ("measure", "wrong"), [(upload_held, ReadsUploadsFirst), (download_held, ReadsAnswersFirst)]
)
def test_a_gate_that_gathers_bodies_is_caught(
    measure: Callable[[type[Gate]], int], wrong: type[Forwarder]
) -> None:
    assert measure(type("Gathers", (Gate,), {"forwarder": wrong})) >= HELD


def test_a_create_too_long_to_be_judged_is_counted_and_forwarded_unjudged() -> None:
    def taken(request: Caught) -> None:
        request.read_all()
        request.answer(CREATED, JSON)

    with deployment(taken) as taking, gated(taking.base_url, judged_bytes=1000, refuse_wrong=True) as passed:
        assert passed.create(prompt="x" * 100_000, duration=5).status_code == 200
    [request] = taking.caught
    assert len(request.body) > 100_000
    report = passed.gate.report.as_dict()
    assert (report["not_judged"], report["creates"]["billed_or_maybe"], report["violations"]) == (1, 1, [])


def test_an_answer_too_long_to_be_judged_is_passed_on_whole_and_leaves_its_place_taken() -> None:
    def refuses_at_length(request: Caught) -> None:
        request.read_all()
        request.answer(b'{"code": "20002", "msg": "' + bytes(100_000) + b'", "data": null}', JSON)

    with deployment(refuses_at_length) as long, gated(long.base_url, judged_bytes=1000) as passed:
        assert len(passed.create().content) > 100_000
    assert (passed.gate.cap.taken, passed.gate.report.as_dict()["not_judged"]) == (1, 1)


def test_a_caller_that_leaves_an_upload_half_way_is_heard_of_behind_the_gate() -> None:
    begun, came = Event(), bytearray()

    def until_the_end(request: Caught) -> None:
        begun.set()
        came.extend(request.body)
        while chunk := request.connection.recv(1 << 16):
            came.extend(chunk)

    with (
        deployment(until_the_end) as taking,
        gated(taking.base_url) as passed,
        connected(passed.base_url) as caller,
    ):
        caller.sendall(head_of(passed.base_url, "POST", UPLOAD, "Content-Length: 1000") + b"half")
        assert begun.wait(PATIENT_S)
        caller.close()
    assert came == b"half"
    assert passed.gate.report.as_dict()["troubles"] == {"caller-left": 1}


def test_a_caller_that_leaves_a_download_stops_it() -> None:
    broke = list[Exception]()

    def for_ever(request: Caught) -> None:
        request.connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            while True:
                request.connection.sendall(CHUNK)
        except OSError as error:
            broke.append(error)

    with (
        deployment(for_ever) as giving,
        gated(giving.base_url) as passed,
        connected(passed.base_url) as caller,
    ):
        caller.sendall(head_of(passed.base_url, "GET", "/videos/task_1.mp4"))
        assert caller.recv(1 << 16)
        caller.close()
    assert len(broke) == 1
    assert passed.gate.report.as_dict()["troubles"] == {"caller-left": 1}


def test_a_caller_that_leaves_while_nothing_comes_is_noticed() -> None:
    left = Event()

    def silent(request: Caught) -> None:
        asked.set()
        assert request.connection.recv(1) == b""
        left.set()

    asked = Event()
    with (
        deployment(silent) as waiting,
        gated(waiting.base_url) as passed,
        connected(passed.base_url) as caller,
    ):
        caller.sendall(head_of(passed.base_url, "GET", "/videos/task_1.mp4"))
        assert asked.wait(PATIENT_S)
        caller.close()
        assert left.wait(PATIENT_S)


def create_of(base_url: str) -> bytes:
    body = httpx.Request("POST", "http://x", json=BODY).content
    media, length = "Content-Type: application/json", f"Content-Length: {len(body)}"
    return head_of(base_url, "POST", CREATE, media, length) + body


def test_a_create_is_followed_to_its_end_without_its_caller() -> None:
    asked, gone, kept = Event(), Event(), list[RecordedExchange]()

    def slow(request: Caught) -> None:
        request.read_all()
        asked.set()
        gone.wait(PATIENT_S)
        request.answer(CREATED, JSON)

    with deployment(slow) as taking, gated(taking.base_url, recorder=kept.append) as passed:
        with connected(passed.base_url) as caller:
            caller.sendall(create_of(passed.base_url))
            assert asked.wait(PATIENT_S)
        gone.set()
    [exchange] = kept
    assert exchange.answer and b"task_1" in exchange.answer.body.content


def test_a_create_on_its_way_when_the_gate_stops_stays_counted_and_is_told() -> None:
    asked, kept = Event(), list[RecordedExchange]()

    def never(request: Caught) -> None:
        request.read_all()
        asked.set()
        request.connection.recv(1)

    with deployment(never) as silent:
        gate = Gate(GateOptions(upstream=silent.base_url, max_billed=1), kept.append)
        with serving(gate, grace_s=0) as base_url:
            caller = connected(base_url)
            caller.sendall(create_of(base_url))
            assert asked.wait(PATIENT_S)
        assert caller.recv(12) == b"HTTP/1.1 500"
        caller.close()
    assert [(exchange.answer, exchange.fault) for exchange in kept] == [(None, "interrupted")]
    assert gate.cap.taken == 1


@pytest.mark.parametrize("framing", [b"Content-Length: 1000\r\n", b"Transfer-Encoding: chunked\r\n"])
@pytest.mark.parametrize("path", ["/videos/task_1.mp4", "/api/open-api/v1/videos/task_1"])
def test_an_answer_that_breaks_off_breaks_off_for_the_caller_too(framing: bytes, path: str) -> None:
    begun = (
        b"HTTP/1.1 200 OK\r\n" + framing + b"\r\n" + (b"4\r\nhalf\r\n" if b"chunked" in framing else b"half")
    )
    came = b""
    with (
        deployment(lambda request: request.connection.sendall(begun)) as broken,
        gated(broken.base_url) as passed,
        passed.http.stream("GET", path) as answer,
        pytest.raises(httpx.RemoteProtocolError),
    ):
        for chunk in answer.iter_raw():
            came += chunk
    assert came == b"half"
    assert passed.gate.report.as_dict()["troubles"] == {"cut": 1}
