"""`omni conform` on deployments that answer with anything but an API: what is said, written and billed."""

import json
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import attrs
import httpx
import pytest

from jimmyai_omni_contract.conform import session as sessions
from jimmyai_omni_contract.conform.session import USER_BALANCE, Session, Unanswered
from jimmyai_omni_contract.gate.headers import NUMBER
from tests.conform.certificates import self_signed
from tests.conform.runs import KEY, WRONG, create, run, step
from tests.conform.test_command import conform
from tests.gate.by_hand import JSON, Caught, deployment
from tests.trust import TRUST

UNREAD = "/api/open-api/v1/user/balance: "


@attrs.frozen
class Bad:
    """What a deployment answers, and what has to be said of it."""

    answer: Callable[[Caught], object]
    exit_code: int
    said: str
    most: str = "0 billed of at most 1"


def endless(request: Caught) -> None:
    request.connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        request.connection.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")


def html(request: Caught) -> None:
    request.answer(b"<html>Welcome</html>", b"Content-Type: text/html")


def redirect(request: Caught) -> None:
    request.answer(b"", b"Location: https://elsewhere.example/", status=b"302 Found")


BAD = {
    "HTML": Bad(html, 1, "HTTP 200 without an envelope", "0 billed, and 1 that may be, of at most 1"),
    "redirects": Bad(redirect, 2, "to another address: HTTP 302, https://elsewhere.example/"),
    "nothing of it": Bad(
        lambda request: request.answer(b"404 page not found", status=b"404 Not Found"),
        2,
        "nothing of this API is at the address",
    ),
    "429 to all": Bad(
        lambda request: request.answer(b"", status=b"429 Too Many Requests"),
        4,
        f"{UNREAD}it is asked more often than it allows (HTTP 429",
    ),
    "a rate limit by text": Bad(
        lambda request: request.answer('{"code": -1, "msg": "请求过于频繁"}'.encode(), JSON),
        4,
        f"{UNREAD}it is asked more often than it allows (code -1 ",
    ),
    "drops": Bad(
        lambda request: request.connection.close(), 4, f"{UNREAD}no answer came from the deployment"
    ),
    "hangs": Bad(
        lambda request: request.connection.recv(1), 4, f"{UNREAD}the deployment was silent for 0.2 s."
    ),
    "garbage": Bad(
        lambda request: request.connection.sendall(b"\x16\x03\x01\xff\r\n\r\n"),
        4,
        f"{UNREAD}no answer came from the deployment (RemoteProtocolError)",
    ),
    "endless": Bad(endless, 4, " bytes, without an end"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_deployment_ends_in_a_verdict(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "_LONGEST_BYTES", 1 << 20)
    bad, report = BAD[name], tmp_path / "v.json"
    options = ("--only", "OMNI-04", "--timeout", "0.2", "--poll-interval", "0.001", "--report", str(report))
    with deployment(bad.answer) as served:
        done = conform(served.base_url, *options)
    assert (done.exit_code, done.exception.__class__) == (bad.exit_code, SystemExit), done.output
    document = json.loads(report.read_text())
    assert document["exit_code"] == bad.exit_code
    assert bad.said in json.dumps(document["checks"], ensure_ascii=False)
    assert bad.most in done.stdout
    # What was never judged is never green.
    assert {check["standing"] for check in document["checks"]} <= {"fail", "not-judged"}


def test_a_certificate_that_is_not_trusted_is_named(tmp_path: Path) -> None:
    report = tmp_path / "v.json"
    with deployment(html, self_signed(tmp_path)) as served:
        done = conform(served.base_url, "--report", str(report))
    assert (done.exit_code, served.caught) == (4, []), done.output
    said = "its certificate is not trusted: self-signed certificate). Nothing was sent, so nothing is billed."
    assert said in json.loads(report.read_text())["why"]
    assert said in done.stdout


@pytest.mark.parametrize(
    ("base_url", "said"),
    [
        ("http://127.0.0.1:9", "it refuses connections"),
        ("http://nobody.invalid", "there is no such host"),
    ],
)
def test_nobody_there_is_inconclusive(base_url: str, said: str) -> None:
    done = conform(base_url)
    assert (done.exit_code, f"the deployment cannot be reached ({said})" in done.stdout) == (4, True)


def test_tls_where_there_is_none_is_named() -> None:
    with deployment(lambda request: request.connection.sendall(b"HTTP/1.1 400 Bad\r\n\r\n")) as served:
        done = conform(served.base_url.replace("http:", "https:"), "--timeout", "0.2")
    assert (done.exit_code, "cannot be reached" in done.stdout) == (4, True), done.output


@pytest.mark.parametrize(
    ("base_url", "said"),
    [
        ("http://[bad", "it has no host that could be looked up"),
        ("http://[bad]", "it cannot be read as a URL"),
        ("http://a..b", "it has no host that could be looked up"),
        ("http://xn--", "it cannot be read as a URL"),
        ("relay.example", "'relay.example' is no base URL: it does not begin with http:// or https://"),
        ("ftp://relay.example", "it does not begin with http:// or https://"),
        ("https://relay.example/?token=hunter2", "it holds a query or a fragment"),
        ("https://user:hunter2@relay.example", "it holds a user name or a password"),
        ("https://user:hunter2@[bad", "it holds a user name or a password"),
        ("https://user:hunter2%40relay.example", "it cannot be read as a URL"),
        ("https://relay.example:99999", "its port is none"),
        ("", "it does not begin with http:// or https://"),
    ],
)
def test_what_is_no_base_url_is_told_before_anything_is_sent(
    base_url: str, said: str, tmp_path: Path
) -> None:
    done = conform(base_url, "--report", str(tmp_path / "v.json"), "--record", str(tmp_path / "e.jsonl"))
    assert (done.exit_code, done.stdout, said in done.stderr) == (2, "", True), done.output
    assert "; nothing was sent\nnext: write it like https://" in done.stderr
    assert "hunter2" not in done.output
    assert not list(tmp_path.iterdir())


def test_an_answer_that_never_ends_is_given_up_after_the_time_for_one() -> None:
    moments = count()

    def drip(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=iter(lambda: b" ", b""))

    session = session_of(drip, patience_s=100, clock=lambda: float(next(moments)))
    with pytest.raises(Unanswered, match="given up after 101 bytes, without an end"):
        session.send("GET", USER_BALANCE)


def session_of(answer: Callable[[httpx.Request], httpx.Response], **told: Any) -> Session:
    http = httpx.Client(base_url="http://gate", transport=httpx.MockTransport(answer), verify=TRUST)
    return Session(http, http, KEY, "", **told)


def test_the_pause_that_is_asked_for_is_kept_but_for_no_more_than_a_minute() -> None:
    slept: list[float] = []
    asked = iter([{"retry-after": "7"}, {"retry-after": "3600"}, {}])

    def limit(_: httpx.Request) -> httpx.Response:
        return httpx.Response(429, headers={NUMBER.decode(): "1", **next(asked)})

    session = session_of(limit, poll_interval_s=2.0, sleep=slept.append)
    for _ in range(3):
        with pytest.raises(Unanswered, match="more often than it allows"):
            session.send("GET", USER_BALANCE)
    assert slept == [7, 60, 2]


def test_a_rate_limit_is_held_against_no_rule() -> None:
    faults: dict[str, Any] = {"faults": ("create=429:2",)}
    steps = [step(create(WRONG), case=str(number)) for number in range(3)]
    seen = run(*steps, mock=faults)
    assert [bool(result.why) for result in seen.results] == [True, True, False]
    assert (seen.ended, seen.billed) == ("", 0)
