"""What a gate passes on, and what it does not: headers, paths, answers, and each exactly once."""

import re
import socket
from contextlib import AbstractContextManager
from typing import Any

import httpx
import pytest

from jimmyai_omni_contract.gate.app import Gate
from jimmyai_omni_contract.gate.forwarding import Forwarder
from jimmyai_omni_contract.gate.headers import RawHeaders
from jimmyai_omni_contract.gate.options import GateOptions
from jimmyai_omni_contract.gate.upstream import NoAnswer, Upstream
from tests.gate.by_hand import CREATED, JSON, ByHand, Caught, deployment
from tests.gate.gated import BEARER, PATIENT_S, gated, gated_mock
from tests.mock.caller import BODY, CREATE


def created(request: Caught) -> None:
    request.read_all()
    request.answer(CREATED, JSON)


def saying(answer: bytes) -> AbstractContextManager[ByHand]:
    """A deployment that says these bytes to everything."""

    def say(request: Caught) -> None:
        request.read_all()
        request.connection.sendall(answer)

    return deployment(say)


def raw(base_url: str, request: bytes) -> bytes:
    """All that comes back for these bytes until the connection is closed."""
    url = httpx.URL(base_url)
    received = b""
    with socket.create_connection((url.host, url.port or 80), timeout=PATIENT_S) as connection:
        connection.sendall(request)
        while chunk := connection.recv(1 << 16):
            received += chunk
    return received


def head(base_url: str, path: str, *headers: str, method: str = "GET") -> bytes:
    host = httpx.URL(base_url).netloc.decode()
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close", *headers, "", ""]
    return raw(base_url, "\r\n".join(lines).encode("latin-1"))


def test_a_request_is_passed_on_with_its_own_headers_and_no_others() -> None:
    with deployment(created) as taking, gated(taking.base_url) as passed:
        head(
            passed.base_url,
            "/anything?q=1&q=%20x",
            "Authorization: Bearer  odd token ",
            "Connection: X-Mine, keep-alive",
            "X-Mine: for this connection",
            "Keep-Alive: timeout=5",
            "Proxy-Authorization: Basic c2VjcmV0",
            "TE: trailers",
            "Upgrade: h2c",
            "Expect: nothing",
            "X-Twice: 1",
            "X-Twice: 2",
        )
    [request] = taking.caught
    assert request.target == b"/anything?q=1&q=%20x"
    assert request.headers == [
        (b"host", httpx.URL(taking.base_url).netloc),
        (b"authorization", b"Bearer  odd token"),
        (b"x-twice", b"1"),
        (b"x-twice", b"2"),
        (b"via", b"1.1 omni-gate"),
    ]


def test_a_create_is_passed_on_to_the_byte_and_asked_for_uncompressed() -> None:
    sent = b'{"model":"Gemini-Omini" , "prompt":"\\u00e4\xc3\xa4"}'
    with deployment(created) as taking, gated(taking.base_url) as passed:
        headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip, br"}
        passed.http.post(CREATE, content=sent, headers=headers)
    [request] = taking.caught
    assert request.body == sent
    named = dict(request.headers)
    assert (named[b"accept-encoding"], named[b"authorization"]) == (
        b"identity",
        BEARER["Authorization"].encode(),
    )
    assert b"transfer-encoding" not in named


def test_a_body_in_chunks_stays_one() -> None:
    def read_chunks(request: Caught) -> None:
        while not request.body.endswith(b"0\r\n\r\n"):
            request.body += request.connection.recv(1 << 16)
        request.answer(b"")

    with deployment(read_chunks) as taking, gated(taking.base_url) as passed:
        passed.http.post("/x", content=iter([b"abc", b"defg"]))
    assert b"".join(re.findall(rb"[1-9]\r\n(.+?)\r\n", taking.caught[0].body)) == b"abcdefg"


def test_an_answer_is_passed_on_with_its_own_headers_and_no_lies_about_the_gate() -> None:
    def answer(request: Caught) -> None:
        request.answer(
            b"here",
            *(b"Location: https://elsewhere.example/", b"Set-Cookie: a=1", b"Set-Cookie: b=2"),
            *(b"Connection: close, X-Hop", b"X-Hop: 1"),
            *(b"X-Omni-Gate: capped", b"X-Omni-Violations: none", b"X-Omni-Exchange: 7"),
            status=b"302 Found",
        )

    with deployment(answer) as moved, gated(moved.base_url) as passed:
        first = passed.http.get("/x")
        passed.http.cookies.clear()
        second = passed.http.get("/x")
    assert (first.status_code, first.content) == (302, b"here")
    assert [(name.lower(), value) for name, value in first.headers.raw] == [
        (b"content-length", b"4"),
        (b"location", b"https://elsewhere.example/"),
        (b"set-cookie", b"a=1"),
        (b"set-cookie", b"b=2"),
        (b"x-omni-gate", b"forwarded"),
        (b"x-omni-exchange", b"1"),
    ]
    # What one caller was given, the gate keeps for nobody.
    assert second.status_code == 302
    assert b"cookie" not in dict(moved.caught[1].headers)


@pytest.mark.parametrize("path", ["/a/../b", "/a/./b", "/./x", "/..", '/a"b', "/a|b/../c"])
def test_a_path_that_would_lead_elsewhere_is_not_forwarded(path: str) -> None:
    with deployment(created) as taking, gated(taking.base_url) as passed:
        answer = head(passed.base_url, path, "Content-Length: 0", method="POST")
    assert answer.startswith(b"HTTP/1.1 400")
    assert b"x-omni-gate: not-forwarded" in answer
    assert taking.caught == []


@pytest.mark.parametrize("path", ["/", "/%2e%2e/b", "//a//b", "/a?", "/a?x=/../b&y=%zz", "/a;b=c/d:e@f"])
def test_any_other_path_is_forwarded_to_the_letter(path: str) -> None:
    with deployment(created) as taking, gated(taking.base_url) as passed:
        head(passed.base_url, path)
    assert taking.caught[0].target.decode().removesuffix("?") == path.removesuffix("?")


def test_a_base_url_with_a_path_is_put_before_every_path() -> None:
    with deployment(created) as taking, gated(f"{taking.base_url}/relay/") as passed:
        head(passed.base_url, "/x?y")
    assert taking.caught[0].target == b"/relay/x?y"


def test_an_answer_to_head_has_the_length_and_no_body() -> None:
    def answer(request: Caught) -> None:
        request.connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")

    with deployment(answer) as there, gated(there.base_url) as passed:
        answered = passed.http.head("/videos/x.mp4")
    assert (answered.headers["content-length"], answered.content) == ("5000", b"")


@pytest.mark.parametrize("status", [b"204 No Content", b"304 Not Modified", b"522 Odd", b"418 Teapot"])
def test_any_status_is_passed_on(status: bytes) -> None:
    answer = b"HTTP/1.1 " + status + b"\r\n\r\n"
    with saying(answer) as there, gated(there.base_url) as passed:
        assert passed.http.get("/x").status_code == int(status[:3])


@pytest.mark.parametrize(
    "garbage", [b"SSH-2.0-x\r\n", b"HTTP/1.1 999 What\r\nContent-Length: 0\r\n\r\n", b""]
)
def test_what_is_no_answer_is_a_502_that_says_what_it_means_for_money(garbage: bytes) -> None:
    with saying(garbage) as there, gated(there.base_url) as passed:
        create, look = passed.create(), passed.http.get("/x")
    assert [(answer.status_code, answer.headers["x-omni-gate"]) for answer in (create, look)] == [
        (502, "lost")
    ] * 2
    assert create.text.endswith("It was sent once and may have been billed.")
    assert look.text.endswith("Nothing is billed by it.")
    assert passed.gate.cap.taken == 1
    assert len(there.caught) == 2


def test_silence_is_a_504_that_says_what_it_means_for_money() -> None:
    def silence(request: Caught) -> None:
        request.read_all()
        request.connection.recv(1)

    with deployment(silence) as silent, gated(silent.base_url, silence_s=0.05) as passed:
        answer = passed.create()
    assert (answer.status_code, answer.headers["x-omni-gate"]) == (504, "silent")
    assert answer.text == (
        "omni gate: the deployment was silent for 0.05 s. It was sent once and may have been billed."
    )
    assert len(silent.caught) == 1
    assert passed.gate.report.as_dict()["troubles"] == {"silent": 1}


def test_an_answer_that_drips_is_passed_on_whole() -> None:
    def drip(request: Caught) -> None:
        request.read_all()
        for byte in (
            b"HTTP/1.1 200 OK\r\n" + JSON + b"\r\nContent-Length: %d\r\n\r\n" % len(CREATED) + CREATED
        ):
            request.connection.sendall(bytes([byte]))

    with deployment(drip) as slow, gated(slow.base_url) as passed:
        assert passed.create().json()["data"]["task_id"] == "task_1"
    assert passed.gate.report.as_dict()["violations"] == []


def test_the_media_type_of_an_unknown_scope_is_no_http() -> None:
    async def nobody(*_: Any) -> Any:
        raise AssertionError

    gate = Gate(GateOptions(upstream="http://127.0.0.1:1"))
    with pytest.raises(NotImplementedError, match="websocket"):
        gate({"type": "websocket"}, nobody, nobody).send(None)
    gate.cap.close()


def test_the_gate_says_of_itself_whether_it_is_there() -> None:
    with deployment(created) as taking, gated(taking.base_url) as passed:
        assert passed.http.get("/_gate/health").json() == {"status": "ok"}
        assert passed.http.get("/_gate/report").json()["upstream"] == taking.base_url
        assert [passed.http.get(path).status_code for path in ("/_gate", "/_gate/", "/_gate/x")] == [404] * 3
        assert passed.http.post("/_gate/report").status_code == 404
    assert taking.caught == []


class SendsAgain(Upstream):
    async def send(self, method: str, url: httpx.URL, headers: RawHeaders, body: Any) -> httpx.Response:
        try:
            return await super().send(method, url, headers, body)
        except NoAnswer:
            return await super().send(method, url, headers, _again())


async def _again() -> Any:
    yield httpx.Request("POST", "http://x", json=BODY).content


class Follows(Upstream):
    async def send(self, method: str, url: httpx.URL, headers: RawHeaders, body: Any) -> httpx.Response:
        answer = await super().send(method, url, headers, body)
        if "location" in answer.headers:
            return await super().send("GET", url.join(answer.headers["location"]), headers, None)
        return answer


class AddsAToken(Upstream):
    async def send(self, method: str, url: httpx.URL, headers: RawHeaders, body: Any) -> httpx.Response:
        return await super().send(method, url, [*headers, (b"authorization", b"Bearer other")], body)


class Normalizes(Upstream):
    def url(self, target: bytes) -> httpx.URL | None:
        return httpx.URL(self.base_url).copy_with(raw_path=target)


class PassesHopsOn(Forwarder):
    async def exchange(self, url: httpx.URL, headers: RawHeaders) -> None:
        await super().exchange(url, [*headers, (b"keep-alive", b"timeout=5")])


def once_and_nowhere_else(kind: type[Gate]) -> None:
    """A lost create is not sent again, a redirect not followed, a path not changed, a token not added."""
    with gated_mock(kind=kind) as (passed, server):
        server.fail("create", "drop", times=1)
        assert passed.create().status_code == 502
        server.assert_billed(1)
    redirect = b"Location: /elsewhere"
    with deployment(lambda request: request.answer(b"", redirect, status=b"307 Moved")) as moved:
        with gated(moved.base_url, kind=kind) as passed:
            assert passed.create().status_code == 307
            head(passed.base_url, "/a/../b")
        assert [request.target for request in moved.caught] == [CREATE.encode()]
        named = [name for name, _ in moved.caught[0].headers]
        assert named.count(b"authorization") == 1
        assert b"keep-alive" not in named


def test_everything_is_sent_once_and_nowhere_else() -> None:
    once_and_nowhere_else(Gate)


@pytest.mark.parametrize(
    "wrong",
    [
        type("GateSendsAgain", (Gate,), {"upstream": SendsAgain}),
        type("GateFollows", (Gate,), {"upstream": Follows}),
        type("GateAddsAToken", (Gate,), {"upstream": AddsAToken}),
        type("GateNormalizes", (Gate,), {"upstream": Normalizes}),
        type("GatePassesHopsOn", (Gate,), {"forwarder": PassesHopsOn}),
    ],
)
def test_a_gate_that_does_more_is_caught(wrong: type[Gate]) -> None:
    with pytest.raises(AssertionError):
        once_and_nowhere_else(wrong)
